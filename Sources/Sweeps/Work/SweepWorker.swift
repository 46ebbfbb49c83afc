import Foundation
import Results
import Tensors

/// Works at one free cell after the other, until none is left that is free.
package struct SweepWorker {
  package let plan: SweepPlan
  package let preparation: SweepRun.Preparation
  let store: ResultStore
  package let runner: CellRunner
  /// The last attempt whose failure is to be taken up again.
  let retryUpTo: Int64
  /// How many cells are begun at most.
  package var mostCells = Int.max

  /// Computes and records what is free.
  ///
  /// Cells that other workers hold are passed over. Throws what `CellRunner.run` throws.
  package func run() throws {
    let experiment = runner.experiment
    let open = try store.openCells(ofExperiment: experiment.name, retryUpTo: retryUpTo)
      .filter { $0.holder == nil }
    let free = Dictionary(
      open.map { ($0.status.dissectionHash, $0.status) }, uniquingKeysWith: { first, _ in first })
    let mine = plan.work.enumerated().compactMap { number, work in
      free[work.planned.dissectionHash].map { (number, work, $0) }
    }.prefix(mostCells)
    try preparation.requirePictures(of: mine.filter { !$2.isTrained }.map(\.1))
    for (number, work, known) in mine {
      if runner.isCancelled() { throw SweepError.interrupted }
      let claim = try store.claim(
        cellID: known.cellId, dissectionHash: known.dissectionHash,
        worker: .current(threads: runner.pool.threads), lease: Lease.seconds, retryUpTo: retryUpTo)
      guard case .begun(let attempt) = claim else { continue }
      runner.report(.started(cell: work.name, number: number + 1, of: plan.work.count))
      let status = try store.status(ofCell: known.cellId, inExperiment: experiment.name)
      try runner.run(work, status, attempt: attempt)
    }
  }
}
