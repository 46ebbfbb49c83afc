import Concepts
import Results
import Trends

/// Every count of an experiment that is recorded now, with what chance gives in its place.
package struct SweepData: Sendable {
  /// One number of one cell.
  struct Key: Hashable {
    var cell: Int64
    /// Nil for what a cell has once.
    var block: String?
    var quantity: Quantity
  }

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

  /// The nulls, in the order in which tables list them.
  package static let nullVariants: [DissectionRecord.Variant] = [.untrained, .shuffled, .shifted]
  /// Torchvision's names of the blocks that are dissected.
  package static let blocks = ["layer1", "layer2", "layer3", "layer4"]

  package let experiment: ExperimentRecord
  /// In the order of the plan.
  package let cells: [CellStatus]
  var observed: [Key: Double] = [:]
  var nulls: [DissectionRecord.Variant: [Key: Null]] = [:]
  /// Of the trained networks: the sensitivity grid, and how they do without units.
  var readings: [Int64: [RegionCountRecord]] = [:]
  var ablations: [Int64: [AblationRecord]] = [:]
  /// What the experiment itself counts by.
  var ownReadings: Set<Reading> = []

  /// Reads what is recorded.
  ///
  /// Throws `ResultsError`, also when no experiment has that name.
  package init(experiment name: String, store: ResultStore) throws {
    experiment = try store.experiment(named: name)
    cells = try store.cells(ofExperiment: name)
    try readCounts(from: store)
    try readBias(from: store)
    try readAccuracy(from: store)
    try readNulls(from: store)
    try readEvidence(from: store)
  }
}

extension SweepData {
  /// The recorded value; nil where there is none, or it has no meaning.
  ///
  /// `block` is one of `blocks` where `quantity.isPerBlock`, else nil.
  package func value(_ quantity: Quantity, block: String?, cell: Int64) -> Double? {
    observed[Key(cell: cell, block: block, quantity: quantity)]
  }

  /// What chance gives in place of the value; nil where no null of it is recorded.
  package func null(
    _ variant: DissectionRecord.Variant, of quantity: Quantity, block: String?, cell: Int64
  ) -> Null? {
    nulls[variant]?[Key(cell: cell, block: block, quantity: quantity)]
  }

  /// The axes in the order of the plan.
  package var axes: [String] { SweepPoint.distinct(cells.map(\.axis)) }

  /// The seeds that are planned for an axis, ascending; the order of a series' lists.
  package func seeds(ofAxis axis: String) -> [Int] {
    Set(cells.filter { $0.axis == axis }.map(\.seed)).sorted()
  }

  /// The values over an axis: a list per planned seed, with a value per planned P.
  ///
  /// With a null, its mean over draws in each cell instead.
  package func series(
    _ quantity: Quantity, axis: String, block: String?,
    null variant: DissectionRecord.Variant? = nil
  ) -> SkewSeries {
    series(axis: axis) { cell in
      variant.map { null($0, of: quantity, block: block, cell: cell)?.mean }
        ?? value(quantity, block: block, cell: cell)
    }
  }

  /// The series of what each cell of an axis has; nil where it is not recorded.
  func series(axis: String, value: (Int64) -> Double?) -> SkewSeries {
    let planned = cells.filter { $0.axis == axis }
    let percentages = Set(planned.map(\.skew)).sorted()
    return SkewSeries(
      percentages: percentages,
      values: seeds(ofAxis: axis).map { seed in
        percentages.map { skew in
          planned.first { $0.seed == seed && $0.skew == skew }.flatMap { value($0.cellId) }
        }
      })
  }
}
