import Foundation
import GRDB
import Results
import TestSupport
import Testing

/// Databases as crashes and other programs leave them, opened by those who only ask.
@Suite("Reading")
struct ReadingTests {
  private let sample: SampleDatabase
  private var file: URL { sample.folder.file("results.sqlite") }
  /// Where a copy is made that nobody holds open.
  private let left: TemporaryFolder

  init() throws {
    sample = try SampleDatabase()
    try sample.train(sample.first)
    left = try TemporaryFolder()
  }

  private func copy(_ suffixes: [String]) throws -> URL {
    for suffix in [""] + suffixes {
      try FileManager.default.copyItem(
        at: URL(filePath: file.path + suffix), to: left.file("results.sqlite" + suffix))
    }
    return left.file("results.sqlite")
  }

  /// What reading and examining say of a file; they may not change it, nor leave anything beside it.
  private func names(in url: URL) throws -> [String] {
    let folder = left.url.path
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    let before = try files.map { try Data(contentsOf: left.file($0)) }
    let names = try ResultStore.openForReading(at: url).experiments().map(\.name)
    let inspection = try DatabaseInspection(of: url)
    #expect(try inspection.problems() == [])
    #expect(try inspection.tableDigests().contains { $0.table == "experiment" && $0.rows == 1 })
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == files)
    #expect(try files.map { try Data(contentsOf: left.file($0)) } == before)
    return names
  }

  @Test(
    "a file that another process is making in this moment is read as one in which nothing is recorded",
    arguments: [
      "", "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)",
    ])
  func beingMade(sql: String) throws {
    let made = left.file("results.sqlite")
    try DatabaseQueue(path: made.path).write { db in try db.execute(sql: sql) }
    if !FileManager.default.fileExists(atPath: made.path) { try Data().write(to: made) }
    let before = try Data(contentsOf: made)
    let store = try ResultStore.openForReading(at: made)
    #expect(try store.experiments().isEmpty)
    #expect(try store.openAttempts().isEmpty)
    #expect(try Data(contentsOf: made) == before)
  }

  @Test("a folder, a pipe and a device are refused at once, for reading and for writing")
  func noPlainFile() throws {
    let pipe = left.file("pipe")
    let made = unsafe mkfifo(pipe.path, 0o600)
    #expect(made == 0)
    for (place, words) in [
      (left.url, "it is a folder"), (pipe, "it is no plain file"),
      (URL(filePath: "/dev/null"), "it is no plain file"),
    ] {
      for open in [
        { _ = try ResultStore.openForReading(at: place) },
        { _ = try ResultStore.open(at: place) }, { _ = try DatabaseInspection(of: place) },
      ] {
        let error = #expect(throws: ResultsError.self) { try open() }
        #expect(error == .cannotOpen(file: place.relativePath, reason: words))
      }
    }
  }

  @Test("a transaction that a crash has left half done is taken back for reading; the file stays")
  func hotJournal() throws {
    let queue = try DatabaseQueue(path: file.path)
    let copied = try queue.writeWithoutTransaction { db in
      // With room for one page the change reaches the file before it is complete.
      try db.execute(sql: "PRAGMA cache_size = 1; BEGIN IMMEDIATE")
      defer { try? db.execute(sql: "ROLLBACK") }
      try db.execute(sql: "UPDATE experiment SET name = 'half', source = hex(randomblob(200000))")
      try db.execute(sql: "UPDATE cell SET spec = '\"' || hex(randomblob(100000)) || '\"'")
      return try copy(["-journal"])
    }
    #expect(try names(in: copied) == ["sweep"])
  }

  @Test("a log that another program keeps beside the file is read with it; the file stays")
  func writeAheadLog() throws {
    let queue = try DatabaseQueue(path: file.path)
    let copied = try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0")
      try db.execute(sql: "UPDATE experiment SET name = 'logged'")
      return try copy(["-wal"])
    }
    #expect(try names(in: copied) == ["logged"])
  }

  @Test("an older file is shown from a copy that is brought up to date; the file stays")
  func olderFile() throws {
    let copied = left.file("results.sqlite")
    let queue = try DatabaseQueue(path: copied.path)
    try Schema.migrator.migrate(queue, upTo: "2 skipped images")
    try queue.write {
      try $0.execute(
        sql: "INSERT INTO experiment (name, question, source, spec) VALUES ('sweep', '', '', '{}')")
    }
    try queue.close()
    let before = try Data(contentsOf: copied)
    #expect(try ResultStore.openForReading(at: copied).experiments().map(\.name) == ["sweep"])
    #expect(try Data(contentsOf: copied) == before)
  }

  @Test(
    "a text, a blob or nothing where a number belongs is damage that is named",
    arguments: ["'abc'", "x'00ff'", "NULL"])
  func wrongKind(value: String) throws {
    let places = [
      ("epoch", "loss"), ("score", "n"), ("score", "value"), ("training", "trainCount"),
    ]
    for (table, column) in places {
      try left.corrupt(copy: file, "UPDATE \(table) SET \(column) = \(value)")
      let store = try ResultStore.open(at: left.file("results.sqlite"))
      let error = #expect(throws: ResultsError.self) {
        _ = try store.epochs(ofCell: sample.first.cellId)
        _ = try store.evaluations(ofCell: sample.first.cellId)
        _ = try store.training(ofCell: sample.first.cellId)
      }
      if case .damaged? = error { continue }
      Issue.record("\(table).\(column): \(String(describing: error))")
    }
  }
}
