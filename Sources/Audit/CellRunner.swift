import Foundation
import Results
import Tensors

/// Trains, dissects and records one cell after the other.
final class CellRunner {
  let experiment: Experiment
  let store: ResultStore
  let results: URL
  let data: FaceData
  let bank: ImageBank
  let pool: WorkerPool
  let isCancelled: () -> Bool
  let report: (AuditEvent) -> Void
  var dictionary: PreparedDictionary?
  /// What untrained networks detect, by their seed.
  var untrained: [UInt64: DissectionOutcome] = [:]

  init(
    experiment: Experiment, store: ResultStore, results: URL, data: FaceData, bank: ImageBank,
    pool: WorkerPool, isCancelled: @escaping () -> Bool, report: @escaping (AuditEvent) -> Void
  ) {
    self.experiment = experiment
    self.store = store
    self.results = results
    self.data = data
    self.bank = bank
    self.pool = pool
    self.isCancelled = isCancelled
    self.report = report
  }

  /// Computes what a cell lacks; false when it failed, which is recorded with its message.
  ///
  /// Throws only for what ends the whole run: an interruption, or a database that fails.
  func run(_ work: PlannedWork, _ status: CellStatus, meter: inout ProgressMeter) throws -> Bool {
    let attempt = try store.beginAttempt(
      cellID: status.cellId, dissectionHash: work.planned.dissectionHash,
      worker: .current(threads: pool.threads), lease: Self.lease)
    let start = ContinuousClock.now
    let lease = Lease(store: store, attempt: attempt)
    do {
      var parts: [String] = []
      if !status.isTrained {
        parts.append(try train(work, status, lease: lease, meter: &meter))
      }
      parts.append(try dissect(work, status, lease: lease, meter: &meter))
      try store.finishAttempt(attempt, outcome: .done)
      let seconds = Int((ContinuousClock.now - start) / .seconds(1))
      report(
        .finished(cell: work.name, summary: parts.joined(separator: "; ") + "; \(seconds) s"))
      return true
    } catch let error as ResultsError {
      throw error
    } catch AuditError.interrupted {
      try store.finishAttempt(attempt, outcome: .interrupted)
      throw AuditError.interrupted
    } catch {
      try store.finishAttempt(attempt, outcome: .failed, message: "\(error)")
      report(.failed(cell: work.name, message: "\(error)"))
      return false
    }
  }

  /// Seconds that a cell stays taken after its worker was last heard of.
  static let lease: TimeInterval = 300

  /// Called between steps: throws when the run is to end, and keeps the lease alive.
  func keepGoing(_ lease: Lease) throws {
    if isCancelled() { throw AuditError.interrupted }
    try lease.renewWhenDue()
  }

  /// Where the files of a cell lie: `<results>.runs/<training hash>/`.
  func folder(of work: PlannedWork) -> URL {
    results.deletingLastPathComponent()
      .appending(path: results.lastPathComponent + ".runs")
      .appending(path: String(work.planned.cell.trainingHash.prefix(16)))
  }

  func weightsFile(of work: PlannedWork) -> URL {
    folder(of: work).appending(path: "weights.safetensors")
  }

  /// A file's path from the folder of the database.
  func relativePath(of file: URL) -> String {
    file.pathComponents.suffix(3).joined(separator: "/")
  }
}
