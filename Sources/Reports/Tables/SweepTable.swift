import Results
import Specification

/// A table of a sweep: which parts of it are shown, and how.
///
/// Rows of cells that are planned and not recorded yet are there, with missing values.
protocol SweepTable {
  static var parts: Sweep.Parts { get }
  var scope: TableScope { get }
  init(scope: TableScope)
  func make() -> Table
}

/// What every table starts from: the models of one arm, which are all where the experiment has no arms.
struct TableScope {
  let sweep: Sweep
  let arm: String
  /// Whether each seed has its own row; otherwise a row is the mean over seeds.
  let perSeed: Bool
  /// The axes in the order of the plan, each with what its rows are of.
  let axes: [(axis: ArmAxis, points: [SweepPoint])]
  /// In the order of the plan.
  let cells: [CellStatus]

  init(_ sweep: Sweep, arm: String, perSeed: Bool = false) {
    (self.sweep, self.arm, self.perSeed) = (sweep, arm, perSeed)
    axes = sweep.plan.axes.filter { $0.key.arm == arm }.map { axis in
      (axis.key, SweepPoint.points(of: axis.cells, perSeed: perSeed))
    }
    cells = sweep.cells.filter { $0.arm == arm }
  }

  /// The layers of the arm, in the order of its network.
  var layers: [String] { sweep.layers.all(ofArm: arm) }

  var findings: [TrendFinding] { sweep.findings.filter { $0.axis.arm == arm } }
}

extension SweepTable {
  var sweep: Sweep { scope.sweep }
  var perSeed: Bool { scope.perSeed }

  func title(_ subject: String) -> String {
    "\(sweep.title): \(subject), \(perSeed ? "per seed" : "means over seeds")"
  }

  /// The missing column belongs to means; a single seed's row shows it by itself.
  var trailingColumns: [Table.Column] { perSeed ? [] : [SweepPoint.missingColumn] }

  func trailingValues(
    _ point: SweepPoint, isRecorded: (CellStatus) -> Bool
  ) -> [Table.Value] {
    perSeed ? [] : [point.missingValue(isRecorded)]
  }

  /// The spread over seeds, which a single seed does not have.
  func deviationColumn(_ name: String) -> [Table.Column] {
    perSeed
      ? []
      : [
        .init(
          name + "SD", .number(decimals: 1), "standard deviation of `\(name)` over seeds (n − 1)",
          isDetail: true)
      ]
  }

  /// The values of `deviationColumn`.
  func deviationValues(_ values: [Double]) -> [Table.Value] {
    perSeed ? [] : [Table.Value(Summary.deviation(values))]
  }

  /// The sentence on how the units were dissected; one each, should the cells differ.
  var dissectionNotes: [String] {
    SweepPoint.distinct(
      sweep.dissections(of: scope.cells).map { dissection in
        let other = UnionRule.allCases.first { $0 != dissection.unionRule }
        return """
          Dissected at hook \(dissection.hook.rawValue) over \(counted(dissection.imageCount, "image")), input \
          \(dissection.inputSize) px, quantile \(dissection.quantile); detectors by the \
          \(dissection.unionRule.rawValue) union (other: \(other?.rawValue ?? "none")), \
          IoU at least \(dissection.iouCut).
          """
      })
  }
}
