import Results
import Specification
import Trends

/// One quantity against P, with what chance gives: what a panel shows.
struct Curve: Sendable {
  /// What tells it from the others, such as a layer's name.
  var label: String
  /// What a reader should know beside the label, such as how many units there are.
  var detail = ""
  var series: SkewSeries
  var nulls: [NullCurve] = []

  var percentages: [Int] { series.percentages }

  /// The values of the seeds that are recorded at a P, by its place.
  func values(at place: Int) -> [Double] {
    series.values.compactMap { $0[place] }
  }

  /// Their mean and interval; nil where none is recorded.
  func mean(at place: Int) -> SeedMean? { SeedMean(values(at: place)) }

  /// Every number that the panel has to have room for.
  var extent: [Double] {
    let observed = percentages.indices.flatMap { values(at: $0) }
    let most = observed.max() ?? 0
    // A few seeds can have an interval far wider than the counts; it may leave the panel.
    let ends = percentages.indices.compactMap { mean(at: $0)?.interval }
      .flatMap { [$0.lowerBound, $0.upperBound] }
    let chance = nulls.flatMap(\.extent)
    return observed + chance + ends.filter { $0 >= 0 }.map { min($0, max(1.5 * most, 0)) }
  }
}

/// What one kind of chance gives at each P.
struct NullCurve: Sendable {
  var variant: Variant
  /// All draws of all seeds, a list per P.
  var draws: [[Double]]
  /// Whether it is shown by the range of its draws rather than their mean alone.
  var isBand: Bool

  func mean(at place: Int) -> Double? { Summary.mean(draws[place]) }

  func range(at place: Int) -> ClosedRange<Double>? {
    guard let low = draws[place].min(), let high = draws[place].max() else { return nil }
    return low...high
  }

  fileprivate var extent: [Double] {
    draws.indices.flatMap { place in
      isBand
        ? range(at: place).map { [$0.lowerBound, $0.upperBound] } ?? []
        : mean(at: place).map { [$0] } ?? []
    }
  }

  /// What the legend calls it.
  var legend: String {
    let name =
      switch variant {
      case .shuffled: "chance: faces shuffled"
      case .shifted: "chance: masks shifted"
      case .untrained: "untrained network"
      case .trained: "trained network"
      }
    return name + (isBand ? ", range and mean of draws" : ", mean")
  }

  /// The dashes of its mean.
  var dashes: [Double] { isBand ? [] : variant == .shifted ? [3.5, 1.8] : [0.9, 1.5] }
}

/// Places that follow one another without a gap.
package func contiguous(_ places: Range<Int>, where isThere: (Int) -> Bool) -> [Range<Int>] {
  var runs: [Range<Int>] = []
  for place in places where isThere(place) {
    if let last = runs.last, last.upperBound == place {
      runs[runs.count - 1] = last.lowerBound..<place + 1
    } else {
      runs.append(place..<place + 1)
    }
  }
  return runs
}
