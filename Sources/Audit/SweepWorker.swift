import Foundation
import Results
import Tensors

/// Works at one free cell after the other, until none is left that is free.
struct SweepWorker {
  let plan: AuditPlan
  let preparation: Audit.Preparation
  let store: ResultStore
  let runner: CellRunner
  /// The last attempt whose failure is to be taken up again.
  let retryUpTo: Int64

  /// Computes and records what is free.
  ///
  /// Cells that other workers hold are passed over. Throws what `CellRunner.run` throws.
  func run() throws {
    let experiment = runner.experiment
    let open = Set(
      try store.openCells(ofExperiment: experiment.name, retryUpTo: retryUpTo)
        .filter { $0.holder == nil }
        .map(\.status.dissectionHash))
    let mine = plan.work.enumerated().filter { open.contains($1.planned.dissectionHash) }
    if mine.isEmpty { return }
    try preparation.requirePictures(
      of: try mine.map(\.1).filter { try !store.isTrained($0.planned.cell.trainingHash) })
    for (number, work) in mine {
      if runner.isCancelled() { throw AuditError.interrupted }
      let claim = try store.claim(
        work.planned, worker: .current(threads: runner.pool.threads), lease: Lease.seconds,
        retryUpTo: retryUpTo)
      guard case .begun(let attempt, let cellID) = claim else { continue }
      runner.report(.started(cell: work.name, number: number + 1, of: plan.work.count))
      let status = try store.status(ofCell: cellID, inExperiment: experiment.name)
      try runner.run(work, status, attempt: attempt)
    }
  }
}
