import Foundation
import GRDB

/// What came of a worker's wish to work at a cell.
package enum Claim: Sendable, Equatable {
  /// The cell is the worker's until the attempt is finished.
  case begun(attempt: Int64)
  /// Another worker is at it.
  case held(AttemptRecord)
  /// It failed, later than the failures that are to be taken up again.
  case failed
  /// All that is wanted of it is recorded.
  case done
}

/// A cell of a plan that is not yet recorded as the plan wants it.
package struct OpenCell: Sendable, Equatable {
  package var status: CellStatus
  /// The attempt that is under way, if there is one.
  package var holder: AttemptRecord?
}

extension ResultStore {
  /// Opens an attempt of `worker` at a cell, if the cell is free, in one transaction.
  ///
  /// At most one attempt at a cell is open at any time.
  /// - Parameters:
  ///   - cellID: which cell.
  ///   - dissectionHash: which dissection of it is wanted.
  ///   - worker: who wants to work.
  ///   - lease: the seconds until the attempt counts as interrupted where nobody looks closer.
  ///   - retryUpTo: the last attempt whose failure is to be taken up again; 0 for none.
  ///   - now: the time.
  /// - Returns: the new attempt, or why there is none.
  /// - Throws: `ResultsError.noSuchCell`, and what the database throws.
  package func claim(
    cellID: Int64, dissectionHash: String, worker: Worker, lease: TimeInterval,
    retryUpTo: Int64, now: Date = Date()
  ) throws -> Claim {
    try write { db in
      _ = try Self.cell(cellID, in: db)
      if try Self.isDissected(dissectionHash, in: db) { return .done }
      let attempts = try Self.attempts(atCell: cellID, in: db)
      if let open = attempts.first(where: { $0.outcome == nil }) { return .held(open) }
      let failure = try Self.lastFailure(
        among: attempts, aimingFor: dissectionHash, atCell: cellID, in: db)
      if failure > retryUpTo { return .failed }
      var attempt = AttemptRecord(
        cellId: cellID, dissectionHash: dissectionHash, worker: worker, started: now,
        lease: now.addingTimeInterval(lease))
      try attempt.insert(db)
      return .begun(attempt: db.lastInsertedRowID)
    }
  }

  /// The cells of a plan that are still to be recorded, in its order.
  ///
  /// Left out are those that failed in an attempt later than `retryUpTo`.
  package func openCells(ofPlan plan: PlanID, retryUpTo: Int64) throws -> [OpenCell] {
    let cells = try cells(ofPlan: plan).filter { !$0.isDissected }
    return try read { db in
      try cells.compactMap { status in
        let attempts = try Self.attempts(atCell: status.cellId, in: db)
        let failure = try Self.lastFailure(
          among: attempts, aimingFor: status.dissectionHash, atCell: status.cellId, in: db)
        if failure > retryUpTo { return nil }
        return OpenCell(status: status, holder: attempts.first { $0.outcome == nil })
      }
    }
  }

  /// The attempt that was begun last, at whichever cell; 0 if there was none.
  package func lastAttempt() throws -> Int64 {
    try read { try Int64.fetchOne($0, sql: "SELECT max(id) FROM attempt") ?? 0 }
  }

  /// The last attempt, if it is a failure that concerns the dissection; else 0.
  ///
  /// At a trained cell only attempts at the same dissection speak, as in the view `planCellStatus`.
  private static func lastFailure(
    among attempts: [AttemptRecord], aimingFor dissectionHash: String, atCell cellID: Int64,
    in db: Database
  ) throws -> Int64 {
    let training = "SELECT 1 FROM training WHERE cellId = ?"
    let isTrained = try Int.fetchOne(db, sql: training, arguments: [cellID]) != nil
    let last = attempts.last { !isTrained || $0.dissectionHash == dissectionHash }
    return last?.outcome == .failed ? last?.id ?? 0 : 0
  }

  static func attempts(atCell cellID: Int64, in db: Database) throws -> [AttemptRecord] {
    try AttemptRecord.readAll(
      db, sql: "SELECT * FROM attempt WHERE cellId = ? ORDER BY id", arguments: [cellID])
  }

  /// Throws unless the attempt is still open: what a worker finds that was silent for so long that
  /// another took its cell must not be recorded.
  static func requireOpen(_ attempt: Int64?, in db: Database) throws {
    guard let attempt else { return }
    let sql = "SELECT 1 FROM attempt WHERE id = ? AND outcome IS NULL"
    if try Int.fetchOne(db, sql: sql, arguments: [attempt]) == nil {
      throw ResultsError.attemptIsOver(attempt)
    }
  }
}
