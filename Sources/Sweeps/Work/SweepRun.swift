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
  ///   - workerCommand: the arguments that make this program call `work(retryUpTo:)`, given that
  ///     number and the threads of the worker.
  ///   - isCancelled: asked between steps.
  ///   - report: hears what happens, and where the sweep stands then.
  /// - Returns: how many cells of the experiment were recorded by this and other runs meanwhile, and
  ///   how many are failed in the end.
  /// - Throws: `SweepError.interrupted` soon after `isCancelled` says so; whatever was recorded stays,
  ///   and unfinished trainings are saved. Errors of the experiment, the data and the database.
  package func run(
    workerCommand: (_ retryUpTo: Int64, _ threads: Int) -> [String],
    isCancelled: @escaping () -> Bool = { false },
    report: @escaping (SweepEvent, SweepProgress) -> Void
  ) throws -> Outcome {
    let store = try ResultStore.open(at: results)
    try store.requireIntact()
    let preparation = try Preparation(experiment)
    let plan = preparation.plan
    try register(preparation, in: store)
    let retryUpTo = settings.retryFailed ? try store.lastAttempt() : 0
    let open = try store.openCells(ofExperiment: experiment.name, retryUpTo: retryUpTo)
    let recordedBefore = try store.cells(ofExperiment: experiment.name).count(where: \.isDissected)
    let dictionary = preparation.data.dictionaryFaces.count
    _ = try sharing(of: planned(open, in: plan), dictionary: dictionary)
    var progress = SweepProgress(needed: neededImages(of: open, plan))
    func tell(_ event: SweepEvent, from worker: Int = 0) {
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
      let sharing = try sharing(of: planned(free, in: plan), dictionary: dictionary)
      if sharing.jobs == 1 {
        try worker(
          preparation, store: store, threads: sharing.threads, retryUpTo: retryUpTo,
          isCancelled: isCancelled, report: { tell($0) }
        ).run()
      } else {
        try SweepSupervisor(
          store: store, workerCommand: workerCommand(retryUpTo, sharing.threads),
          isCancelled: isCancelled, report: { tell($0, from: $1) }
        ).run(workers: sharing.jobs)
      }
    }
    let cells = try store.cells(ofExperiment: experiment.name)
    let recorded = cells.count(where: \.isDissected)
    return Outcome(recorded: recorded - recordedBefore, failed: cells.count - recorded)
  }

  /// The part of a worker process: works at what is free in a plan that `run` has registered.
  package func work(
    retryUpTo: Int64, isCancelled: @escaping () -> Bool, report: @escaping (SweepEvent) -> Void
  ) throws {
    try worker(
      try Preparation(experiment), store: try ResultStore.open(at: results, creating: false),
      threads: settings.threads ?? 1, retryUpTo: retryUpTo, isCancelled: isCancelled,
      report: report
    ).run()
  }

  /// Records the experiment and the cells it wants.
  package func register(_ preparation: Preparation, in store: ResultStore) throws {
    try store.register(
      experiment: ExperimentRecord(
        name: experiment.name, question: experiment.question, source: experiment.source,
        spec: try Identity.json(experiment)),
      cells: preparation.plan.work.map(\.planned), skipped: preparation.skipped)
  }

  package func worker(
    _ preparation: Preparation, store: ResultStore, threads: Int, retryUpTo: Int64,
    isCancelled: @escaping () -> Bool, report: @escaping (SweepEvent) -> Void
  ) -> SweepWorker {
    SweepWorker(
      plan: preparation.plan, preparation: preparation, store: store,
      runner: CellRunner(
        experiment: experiment, store: store, results: results, preparation: preparation,
        pool: WorkerPool(threads: threads), saveInterval: settings.saveInterval,
        memory: settings.memory, isCancelled: isCancelled, report: report),
      retryUpTo: retryUpTo)
  }

  /// What the plan says of some cells.
  private func planned(_ cells: [OpenCell], in plan: SweepPlan) -> [PlannedWork] {
    let wanted = Set(cells.map(\.status.dissectionHash))
    return plan.work.filter { wanted.contains($0.planned.dissectionHash) }
  }

  /// The training images that each open cell needs.
  private func neededImages(of open: [OpenCell], _ plan: SweepPlan) -> [String: Int] {
    let untrained = Set(open.filter { !$0.status.isTrained }.map(\.status.trainingHash))
    var needed: [String: Int] = [:]
    for work in plan.work where untrained.contains(work.planned.cell.trainingHash) {
      needed[work.name] = work.trainingImages(experiment.training)
    }
    return needed
  }
}
