import Dissection
import Faces
import Foundation
import Networks
import Results
import Tensors

/// Runs an experiment: plan, then train, dissect and record every cell that is not yet recorded.
package struct Audit {
  let experiment: Experiment
  private let results: URL
  private let threads: Int
  private let retryFailed: Bool

  /// How a run ended.
  package struct Outcome: Sendable {
    package var recorded = 0
    package var failed = 0
  }

  package init(_ experiment: Experiment, results: URL, threads: Int, retryFailed: Bool = false) {
    self.experiment = experiment
    self.results = results
    self.threads = threads
    self.retryFailed = retryFailed
  }

  /// What a run would do, as lines of text; computes nothing and writes nothing.
  package func describePlan() throws -> [String] {
    let preparation = try Preparation(experiment)
    let known = try? ResultStore.open(at: results, creating: false)
    let cells = try preparation.plan.work.map { work in
      let hashes = work.planned
      let state =
        try known?.isDissected(hashes.dissectionHash) == true
        ? "recorded"
        : try known?.isTrained(hashes.cell.trainingHash) == true ? "to dissect" : "to train"
      let images = work.trainingImages(experiment.training)
      return "\(work.name): \(state), \(images) images through the network"
    }
    return preparation.notices + cells
  }

  /// Computes and records what is missing; `report` hears of everything on the way.
  ///
  /// A cell that fails is recorded as failed and the others go on. Throws
  /// `AuditError.interrupted` as soon as `isCancelled` says so; whatever was recorded stays.
  package func run(
    isCancelled: @escaping () -> Bool = { false }, report: @escaping (AuditEvent) -> Void
  ) throws -> Outcome {
    let store = try ResultStore.open(at: results)
    let preparation = try Preparation(experiment)
    let plan = preparation.plan
    for notice in preparation.notices { report(.notice(notice)) }
    try store.closeAttemptsOfDeadWorkers()
    try store.register(
      experiment: ExperimentRecord(
        name: experiment.name, question: experiment.question, source: experiment.source,
        spec: try Identity.json(experiment)),
      cells: plan.work.map(\.planned), skipped: preparation.skipped)

    let states = try store.cells(ofExperiment: experiment.name)
    let open = zip(plan.work, states).filter { work, status in
      !status.isDissected && (status.state != .failed || retryFailed)
    }
    let leftOut = states.count { $0.state == .failed } - open.count { $1.state == .failed }
    var outcome = Outcome(failed: leftOut)
    if leftOut > 0 {
      report(.notice("\(leftOut) failed before; --retry-failed takes them up again"))
    }
    if open.isEmpty { return outcome }

    try preparation.requirePictures(of: open.filter { !$0.1.isTrained }.map(\.0))
    let runner = CellRunner(
      experiment: experiment, store: store, results: results, data: preparation.data,
      bank: preparation.bank, pool: WorkerPool(threads: threads), isCancelled: isCancelled,
      report: report)
    var meter = ProgressMeter(
      total: open.reduce(0) { sum, entry in
        sum + (entry.1.isTrained ? 0 : entry.0.trainingImages(experiment.training))
      })
    for (number, (work, status)) in open.enumerated() {
      report(.started(cell: work.name, number: number + 1, of: open.count))
      if try runner.run(work, status, meter: &meter) {
        outcome.recorded += 1
      } else {
        outcome.failed += 1
      }
    }
    return outcome
  }
}
