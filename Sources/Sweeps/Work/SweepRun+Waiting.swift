import Foundation
import Results

extension SweepRun {
  /// Seconds between two looks at the cells that others hold.
  private static let pause = 1.0

  /// Calls `work` with the cells that are free, again and again, until every cell is recorded or
  /// failed; waits while others hold all that are left.
  func waitingForOthers(
    _ store: ResultStore, retryUpTo: Int64, isCancelled: () -> Bool,
    notice: (SweepEvent) -> Void, _ work: (_ free: [OpenCell]) throws -> Void
  ) throws {
    let watch = HolderWatch()
    var named: Set<Int64> = []
    while true {
      if isCancelled() { throw SweepError.interrupted }
      try watch.closeAbandonedAttempts(in: store)
      let open = try store.openCells(ofExperiment: experiment.name, retryUpTo: retryUpTo)
      if open.isEmpty { return }
      let free = open.filter { $0.holder == nil }
      if !free.isEmpty {
        try work(free)
        continue
      }
      for cell in open {
        guard let holder = cell.holder, named.insert(holder.id ?? 0).inserted else { continue }
        notice(
          .notice(
            "\(cell.status.name): waiting for \(holder.worker), which is at it; if that dies, this "
              + "run takes over"))
      }
      for _ in 0..<10 where !isCancelled() { Thread.sleep(forTimeInterval: Self.pause / 10) }
    }
  }
}
