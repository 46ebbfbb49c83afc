import Specification

/// The figures of an axis, each numbered where the page shows it: beside a finding, beside the
/// controls, or after them all.
struct AxisFigures: Sendable {
  struct Numbered: Sendable {
    var number: Int
    var figure: Figure
  }

  let axis: ArmAxis
  /// Beside the finding of a quantity.
  private(set) var ofQuantity: [Quantity: Numbered] = [:]
  /// All regions, beside the controls that are regions.
  private(set) var regions: Numbered?
  private(set) var rest: [Numbered] = []

  /// Makes the figures; `number` is the last figure's before, and then the last of these.
  init(_ plots: SweepPlots, axis: ArmAxis, number: inout Int) {
    self.axis = axis
    var made: Set<FigureKind> = [.curve(.accuracyGap)]
    func next(_ kind: FigureKind) -> Numbered? {
      guard made.insert(kind).inserted, let figure = plots.figure(kind, axis: axis) else {
        return nil
      }
      number += 1
      return Numbered(number: number, figure: figure)
    }
    let sweep = plots.sweep
    for quantity in sweep.quantities(.endpoint, axis: axis) {
      ofQuantity[quantity] = next(quantity == .accuracyGap ? .subgroups : .curve(quantity))
    }
    let controls = sweep.quantities(.control, axis: axis)
    if controls.contains(where: \.isRegion) { regions = next(.regions) }
    for quantity in controls where !quantity.isRegion {
      ofQuantity[quantity] = next(quantity == .accuracyGap ? .subgroups : .curve(quantity))
    }
    rest = FigureKind.standard.compactMap(next)
  }

  var isEmpty: Bool { ofQuantity.isEmpty && regions == nil && rest.isEmpty }
}

extension Quantity {
  /// Whether the figure of all regions shows it.
  fileprivate var isRegion: Bool {
    if case .region(_, .detectors) = self { true } else { false }
  }
}
