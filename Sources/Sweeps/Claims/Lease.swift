import Foundation
import Results
import Specification
import Synchronization

/// Keeps a cell taken while its worker is alive, whatever it is doing: a timer renews the lease.
package final class Lease {
  /// Seconds after which a worker that was not heard of counts as dead.
  package static let seconds: TimeInterval = Defaults.Lease.seconds
  /// Seconds between two signs of life.
  package static let beat: TimeInterval = Defaults.Lease.beat

  let attempt: Int64
  private let heartbeat: Heartbeat
  private let loss: Loss

  /// Why the lease cannot be held any more.
  private final class Loss: Sendable {
    let error = Mutex<ResultsError?>(nil)
  }

  package init(store: ResultStore, attempt: Int64, beat: TimeInterval) {
    let loss = Loss()
    (self.attempt, self.loss) = (attempt, loss)
    heartbeat = Heartbeat(every: beat) {
      do {
        try store.renewLease(ofAttempt: attempt, lease: Self.seconds)
      } catch let error as ResultsError {
        // A database that is locked or full for a moment is asked again at the next beat.
        guard error.isLasting else { return }
        loss.error.withLock { $0 = error }
      } catch {
        loss.error.withLock { $0 = .refused(file: store.file, reason: "\(error)") }
      }
    }
  }

  /// Throws when the database is damaged, or another worker has taken the cell, as it may where this one was silent too long.
  package func check() throws {
    if let error = loss.error.withLock({ $0 }) { throw error }
  }
}

extension ResultsError {
  /// Whether it will be the same at the next beat.
  fileprivate var isLasting: Bool {
    switch self {
    case .attemptIsOver, .damaged, .foreignFile, .newerSchema: true
    default: false
    }
  }
}
