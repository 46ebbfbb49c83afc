import Results
import Specification

/// The cells behind one row: one axis of one arm, one P, and all its seeds or a single one.
struct SweepPoint {
  let axis: ArmAxis
  let axisKind: SkewAxis.Kind
  let target: String
  let skew: Int
  let cells: [CellStatus]

  /// Groups an experiment's cells: axes in the order of the plan, P ascending, then seeds.
  static func points(of cells: [CellStatus], perSeed: Bool) -> [SweepPoint] {
    var points: [SweepPoint] = []
    for axis in distinct(cells.map(\.armAxis)) {
      let ofAxis = cells.filter { $0.armAxis == axis }
      for skew in Set(ofAxis.map(\.skew)).sorted() {
        let ofSkew = ofAxis.filter { $0.skew == skew }.sorted { $0.seed < $1.seed }
        points += (perSeed ? ofSkew.map { [$0] } : [ofSkew]).map { SweepPoint(cells: $0) }
      }
    }
    return points
  }

  private init(cells: [CellStatus]) {
    (axis, axisKind) = (cells[0].armAxis, cells[0].axisKind)
    (target, skew) = (cells[0].target, cells[0].skew)
    self.cells = cells
  }

  /// Each value once, in the order of first appearance.
  static func distinct<Value: Hashable>(_ values: [Value]) -> [Value] {
    var seen: Set<Value> = []
    return values.filter { seen.insert($0).inserted }
  }
}

// MARK: - Columns that every table has

extension SweepPoint {
  static let armColumn = Table.Column(
    "arm", .text, "the arm: the models that have some settings of their own")
  static let axisColumn = Table.Column(
    "axis", .text, "the attribute or transform that the training data are skewed in")
  static let layerColumn = Table.Column("block", .text, "the layer of the network")
  static let skewColumn = Table.Column(
    "P", .integer,
    "the skew: percentage of the images with the target that have the attribute, and of those "
      + "without it that do not")

  /// How many seeds stand behind a row, or which one.
  static func seedColumn(perSeed: Bool) -> Table.Column {
    perSeed
      ? Table.Column("seed", .integer, "the seed of the trained model")
      : Table.Column("seeds", .integer, "recorded seeds, which the values are means over")
  }

  /// Which seeds a mean is still without.
  static let missingColumn = Table.Column(
    "missing", .text, "seeds that are planned and not recorded yet", isDetail: true)

  func seedValue(perSeed: Bool, recorded: Int) -> Table.Value {
    .integer(perSeed ? cells[0].seed : recorded)
  }

  /// The seeds of the cells that `isRecorded` denies.
  func missingValue(_ isRecorded: (CellStatus) -> Bool) -> Table.Value {
    let seeds = cells.filter { !isRecorded($0) }.map { String($0.seed) }
    if seeds.isEmpty { return .text("") }
    // The word keeps programs that read CSV from taking a single seed for a number.
    return .text((seeds.count == 1 ? "seed " : "seeds ") + seeds.joined(separator: " "))
  }
}

extension SweepPoint {
  /// A sentence that lists what is not recorded yet, with its state; none when all is.
  static func missingNote(
    _ cells: [CellStatus], isRecorded: (CellStatus) -> Bool
  ) -> [String] {
    let missing = cells.filter { !isRecorded($0) }
    if missing.isEmpty { return [] }
    let points = points(of: missing, perSeed: false)
    // Of the cells of one arm, what shows them says which it is.
    let isOneArm = Set(cells.map(\.arm)).count == 1
    // P that miss the same seeds for the same reason are told together.
    let parts = distinct(points.map(Gap.init)).map { gap in
      let skews = points.filter { Gap($0) == gap }.map { "P\($0.skew)" }
      let seeds = gap.seeds.map(String.init).joined(separator: ", ")
      return
        "\(isOneArm ? gap.axis.name : "\(gap.axis)") \(skews.joined(separator: ", ")) \(gap.seeds.count == 1 ? "seed" : "seeds") "
        + "\(seeds) (\(gap.states.joined(separator: ", ")))"
    }
    return ["Not recorded yet: \(parts.joined(separator: "; "))."]
  }
}

/// The seeds that a P is without.
private struct Gap: Hashable {
  var axis: ArmAxis
  var seeds: [Int]
  var states: [String]

  init(_ point: SweepPoint) {
    axis = point.axis
    seeds = point.cells.map(\.seed)
    states = SweepPoint.distinct(point.cells.map(\.state.rawValue))
  }
}
