import GRDB
import Synchronization

/// A look at the structure of all of a database, beside other questions.
final class Examination: Sendable {
  private let queue: DatabaseQueue
  private let found = Mutex<Result<String?, any Error>>(.success(nil))

  /// Begins at once; what is asked of the same connection waits for its end.
  init(by queue: DatabaseQueue) {
    self.queue = queue
    queue.asyncRead { [self] connection in
      let problem = Result { try Self.problem(connection.get()) }
      found.withLock { $0 = problem }
    }
  }

  /// What is wrong, nil if nothing is; waits until that is known.
  func problem() throws -> String? {
    try queue.read { _ in }
    return try found.withLock { $0 }.get()
  }

  /// What is wrong with the structure of a database, nil if nothing is.
  ///
  /// Constraints of single values are not looked at: that takes twice the time of all else, and SQLite
  /// has enforced them when the values were written. `DatabaseInspection` looks at them.
  static func problem(_ db: Database) throws -> String? {
    try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
    defer { try? db.execute(sql: "PRAGMA ignore_check_constraints = OFF") }
    let problem = try String.fetchOne(db, sql: "PRAGMA quick_check(1)")
    if let problem, problem != "ok" { return problem }
    return try DatabaseInspection.unreadableExperiment(db).map(DatabaseInspection.unreadable)
  }
}
