import Results

/// The tables that can be exported of an experiment.
package enum ExportTable: String, CaseIterable, Sendable {
  /// Detectors per axis, block and P, also by region.
  case detectors
  /// Detectors and pairs per region, per type of concept and per concept, beside their nulls.
  case regions, types, concepts
  /// Biased units per axis, block, P and family.
  case biased
  /// The same per group of each family.
  case biasedGroups
  /// Accuracy over the subgroups per axis and P.
  case accuracy
  /// How each quantity moves with P: slopes, tests, intervals.
  case trends
  /// How the declared counts move with P by other quantiles, IoU cuts and unions.
  case robustness
  /// What chance gives in place of each count, draw by draw.
  case nulls
  /// Detectors by other quantiles, IoU cuts and unions.
  case sensitivity
  /// What the network does without the units of an endpoint.
  case ablation

  /// Makes the table of what is recorded now.
  ///
  /// Rows of cells that are planned and not recorded yet are there, with missing values.
  ///
  /// - Parameters:
  ///   - name: The experiment's name in the database.
  ///   - store: The database.
  ///   - perSeed: Whether each seed has its own row; otherwise a row is the mean over seeds. Trends
  ///     are over seeds in either case.
  /// - Returns: The table, with notes on settings and on what is missing.
  /// - Throws: `ResultsError`, also when no experiment has that name.
  package func makeTable(
    ofExperiment name: String, in store: ResultStore, perSeed: Bool = false
  ) throws -> Table {
    let scope = try TableScope(experiment: name, store: store, perSeed: perSeed)
    return switch self {
    case .detectors: try scope.makeDetectorTable()
    case .regions: try scope.makeRegionTable()
    case .types: try scope.makeTypeTable()
    case .concepts: try scope.makeConceptTable()
    case .biased: try scope.makeBiasTable()
    case .biasedGroups: try scope.makeGroupBiasTable()
    case .accuracy: try scope.makeAccuracyTable()
    case .trends: try makeTrendTable(ofExperiment: name, in: store)
    case .robustness: try makeRobustnessTable(ofExperiment: name, in: store)
    case .nulls: try scope.makeNullTable()
    case .sensitivity: try scope.makeSensitivityTable()
    case .ablation: try scope.makeAblationTable()
    }
  }
}

/// What every table of an experiment starts from.
struct TableScope {
  let experiment: String
  let store: ResultStore
  let perSeed: Bool
  let cells: [CellStatus]
  let points: [SweepPoint]
  let dissections: [DissectionRecord]

  init(experiment: String, store: ResultStore, perSeed: Bool) throws {
    self.experiment = experiment
    self.store = store
    self.perSeed = perSeed
    cells = try store.cells(ofExperiment: experiment)
    points = SweepPoint.points(of: cells, perSeed: perSeed)
    dissections = try store.dissections(ofExperiment: experiment)
  }

  /// The axes in the order of the plan.
  var axes: [String] { SweepPoint.distinct(points.map(\.axis)) }

  func points(ofAxis axis: String) -> [SweepPoint] {
    points.filter { $0.axis == axis }
  }

  func title(_ subject: String) -> String {
    "\(experiment): \(subject), \(perSeed ? "per seed" : "means over seeds")"
  }

  /// The missing column belongs to means; a single seed's row shows it by itself.
  var trailingColumns: [Table.Column] { perSeed ? [] : [SweepPoint.missingColumn] }

  func trailingValues(
    _ point: SweepPoint, isRecorded: (CellStatus) -> Bool
  ) -> [Table.Value] {
    perSeed ? [] : [point.missingValue(isRecorded)]
  }

  /// The sentence on how the units were dissected; one each, should the cells differ.
  var dissectionNotes: [String] {
    SweepPoint.distinct(
      dissections.map { dissection in
        let other = DissectionRecord.Union.allCases.first { $0 != dissection.unionRule }
        return """
          Dissected at hook \(dissection.hook.rawValue) over \(dissection.imageCount) images, input \
          \(dissection.inputSize) px, quantile \(dissection.quantile); detectors by the \
          \(dissection.unionRule.rawValue) union (other: \(other?.rawValue ?? "none")), \
          IoU at least \(dissection.iouCut).
          """
      })
  }
}
