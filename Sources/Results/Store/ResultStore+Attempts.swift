import Foundation
import GRDB

extension ResultStore {
  /// Holds the cell of an open attempt for `lease` seconds from now.
  package func renewLease(
    ofAttempt id: Int64, lease: TimeInterval, now: Date = Date()
  ) throws {
    try changeOpenAttempt(
      id, sql: "UPDATE attempt SET lease = ? WHERE id = ? AND outcome IS NULL",
      arguments: [now.addingTimeInterval(lease), id])
  }

  /// Closes an open attempt; a failed one says why.
  /// - Precondition: a failed attempt has a message.
  package func finishAttempt(
    _ id: Int64, outcome: AttemptRecord.Outcome, message: String? = nil, now: Date = Date()
  ) throws {
    precondition(outcome != .failed || message != nil, "attempt \(id) failed without a message")
    try changeOpenAttempt(
      id,
      sql: """
        UPDATE attempt SET outcome = ?, message = ?, finished = ?
        WHERE id = ? AND outcome IS NULL
        """,
      arguments: [outcome, message, now, id])
  }

  /// Closes an attempt unless another process has closed it, as it may when a worker seems dead.
  package func finishAttemptIfOpen(
    _ id: Int64, outcome: AttemptRecord.Outcome, message: String? = nil
  ) throws {
    do {
      try finishAttempt(id, outcome: outcome, message: message)
    } catch ResultsError.attemptIsOver {
      return
    }
  }

  private func changeOpenAttempt(_ id: Int64, sql: String, arguments: StatementArguments) throws {
    try write { db in
      try db.execute(sql: sql, arguments: arguments)
      if db.changesCount == 0 { throw ResultsError.attemptIsOver(id) }
    }
  }

  /// The attempts that are open, oldest first: for a worker that knows which others are gone.
  package func openAttempts() throws -> [AttemptRecord] {
    try read {
      try AttemptRecord.readAll($0, sql: "SELECT * FROM attempt WHERE outcome IS NULL ORDER BY id")
    }
  }

  /// All attempts at a cell, oldest first.
  package func attempts(atCell cellID: Int64) throws -> [AttemptRecord] {
    try read { try Self.attempts(atCell: cellID, in: $0) }
  }

  /// All attempts at the cells of an experiment: in the order of the plan, oldest first.
  package func attempts(atCellsOf name: String) throws -> [AttemptRecord] {
    let shown = shown(by: name)
    return try known(name) { db in
      try AttemptRecord.readAll(
        db,
        sql: """
          WITH \(shown.sql) SELECT attempt.* FROM shown JOIN attempt USING (cellId)
          GROUP BY attempt.id ORDER BY min(position), attempt.id
          """,
        arguments: [shown.argument])
    }
  }

  /// The cell of that id.
  static func cell(_ id: Int64, in db: Database) throws -> CellRecord {
    let cell = try CellRecord.readOne(
      db, sql: "SELECT * FROM cell WHERE id = ?", arguments: [id])
    guard let cell else { throw ResultsError.noSuchCell("\(id)") }
    return cell
  }
}
