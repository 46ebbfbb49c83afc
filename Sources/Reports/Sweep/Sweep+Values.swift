import Results
import Specification
import Trends

/// What is counted, and where.
struct CountKey: Hashable {
  var quantity: Quantity
  /// Nil for what a cell has once.
  var layer: String?
}

/// A value for each cell of a sweep, by its place among them; nil where it is not recorded.
typealias CellValues<Value> = [Value?]

extension Sweep {
  /// What chance gives in place of a count.
  package struct Null: Sendable, Equatable {
    /// Over the draws.
    package var mean: Double
    package var draws: Int
    /// The count of each draw; empty where only their mean is recorded.
    package var values: [Double]

    package init(mean: Double, draws: Int, values: [Double] = []) {
      (self.mean, self.draws, self.values) = (mean, draws, values)
    }
  }

  /// The recorded value; nil where there is none, or it has no meaning.
  ///
  /// `layer` is one of `layers` where `quantity.isPerLayer`, else nil; `cell` is the cell's place in the
  /// plan.
  package func value(_ quantity: Quantity, layer: String?, cell: Int) -> Double? {
    values(quantity, layer: layer).flatMap { values in plan.places[cell].flatMap { values[$0] } }
  }

  /// What chance gives in place of the value; nil where no null of it is recorded.
  package func null(
    _ variant: Variant, of quantity: Quantity, layer: String?, cell: Int
  ) -> Null? {
    nulls(variant, of: quantity, layer: layer)
      .flatMap { values in plan.places[cell].flatMap { values[$0] } }
  }

  /// Of all cells; nil where none has any.
  func values(_ quantity: Quantity, layer: String?) -> CellValues<Double>? {
    precondition(parts.contains(quantity.part), "\(quantity.name) was not read")
    return observed[CountKey(quantity: quantity, layer: layer)]
  }

  /// Likewise.
  func nulls(
    _ variant: Variant, of quantity: Quantity, layer: String?
  ) -> CellValues<Null>? {
    precondition(parts.contains(quantity.nullPart), "the nulls of \(quantity.name) were not read")
    return nulls[variant]?[CountKey(quantity: quantity, layer: layer)]
  }

  mutating func put(_ value: Double, _ quantity: Quantity, layer: String? = nil, cell: Int) {
    guard let place = plan.places[cell] else { return }
    observed[
      CountKey(quantity: quantity, layer: layer),
      default: CellValues(repeating: nil, count: cells.count)][place] = value
  }

  mutating func put(
    _ null: Null, _ variant: Variant, _ quantity: Quantity, layer: String,
    cell: Int
  ) {
    guard let place = plan.places[cell] else { return }
    nulls[variant, default: [:]][
      CountKey(quantity: quantity, layer: layer),
      default: CellValues(repeating: nil, count: cells.count)][place] = null
  }
}

extension Sweep {
  /// The axes, arm by arm, in the order of the plan.
  package var axes: [ArmAxis] { plan.axes.map(\.key) }

  /// Those that are planned for an axis, in the order of the plan.
  func cells(ofAxis axis: ArmAxis) -> [CellStatus] { plan[axis: axis]?.cells ?? [] }

  /// The values over an axis: a list per planned seed, with a value per planned P.
  ///
  /// With a null, its mean over draws in each cell instead.
  package func series(
    _ quantity: Quantity, axis: ArmAxis, layer: String?,
    null variant: Variant? = nil
  ) -> SkewSeries {
    if let variant {
      let nulls = nulls(variant, of: quantity, layer: layer)
      return series(axis: axis) { nulls?[$0]?.mean }
    }
    let values = values(quantity, layer: layer)
    return series(axis: axis) { values?[$0] }
  }

  /// The series of what each cell of an axis has, by its place; nil where it is not recorded.
  func series(axis: ArmAxis, value: (Int) -> Double?) -> SkewSeries {
    guard let axis = plan[axis: axis] else { return SkewSeries(percentages: [], values: []) }
    return SkewSeries(
      percentages: axis.percentages,
      values: axis.grid.map { seed in seed.map { place in place.flatMap(value) } })
  }
}

extension Quantity {
  /// Where its values are read.
  fileprivate var part: Sweep.Parts {
    switch self {
    case .accuracyGap, .worstSubgroup, .unbiasedAccuracy: .accuracy
    case .biased: .bias
    default: .detectors
    }
  }

  /// Where its nulls are read, if it has any.
  fileprivate var nullPart: Sweep.Parts {
    if part != .detectors { return part }
    return isOfRegion || Self.ofGrid.contains(self) ? .regionNulls : .nulls
  }
}
