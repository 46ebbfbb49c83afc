import Synchronization

/// Counts the tensor memories that are taken while it is the task's current ledger.
///
/// A training step plans its memory ahead, so that it leaves the count where it was.
package final class AllocationLedger: Sendable {
  /// The ledger that counts now, if any.
  @TaskLocal package static var current: AllocationLedger?
  private let counter = Atomic<Int>(0)

  package init() {}

  /// How many memories were taken.
  package var count: Int { counter.load(ordering: .relaxed) }

  /// Counts one more.
  func note() {
    counter.add(1, ordering: .relaxed)
  }
}
