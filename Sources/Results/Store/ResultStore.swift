import Foundation
import GRDB

/// The results database: what was trained, dissected and counted, in one SQLite file.
///
/// Between transactions the file has no companions (no `-wal`, no `-shm`, no `-journal`). Several
/// processes may open it; a change waits its turn for up to `busyTimeout` seconds. Every finished
/// step is one transaction, so a killed process leaves the step recorded or not begun.
/// All methods throw a `ResultsError`.
package struct ResultStore: Sendable {
  /// Seconds that a change waits for another process's.
  package static let busyTimeout: TimeInterval = 60

  /// The file, as the user wrote it.
  package let file: String
  private let queue: DatabaseQueue
  /// What is shown under an experiment's name; nil for what was run last.
  var shown: ShownCells?

  /// Opens the database at `url` and brings its schema up to date.
  ///
  /// A file that is not a results database, or that a newer Lancet wrote, is refused unchanged.
  /// Without `creating`, a missing file is an error too.
  package static func open(
    at url: URL, creating: Bool = true, busyTimeout: TimeInterval = busyTimeout
  ) throws -> ResultStore {
    let file = url.relativePath
    guard creating || FileManager.default.fileExists(atPath: url.path) else {
      throw ResultsError.noSuchFile(file: file)
    }
    do {
      return try ResultStore(url: url, file: file, busyTimeout: busyTimeout)
    } catch {
      throw ResultsError.meaning(of: error, file: file)
    }
  }

  /// Opens the database at `url`, which must be there, for those who only ask.
  ///
  /// The file stays as it is, byte for byte. One that is older is read from a copy in memory.
  package static func openForReading(at url: URL) throws -> ResultStore {
    try openForReading(at: url, upTo: Schema.lastForReading)
  }

  /// The same for those who need the tables of `migration` and all before it.
  static func openForReading(at url: URL, upTo migration: String) throws -> ResultStore {
    let file = url.relativePath
    guard FileManager.default.fileExists(atPath: url.path) else {
      throw ResultsError.noSuchFile(file: file)
    }
    do {
      return try ResultStore(reading: url, file: file, upTo: migration)
    } catch {
      throw ResultsError.meaning(of: error, file: file)
    }
  }

  /// Refuses a folder, and what SQLite would wait for without end or make files beside: a pipe, a device.
  static func requirePlainFile(at url: URL) throws {
    let values = try? url.resolvingSymlinksInPath().resourceValues(
      forKeys: [.isDirectoryKey, .isRegularFileKey])
    guard let values, values.isRegularFile == false else { return }
    throw ResultsError.cannotOpen(
      file: url.relativePath,
      reason: values.isDirectory == true ? "it is a folder" : "it is no plain file")
  }

  private init(reading url: URL, file: String, upTo migration: String) throws {
    self.file = file
    queue = try ReadingQueue.open(url, upTo: migration, busyTimeout: Self.busyTimeout)
    try checkOwner()
    try requireIntact()
  }

  private init(url: URL, file: String, busyTimeout: TimeInterval) throws {
    try Self.requirePlainFile(at: url)
    var configuration = Configuration()
    configuration.busyMode = .timeout(busyTimeout)
    configuration.foreignKeysEnabled = true
    self.file = file
    queue = try DatabaseQueue(path: url.path, configuration: configuration)
    try checkOwner()
    try queue.writeWithoutTransaction { db in
      // Also takes back a file that another tool left in another mode.
      try db.execute(sql: "PRAGMA journal_mode = DELETE")
    }
    try migrate()
  }

  /// Brings the schema up to date.
  ///
  /// Another process may do the same in this moment. What stands in its way then is over soon.
  private func migrate() throws {
    let migrator = Schema.migrator
    for left in stride(from: 9, through: 0, by: -1) {
      do {
        if try queue.read(migrator.hasCompletedMigrations) { return }
        return try migrator.migrate(queue)
      } catch let error as DatabaseError {
        if left == 0 { throw error }
        Thread.sleep(forTimeInterval: 0.05)
      }
    }
  }

  /// Refuses a file of another program, or of a newer Lancet.
  private func checkOwner() throws {
    try queue.read { db in
      if try Schema.isMissing(in: db) { return }
      guard try Schema.owner(of: db) == Schema.applicationID else {
        throw ResultsError.foreignFile(file: file, found: "a database of another program")
      }
      if try Schema.migrator.hasBeenSuperseded(db) { throw ResultsError.newerSchema(file: file) }
    }
  }
}

extension ResultStore {
  /// Throws `ResultsError.damaged` when the file's structure is broken; reads all of it.
  ///
  /// Constraints of single values are not looked at: that takes twice the time of all else, and SQLite
  /// has enforced them when the values were written. `DatabaseInspection` looks at them.
  package func requireIntact() throws {
    let problem = try read { db in
      try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
      defer { try? db.execute(sql: "PRAGMA ignore_check_constraints = OFF") }
      return try String.fetchOne(db, sql: "PRAGMA quick_check(1)")
    }
    if let problem, problem != "ok" {
      throw ResultsError.damaged(file: file, problem: problem)
    }
    if let name = try read(DatabaseInspection.unreadableExperiment) {
      throw ResultsError.damaged(file: file, problem: DatabaseInspection.unreadable(name))
    }
  }

  /// Asks the database.
  func read<Value>(_ value: (Database) throws -> Value) throws -> Value {
    do {
      return try queue.read(value)
    } catch {
      throw ResultsError.meaning(of: error, file: file)
    }
  }

  /// Copies the database to a file that is not there yet.
  package func copy(to url: URL) throws {
    do {
      try queue.vacuum(into: url.path)
    } catch {
      throw ResultsError.meaning(of: error, file: url.relativePath)
    }
  }

  /// Gives back the room of what was deleted.
  func compact() throws {
    do {
      try queue.vacuum()
    } catch {
      throw ResultsError.meaning(of: error, file: file)
    }
  }

  /// Changes the database, in one transaction: all of it or nothing.
  func write<Value>(_ updates: (Database) throws -> Value) throws -> Value {
    do {
      return try queue.write(updates)
    } catch {
      throw ResultsError.meaning(of: error, file: file)
    }
  }
}
