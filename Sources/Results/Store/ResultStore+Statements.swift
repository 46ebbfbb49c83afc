import GRDB
import Synchronization

extension ResultStore {
  /// The SQL statements that `body` has the database run, in their order: what a question costs.
  package func statements(of body: () throws -> Void) throws -> [String] {
    let log = StatementLog()
    try read { db in db.trace { log.add("\($0)") } }
    defer { try? read { db in db.trace(nil) } }
    try body()
    return log.statements
  }
}

private final class StatementLog: Sendable {
  private let list = Mutex<[String]>([])

  func add(_ statement: String) { list.withLock { $0.append(statement) } }

  var statements: [String] { list.withLock { $0 } }
}
