import Foundation
import Results

/// Has the cells of a plan worked at, turn by turn, until every one is recorded or failed.
package struct PlanTurns {
  let store: ResultStore
  let plan: PlanID
  /// The last attempt whose failure is to be taken up again.
  let retryUpTo: Int64

  package init(store: ResultStore, plan: PlanID, retryUpTo: Int64) {
    (self.store, self.plan, self.retryUpTo) = (store, plan, retryUpTo)
  }

  /// Seconds of rest after a turn in which nothing could be begun.
  static let rest = 1.0

  /// Calls `work` with the cells that are free, again and again; waits while others hold all that are
  /// left, or nothing could be begun.
  /// - Parameters:
  ///   - isCancelled: asked before every turn, and while waiting.
  ///   - notice: hears whom it waits for.
  ///   - work: works at free cells; returns how many were begun.
  /// - Throws: `SweepError.interrupted`, and what `work` and the database throw.
  package func run(
    isCancelled: () -> Bool, notice: (String) -> Void, work: (_ free: [OpenCell]) throws -> Int
  ) throws {
    let watch = HolderWatch(patience: .seconds(Lease.seconds))
    var named: Set<Int64> = []
    while true {
      if isCancelled() { throw SweepError.interrupted }
      try watch.closeAbandonedAttempts(in: store)
      let open = try store.openCells(ofPlan: plan, retryUpTo: retryUpTo)
      if open.isEmpty { return }
      let free = open.filter { $0.holder == nil }
      if !free.isEmpty, try work(free) > 0 { continue }
      for cell in open {
        guard let holder = cell.holder, named.insert(holder.id ?? 0).inserted else { continue }
        notice(
          "\(cell.status.name) is being processed by \(holder.worker). This run will take it over if "
            + "that process dies.")
      }
      Self.pause(unless: isCancelled)
    }
  }

  /// Rests, and ends soon after `isCancelled` says so.
  static func pause(unless isCancelled: () -> Bool) {
    for _ in 0..<10 where !isCancelled() { Thread.sleep(forTimeInterval: rest / 10) }
  }
}
