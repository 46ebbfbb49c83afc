import Foundation
import Networks
import Probing
import Results
import Specification
import Tensors

/// Runs an experiment: plan, then train, dissect and record every cell that is not yet recorded.
package struct SweepRun {
  package let experiment: Experiment
  package let results: URL
  package let settings: Settings

  /// How to run; no number that is recorded depends on it.
  package struct Settings: Sendable {
    /// Cells that are worked at at a time; what fits the machine, if nil.
    ///
    /// One is worked at in this process, several in processes of their own.
    package var jobs: Int?
    /// Threads of each; what the cores allow, if nil.
    package var threads: Int?
    package var retryFailed = false
    /// The time between two savings of a training's state.
    package var saveInterval = Duration.seconds(180)
    /// What a dissection may hold at once.
    package var memory = DissectionMemory.usual
    /// Where decoded pictures are kept; in memory as long as they fit it, if nil.
    package var pictures: PicturePlace?

    package init() {}
  }

  /// How a run ended.
  package struct Outcome: Sendable {
    package var recorded = 0
    package var failed = 0
  }

  package init(_ experiment: Experiment, results: URL, settings: Settings = Settings()) {
    self.experiment = experiment
    self.results = results
    self.settings = settings
  }

  /// Computes and records what is missing; `report` hears of everything on the way.
  ///
  /// A cell that fails is recorded as failed and the others go on. Cells that other runs hold are
  /// waited for, and taken over when their workers die.
  /// - Parameters:
  ///   - isCancelled: asked between steps.
  ///   - report: hears what happens, and where the sweep stands then.
  /// - Returns: how many cells of the plan were recorded by this and other runs meanwhile, and how
  ///   many are failed in the end.
  /// - Throws: `SweepError.interrupted` soon after `isCancelled` says so; whatever was recorded stays,
  ///   and unfinished trainings are saved. `SweepError.nameIsTaken`. Errors of the experiment, the
  ///   data and the database.
  package func run(
    isCancelled: @escaping () -> Bool, report: @escaping (SweepEvent, SweepProgress) -> Void
  ) throws -> Outcome {
    try ProcessLimits.current.requireFiles(jobs: settings.jobs ?? 1)
    // What cannot be written can still be found to have all; else opening it says so.
    let isFixed = isReadOnly
    let former = try isFixed ? ResultStore.openForReading(at: results) : formerResults()
    try former?.requireIntact()
    let preparation = try preparation()
    defer {
      preparation.leavePictures()
      PicturePlace.removeUnused(beside: results)
    }
    var store = try former ?? .open(at: results)
    try preparation.requireSamePictures(of: preparation.plan.work, in: store, recorded: true)
    // What cannot be run is not to be what its name shows.
    _ = try sharing(of: try open(of: preparation, in: store))
    let retraining = try retrainingNotice(preparation.plan, in: store)
    let known = try registered(preparation, in: store)
    if isFixed {
      if let known {
        let recorded = try store.cells(ofPlan: known).count
        let words = "plan \(known): \(counted(recorded, "cell")), \(recorded) of them recorded"
        report(.notice(words), SweepProgress(needed: [:]))
        return Outcome()
      }
      store = try ResultStore.open(at: results)
    }
    let plan =
      try known
      ?? register(
        preparation, in: store, isCancelled: isCancelled,
        notice: { report(.notice($0), SweepProgress(needed: [:])) })
    let presence = known == nil ? try Presence(at: plan, in: store) : nil
    defer { presence?.leave() }
    let retryUpTo = settings.retryFailed ? try store.lastAttempt() : 0
    let cells = try store.cells(ofPlan: plan)
    let open = try store.openCells(ofPlan: plan, retryUpTo: retryUpTo)
    var progress = progress(of: open, preparation)
    func tell(_ event: SweepEvent, from worker: Int = 0) {
      progress.note(event, from: worker)
      report(event, progress)
    }
    let recordedBefore = cells.count(where: \.isDissected)
    for notice in preparation.notices + (retraining.map { [$0] } ?? []) { tell(.notice(notice)) }
    let count = counted(cells.count, "cell")
    tell(.notice("plan \(plan): \(count), \(recordedBefore) of them recorded"))
    let leftOut = cells.count - recordedBefore - open.count
    if leftOut > 0 {
      tell(.notice("\(leftOut) failed before. To try them again, add --retry-failed."))
    }
    var isToldOfFiles = false
    let own = InProcess(sweep: self, preparation: preparation, store: store)
    let others = Processes(store: store, results: results, settings: settings)
    try PlanTurns(store: store, plan: plan, retryUpTo: retryUpTo).run(
      isCancelled: isCancelled, notice: { tell(.notice($0)) }
    ) { free in
      let sharing = try sharing(of: preparation.plan.work(at: free))
      let order = WorkOrder(
        plan: plan, threads: sharing.threads, retryUpTo: retryUpTo, pictures: sharing.pictures)
      if !isToldOfFiles, let notice = noticeOfFiles(sharing, preparation.plan.work(at: free)) {
        isToldOfFiles = true
        tell(.notice(notice))
      }
      let launcher: any Launcher = sharing.jobs == 1 ? own : others
      // Others read the pictures themselves.
      if sharing.jobs > 1 { for arm in preparation.arms { arm.bank.forget() } }
      return try launcher.run(
        sharing.jobs, on: order,
        isCancelled: isCancelled, report: { tell($0, from: $1) })
    }
    // What the pictures are is known once they were used.
    for notice in try preparation.sharedContentNotices(in: store) { tell(.notice(notice)) }
    let ended = try store.cells(ofPlan: plan)
    let recorded = ended.count(where: \.isDissected)
    return Outcome(recorded: recorded - recordedBefore, failed: ended.count - recorded)
  }

  /// The database that is there already: a new one is made once nothing is wrong with the experiment.
  private func formerResults() throws -> ResultStore? {
    guard FileManager.default.fileExists(atPath: results.path) else { return nil }
    return try .open(at: results)
  }

  /// Whether there is a database that cannot be written to.
  private var isReadOnly: Bool {
    let manager = FileManager.default
    return manager.fileExists(atPath: results.path)
      && !(manager.isWritableFile(atPath: results.path)
        && manager.isWritableFile(atPath: results.deletingLastPathComponent().path))
  }

  /// The experiment with its data, the pictures kept where the settings say.
  package func preparation() throws -> Preparation {
    try Preparation(experiment, onDisk: settings.pictures == .disk ? results : nil)
  }

  /// Says that pictures are read from the disk; nil where they are not.
  private func noticeOfFiles(_ sharing: Sharing, _ work: [PlannedWork]) -> String? {
    guard sharing.pictures == .disk else { return nil }
    let bytes = pictureFiles(of: work).reduce(0) { $0 + $1.filled }
    let why = settings.pictures == nil ? "The pictures do not fit the memory, so they" : "Pictures"
    return
      "\(why) are decoded once and read from \(PicturePlace.name(beside: results)), "
      + "\(bytes.asMemory) at most. The files are removed when nothing uses them any more."
  }

  package func worker(
    _ order: WorkOrder, _ preparation: Preparation, store: ResultStore,
    isCancelled: @escaping () -> Bool, report: @escaping (SweepEvent) -> Void
  ) -> SweepWorker {
    let pool = WorkerPool(threads: order.threads)
    return SweepWorker(
      plan: order.plan, preparation: preparation, store: store, results: results,
      runners: preparation.arms.map { arm in
        CellRunner(
          arm: arm, store: store, results: results, pool: pool,
          saveInterval: settings.saveInterval, memory: settings.memory, isCancelled: isCancelled,
          report: report)
      },
      retryUpTo: order.retryUpTo)
  }

  /// Whether a cell is to be trained, for the first time or because its weights are lost.
  func needsTraining(_ status: CellStatus) -> Bool {
    !status.isTrained
      || CellFiles(results: results, trainingHash: status.trainingHash).hasLostWeights
  }

  /// The start of a run at these cells.
  func progress(of open: [OpenCell], _ preparation: Preparation) -> SweepProgress {
    let faces = preparation.dictionaryFaces
    let hasNulls = preparation.arms.contains { $0.experiment.dissection.nulls > 0 }
    return SweepProgress(
      needed: neededImages(of: open, preparation.plan),
      // A guess: a dissection looks at a picture several times, but learns nothing from it.
      dissectionCost: hasNulls ? 3 * faces : faces)
  }

  /// The training images that each open cell needs; none where it is trained, or is to be for a cell
  /// before it.
  private func neededImages(of open: [OpenCell], _ plan: SweepPlan) -> [String: Int] {
    var trained = Set(open.map(\.status).filter { !needsTraining($0) }.map(\.trainingHash))
    let dissections = Set(open.map(\.status.dissectionHash))
    var needed: [String: Int] = [:]
    for work in plan.work where dissections.contains(work.planned.dissectionHash) {
      let isNew = trained.insert(work.planned.cell.trainingHash).inserted
      needed[work.name] = isNew ? work.trainingImages : 0
    }
    return needed
  }
}
