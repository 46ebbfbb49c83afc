import Foundation
import Results
import Tensors

/// Works at one free cell of a plan after the other, until none is left that is free.
package struct SweepWorker {
  let plan: PlanID
  package let preparation: SweepRun.Preparation
  let store: ResultStore
  let results: URL
  /// A runner for each arm, in the order of the preparation's.
  package let runners: [CellRunner]
  /// The last attempt whose failure is to be taken up again.
  let retryUpTo: Int64
  /// How many cells are begun at most.
  package var mostCells = Int.max
  /// The dissections that it may begin; nil for any.
  var onlyCells: Set<String>?

  /// Computes and records what is free; returns how many cells it began.
  ///
  /// Cells that other workers hold are passed over. Throws what `CellRunner.run` throws, and
  /// `SweepError.replacedPictures`.
  package func run() throws -> Int {
    let all = preparation.plan.work
    let open = try store.openCells(ofPlan: plan, retryUpTo: retryUpTo)
      .filter { $0.holder == nil && onlyCells?.contains($0.status.dissectionHash) != false }
    let free = Dictionary(
      open.map { ($0.status.dissectionHash, $0.status) }, uniquingKeysWith: { first, _ in first })
    let mine = all.enumerated().compactMap { number, work in
      free[work.planned.dissectionHash].map { (number, work, $0) }
    }.prefix(mostCells)
    try preparation.requirePictures(
      of: mine.filter { !$2.isTrained || CellFiles(of: $1, in: results).hasLostWeights }.map(\.1))
    try preparation.requireSamePictures(of: mine.map(\.1), in: store)
    var begun = 0
    var last: CellRunner?
    for (number, work, known) in mine {
      guard let runner = runners.first(where: { $0.arm.name == work.arm.name }) else {
        preconditionFailure("no runner for the arm \(work.arm.name)")
      }
      if runner.isCancelled() { throw SweepError.interrupted }
      let claim = try store.claim(
        cellID: known.cellId, dissectionHash: known.dissectionHash,
        worker: .current(threads: runner.pool.threads), lease: Lease.seconds, retryUpTo: retryUpTo)
      guard case .begun(let attempt) = claim else { continue }
      begun += 1
      // Only the arm at hand keeps its pictures.
      if let last, last.bank !== runner.bank { last.forgetPictures() }
      last = runner
      runner.report(.started(cell: work.name, number: number + 1, of: all.count))
      let status = try store.status(of: known, inPlan: plan)
      try runner.run(work, status, attempt: attempt)
    }
    return begun
  }
}
