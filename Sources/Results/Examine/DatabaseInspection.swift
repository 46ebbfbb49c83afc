import Foundation
import GRDB

/// A look at a results database that changes nothing, at one that is damaged too.
package struct DatabaseInspection: Sendable {
  /// The file, as the user wrote it.
  package let file: String
  private let queue: DatabaseQueue

  /// Opens the file for reading alone, also one that a killed process has left or that nobody may
  /// write to.
  package init(of url: URL) throws {
    file = url.relativePath
    guard FileManager.default.fileExists(atPath: url.path) else {
      throw ResultsError.noSuchFile(file: file)
    }
    do {
      queue = try ReadingQueue.open(url, busyTimeout: ResultStore.busyTimeout)
    } catch {
      throw ResultsError.meaning(of: error, file: file)
    }
  }

  /// Throws `ResultsError.foreignFile` where the tables that can be read are no Lancet's.
  package func requireOwner() throws {
    let found = try? read { db -> String? in
      try Schema.isMissing(in: db)
        ? "one without any table"
        : Schema.owner(of: db) == Schema.applicationID ? nil : "a database of another program"
    }
    if let found { throw ResultsError.foreignFile(file: file, found: found) }
  }

  /// What is wrong with the file, in SQLite's words; nothing if it is sound.
  ///
  /// `isQuick` leaves out whether indexes and tables agree. A changed value in a page that is
  /// otherwise sound is not found: compare content digests for that.
  package func problems(isQuick: Bool = false) throws -> [String] {
    do {
      return try read { db in
        let check = isQuick ? "PRAGMA quick_check(20)" : "PRAGMA integrity_check(100)"
        var problems = try String.fetchAll(db, sql: check).filter { $0 != "ok" }
        if let name = try Self.unreadableExperiment(db) { problems.append(Self.unreadable(name)) }
        if !isQuick {
          problems += try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map { row in
            var values = RowReader(row)
            let (table, number): (String, Int64?) = try (values.next(), values.next())
            let parent: String = try values.next()
            return "table \(table), row \(number ?? 0): its \(parent) is missing"
          }
        }
        return problems
      }
    } catch ResultsError.damaged(_, let problem) {
      return [problem]
    }
  }

  /// The name of an experiment whose settings are none; nil where there is none such.
  static func unreadableExperiment(_ db: Database) throws -> String? {
    guard try db.tableExists(ExperimentRecord.databaseTableName) else { return nil }
    return try String.fetchOne(
      db,
      sql: """
        SELECT CAST(name AS TEXT) FROM experiment
        WHERE iif(json_valid(spec), json_type(spec) <> 'object', 1)
        """)
  }

  /// What is wrong with such an experiment.
  static func unreadable(_ name: String) -> String {
    "the settings of experiment \(name) are not readable"
  }

  /// The schema's version and whether this program knows it.
  package func schemaVersion() throws -> (applied: [String], isNewer: Bool, isOlder: Bool) {
    try read { db in
      let migrator = Schema.migrator
      return (
        try migrator.appliedIdentifiers(db).sorted(), try migrator.hasBeenSuperseded(db),
        try !migrator.hasCompletedMigrations(db)
      )
    }
  }

  /// The trained cells and where their weights are said to lie.
  package func recordedWeights() throws -> [RecordedWeights] {
    try read { db in
      try RecordedWeights.readAll(
        db,
        sql: """
          SELECT axis, skew, seed, trainingHash, weightsFile FROM training
            JOIN cell ON cell.id = cellId ORDER BY cell.id
          """)
    }
  }

  /// The attempts that are open, oldest first.
  package func openAttempts() throws -> [AttemptRecord] {
    try read { db in
      try AttemptRecord.readAll(db, sql: "SELECT * FROM attempt WHERE outcome IS NULL ORDER BY id")
    }
  }

  func read<Value>(_ value: (Database) throws -> Value) throws -> Value {
    do {
      return try queue.read(value)
    } catch {
      throw ResultsError.meaning(of: error, file: file)
    }
  }
}

/// A trained cell and its weights' path from the folder of the database.
package struct RecordedWeights: Codable, Sendable, FetchableRecord {
  var axis: String
  var skew: Int
  var seed: Int
  package var trainingHash: String
  package var weightsFile: String

  /// The cell's name in messages, such as `Eyeglasses P75 seed 1`.
  package var cell: String { "\(axis) P\(skew) seed \(seed)" }
}
