import Foundation
import Results

/// Tells which of the workers that hold cells, or are at plans, have died.
///
/// Of this machine's processes the system knows. One of another machine counts as dead when its
/// lease has not moved for `patience` by a clock of our own that nobody sets: so neither a clock
/// that jumps nor machines that disagree about the time take a cell from a worker that lives.
package final class HolderWatch {
  /// What a worker holds by a lease.
  private enum Hold: Hashable {
    case attempt(Int64)
    case plan(PlanID, worker: String)
  }

  private var seen: [Hold: (lease: Date, since: SuspendingClock.Instant)] = [:]
  private let patience: Duration

  package init(patience: Duration) {
    self.patience = patience
  }

  /// Closes the attempts of workers that have died, so that their cells are free, and strikes them
  /// off the plans that they were at.
  package func closeAbandonedAttempts(in store: ResultStore) throws {
    for attempt in try store.openAttempts() {
      guard let id = attempt.id else { continue }
      if isAlive(attempt.worker, holding: .attempt(id), until: attempt.lease) == false {
        try store.finishAttemptIfOpen(id, outcome: .interrupted)
      }
    }
    for worker in try store.planWorkers() where isAlive(worker) == false {
      try store.leave(worker.planId, worker: worker.worker)
    }
  }

  /// Whether a process that was at a plan lives; nil while that is not known.
  ///
  /// Of a process of another machine it is known when its lease has moved, or stood still for too
  /// long: ask again.
  package func isAlive(_ worker: PlanWorkerRecord) -> Bool? {
    isAlive(
      worker.worker, holding: .plan(worker.planId, worker: worker.worker), until: worker.lease)
  }

  private func isAlive(_ worker: String, holding hold: Hold, until lease: Date) -> Bool? {
    if let isAlive = WorkerName(worker)?.isAlive { return isAlive }
    guard let last = seen[hold], last.lease == lease else {
      return seen.updateValue((lease, .now), forKey: hold) == nil ? nil : true
    }
    return SuspendingClock.now - last.since > patience ? false : nil
  }
}
