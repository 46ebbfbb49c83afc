import Foundation
import Networks
import Results
import Tensors

/// Runs an experiment: plan, then train, dissect and record every cell that is not yet recorded.
package struct Audit {
  let experiment: Experiment
  let results: URL
  let settings: Settings

  /// How to run; no number that is recorded depends on it.
  package struct Settings: Sendable {
    /// Threads of one worker.
    package var threads = 1
    package var retryFailed = false
    /// The time between two savings of a training's state.
    package var saveInterval = Duration.seconds(180)

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
  ///   - jobs: how many cells are worked at at a time; one in this process, several in processes of
  ///     their own.
  ///   - workerCommand: the arguments that make this program call `work(retryUpTo:)`, given that
  ///     number.
  ///   - isCancelled: asked between steps.
  ///   - report: hears what happens, and where the sweep stands then.
  /// - Returns: how many cells of the experiment were recorded by this and other runs meanwhile, and
  ///   how many are failed in the end.
  /// - Throws: `AuditError.interrupted` soon after `isCancelled` says so; whatever was recorded stays,
  ///   and unfinished trainings are saved. Errors of the experiment, the data and the database.
  package func run(
    jobs: Int = 1, workerCommand: (_ retryUpTo: Int64) -> [String] = { _ in [] },
    isCancelled: @escaping () -> Bool = { false },
    report: @escaping (AuditEvent, SweepProgress) -> Void
  ) throws -> Outcome {
    let store = try ResultStore.open(at: results)
    try store.requireIntact()
    let preparation = try Preparation(experiment)
    let plan = preparation.plan
    try register(preparation, in: store)
    let retryUpTo = settings.retryFailed ? try store.lastAttempt() : 0
    let open = try store.openCells(ofExperiment: experiment.name, retryUpTo: retryUpTo)
    let recordedBefore = try store.cells(ofExperiment: experiment.name).count(where: \.isDissected)
    let wanted = Set(open.map(\.status.dissectionHash))
    try requireRoom(
      for: plan.work.filter { wanted.contains($0.planned.dissectionHash) },
      dictionary: preparation.data.dictionaryFaces.count, jobs: min(jobs, open.count))
    var progress = SweepProgress(needed: neededImages(of: open, plan))
    func tell(_ event: AuditEvent, from worker: Int = 0) {
      progress.note(event, from: worker)
      report(event, progress)
    }
    for notice in preparation.notices { tell(.notice(notice)) }
    let leftOut = plan.work.count - recordedBefore - open.count
    if leftOut > 0 {
      tell(.notice("\(leftOut) failed before; --retry-failed takes them up again"))
    }
    try waitingForOthers(
      store, retryUpTo: retryUpTo, isCancelled: isCancelled, notice: { tell($0) }
    ) { free in
      if jobs == 1 {
        try worker(
          preparation, store: store, retryUpTo: retryUpTo, isCancelled: isCancelled,
          report: { tell($0) }
        ).run()
      } else {
        try SweepSupervisor(
          store: store, workerCommand: workerCommand(retryUpTo), isCancelled: isCancelled,
          report: { tell($0, from: $1) }
        ).run(workers: min(jobs, free))
      }
    }
    let cells = try store.cells(ofExperiment: experiment.name)
    let recorded = cells.count(where: \.isDissected)
    return Outcome(recorded: recorded - recordedBefore, failed: cells.count - recorded)
  }

  /// The part of a worker process: works at what is free in a plan that `run` has registered.
  package func work(
    retryUpTo: Int64, isCancelled: @escaping () -> Bool, report: @escaping (AuditEvent) -> Void
  ) throws {
    try worker(
      try Preparation(experiment), store: try ResultStore.open(at: results, creating: false),
      retryUpTo: retryUpTo, isCancelled: isCancelled, report: report
    ).run()
  }

  /// Records the experiment and the cells it wants.
  func register(_ preparation: Preparation, in store: ResultStore) throws {
    try store.register(
      experiment: ExperimentRecord(
        name: experiment.name, question: experiment.question, source: experiment.source,
        spec: try Identity.json(experiment)),
      cells: preparation.plan.work.map(\.planned), skipped: preparation.skipped)
  }

  func worker(
    _ preparation: Preparation, store: ResultStore, retryUpTo: Int64,
    isCancelled: @escaping () -> Bool, report: @escaping (AuditEvent) -> Void
  ) -> SweepWorker {
    SweepWorker(
      plan: preparation.plan, preparation: preparation, store: store,
      runner: CellRunner(
        experiment: experiment, store: store, results: results, preparation: preparation,
        pool: WorkerPool(threads: settings.threads), saveInterval: settings.saveInterval,
        isCancelled: isCancelled, report: report),
      retryUpTo: retryUpTo)
  }

  /// The training images that each open cell needs.
  private func neededImages(of open: [OpenCell], _ plan: AuditPlan) -> [String: Int] {
    let untrained = Set(open.filter { !$0.status.isTrained }.map(\.status.trainingHash))
    var needed: [String: Int] = [:]
    for work in plan.work where untrained.contains(work.planned.cell.trainingHash) {
      needed[work.name] = work.trainingImages(experiment.training)
    }
    return needed
  }
}
