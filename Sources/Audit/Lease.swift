import Results

/// Keeps a cell taken while its worker is alive.
final class Lease {
  let attempt: Int64
  private let store: ResultStore
  private var renewed = ContinuousClock.now

  init(store: ResultStore, attempt: Int64) {
    self.store = store
    self.attempt = attempt
  }

  /// Renews the lease when a fifth of it has gone by.
  func renewWhenDue() throws {
    guard ContinuousClock.now - renewed > .seconds(CellRunner.lease / 5) else { return }
    try store.renewLease(ofAttempt: attempt, lease: CellRunner.lease)
    renewed = .now
  }
}
