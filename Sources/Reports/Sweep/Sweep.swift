import Concepts
import Results
import Specification
import Trends

/// Everything that is recorded now of an experiment and that a command shows, read once.
///
/// What was not asked for is not read: see `Parts`.
package struct Sweep: Sendable {
  package let experiment: ExperimentRecord
  /// How it was set up, as far as that is recorded.
  let settings: RecordedSettings
  package let declared: Declarations
  /// The arm that alone is shown; nil for all.
  let arm: String?
  /// In the order of the plan.
  package let cells: [CellStatus]
  let dissections: [DissectionRecord]
  /// What the training of a dissected cell followed from, by the cell.
  private(set) var trainingSpecs: [Int64: String] = [:]
  let plan: PlannedAxes
  let parts: Parts
  /// All numbers of cells, and of the nulls in their place.
  var observed: [CountKey: CellValues<Double>] = [:]
  var nulls: [Variant: [CountKey: CellValues<Null>]] = [:]
  /// Per cell that has any, by its place in the plan.
  private(set) var detectors: [Int: [DetectorCount]] = [:]
  /// The local concepts: the 38, then others that any unit matches best.
  private(set) var concepts = LocalConcept.all
  private(set) var biasCounts: [BiasCount] = []
  /// On the test set.
  private(set) var accuracies: [Int: GroupAccuracy] = [:]
  /// On the test set, of models whose data are not skewed.
  private(set) var scores: [Int: [TargetScores]] = [:]
  private(set) var grid = ReadingGrid()
  private(set) var ablations: [Int: [AblationPlace: [AblationRecord]]] = [:]
  /// Detectors that respond to what their axis changes, of a sweep with known truth.
  private(set) var responding: [Int: [RespondingCount]] = [:]
  /// Which layers are dissected, in each arm.
  private(set) var layers = SweepLayers()
  /// Axis by axis: the endpoints, the controls, then the scan.
  package private(set) var findings: [TrendFinding] = []
  /// Of the declared counts that the grid holds.
  package private(set) var robustness: [Robustness] = []
  /// How well each instrument sees the planted cues, of a sweep with known truth.
  package private(set) var instruments: [InstrumentScore] = []
  /// What only a page shows.
  private(set) var attempts: [AttemptRecord] = []
  private(set) var trainings: [TrainingRecord] = []
  private(set) var skippedImages = 0
  private(set) var strips: [GalleryStrip] = []

  /// Reads those parts, each by one or two queries however many cells there are.
  ///
  /// With `arm`, only the cells of that arm are there, and they are shown as those of an experiment
  /// without arms. Throws `ResultsError`, also when no experiment has
  /// that name, and `SweepShowError` when the experiment has no such arm.
  package init(
    experiment name: String, arm: String? = nil, store: ResultStore, parts: Parts
  ) throws {
    self.parts = parts
    experiment = try store.experiment(named: name)
    settings = RecordedSettings(json: experiment.spec)
    declared = Declarations(settings)
    let all = try store.cells(ofExperiment: name)
    self.arm = arm
    cells = arm.map { arm in all.filter { $0.arm == arm }.map(\.withoutArm) } ?? all
    if let arm, cells.isEmpty {
      throw SweepShowError.noSuchArm(
        arm, experiment: name, arms: SweepPoint.distinct(all.map(\.arm)))
    }
    plan = PlannedAxes(cells)
    dissections = try store.dissections(ofExperiment: name)
    if !parts.isDisjoint(with: .ofLayers) {
      layers = SweepLayers(try store.layers(ofExperiment: name), cells: cells, plan: plan)
    }
    if parts.contains(.detectors) {
      let counts = try store.detectorCounts(ofExperiment: name)
      detectors = Dictionary(grouping: counts, by: \.position).filter { plan.places[$0.key] != nil }
      concepts += Self.furtherConcepts(of: Array(detectors.values.joined()))
      takeCounts(counts)
    }
    if parts.contains(.bias) {
      biasCounts = try store.biasCounts(ofExperiment: name)
        .filter { plan.places[$0.position] != nil }
      takeBias()
    }
    if parts.contains(.faces) { trainingSpecs = try store.trainingSpecs(ofExperiment: name) }
    if parts.contains(.accuracy) {
      accuracies = try store.evaluations(ofExperiment: name, on: .test)
        .mapValues(GroupAccuracy.init)
      takeAccuracies()
    }
    if parts.contains(.scores), plan.axes.contains(where: { $0.key.isUnskewed }) {
      scores = try store.scores(ofExperiment: name, on: .test).mapValues { TargetScores.all($0) }
    }
    if parts.contains(.regionNulls) {
      takeNulls(
        ofConcepts: parts.contains(.nulls) ? try store.conceptNulls(ofExperiment: name) : nil,
        draws: try store.nullDraws(ofExperiment: name))
    }
    if parts.contains(.readings) {
      grid = ReadingGrid(try store.readings(ofExperiment: name), of: cells)
    }
    if parts.contains(.ablations) {
      ablations = try store.ablations(ofExperiment: name).filter { plan.places[$0.key] != nil }
        .mapValues { Dictionary(grouping: $0, by: AblationPlace.init) }
    }
    if parts.contains(.trends) { findings = trendFindings() }
    if parts.contains(.robustness) { robustness = robustness(of: findings) }
    if parts.contains(.instruments), hasKnownTruth {
      responding = Dictionary(
        grouping: try store.respondingCounts(ofExperiment: name), by: \.position)
      instruments = InstrumentScore.all(of: self)
    }
    if parts.contains(.provenance) {
      let models = Set(cells.map(\.cellId))
      attempts = try store.attempts(atCellsOf: name).filter { models.contains($0.cellId) }
      trainings = try store.trainings(ofExperiment: name).filter { models.contains($0.cellId) }
      skippedImages = try store.skippedImages(ofExperiment: name).count
    }
    if parts.contains(.gallery) {
      strips = try store.galleryStrips(ofExperiment: name)
        .filter { plan.places[$0.position] != nil }
    }
  }
}

extension Sweep {
  /// The dissections of some of its cells, in the order of the plan.
  func dissections(of cells: [CellStatus]) -> [DissectionRecord] {
    let hashes = Set(cells.map(\.dissectionHash))
    return dissections.filter { hashes.contains($0.dissectionHash) }
  }

  /// What the models of an axis are themselves counted by.
  func ownReadings(of axis: ArmAxis) -> Set<Reading> {
    Set(dissections(of: cells(ofAxis: axis)).map(Reading.init))
  }
}
