import Foundation
import Results

/// Tells which of the workers that hold cells have died.
///
/// Of this machine's processes the system knows. One of another machine counts as dead when its
/// lease has not moved for `patience` by a clock of our own that nobody sets: so neither a clock
/// that jumps nor machines that disagree about the time take a cell from a worker that lives.
package final class HolderWatch {
  private var seen: [Int64: (lease: Date, since: SuspendingClock.Instant)] = [:]
  private let patience: Duration

  package init(patience: Duration = .seconds(Lease.seconds)) {
    self.patience = patience
  }

  /// Closes the attempts of workers that have died, so that their cells are free.
  package func closeAbandonedAttempts(in store: ResultStore) throws {
    for attempt in try store.openAttempts() where isGone(attempt) {
      if let id = attempt.id { try store.finishAttemptIfOpen(id, outcome: .interrupted) }
    }
  }

  /// Whether the worker of an open attempt has died.
  private func isGone(_ attempt: AttemptRecord) -> Bool {
    if let isAlive = WorkerName(attempt.worker)?.isAlive { return !isAlive }
    let id = attempt.id ?? 0
    guard let last = seen[id], last.lease == attempt.lease else {
      seen[id] = (attempt.lease, .now)
      return false
    }
    return SuspendingClock.now - last.since > patience
  }
}
