import Foundation
import GRDB
import Results
import TestSupport
import Testing

@Test("a new database has all tables and views, and leaves no side files")
func newDatabase() throws {
  let sample = try SampleDatabase()
  let queue = try DatabaseQueue(path: sample.folder.file("results.sqlite").path)
  let names = try queue.read { db in
    try String.fetchAll(
      db,
      sql: """
        SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'grdb%'
          AND name NOT LIKE 'sqlite%'
        ORDER BY type, name
        """)
  }
  #expect(
    names == [
      "ablation", "attempt", "biasCount", "cell", "conceptNull", "dissection", "epoch",
      "experiment", "experimentCell", "gallery", "layer", "picture", "plan", "planCell",
      "planWorker", "reading", "readingCount", "score", "skippedImage", "training", "unit",
      "unitBias", "unitConcept", "accuracyGap", "biasedUnitsPerBlock", "biasedUnitsPerGroup",
      "cellStatus", "detectorsPerBlock", "evaluation", "nullsPerBlock", "planCellStatus",
      "regionCount", "unitMatch",
    ])
  let files = try FileManager.default.contentsOfDirectory(atPath: sample.folder.url.path)
  #expect(files == ["results.sqlite"])
}

@Test("a reopened database holds what was recorded")
func reopening() throws {
  let sample = try SampleDatabase()
  try sample.train(sample.first)
  let again = try ResultStore.open(at: sample.folder.file("results.sqlite"), creating: false)
  #expect(try again.isTrained(CellRecord.sample().trainingHash))
  #expect(try again.experiment(named: "sweep").source == "name: sweep\n")
}

@Test("a missing file is an error for those who only ask")
func missingFile() throws {
  let folder = try TemporaryFolder()
  let file = folder.file("none.sqlite")
  #expect(throws: ResultsError.noSuchFile(file: file.relativePath)) {
    try ResultStore.open(at: file, creating: false)
  }
  #expect(!FileManager.default.fileExists(atPath: file.path))
}

@Test("a file that is not SQLite is refused by name and left alone")
func otherKindOfFile() throws {
  let folder = try TemporaryFolder()
  let file = folder.file("notes.sqlite")
  let text = String(repeating: "These are notes, not a database.\n", count: 50)
  try text.write(to: file, atomically: true, encoding: .utf8)
  let error = #expect(throws: ResultsError.self) { try ResultStore.open(at: file) }
  #expect(error?.description.contains("notes.sqlite: not a Lancet results database") == true)
  #expect(try String(contentsOf: file, encoding: .utf8) == text)
}

@Test("a database of another program is refused by name and left alone")
func foreignDatabase() throws {
  let folder = try TemporaryFolder()
  let file = folder.file("bookmarks.sqlite")
  try DatabaseQueue(path: file.path).write { try $0.execute(sql: "CREATE TABLE place (url TEXT)") }
  let before = try Data(contentsOf: file)
  let error = #expect(throws: ResultsError.self) { try ResultStore.open(at: file) }
  #expect(error?.description.contains("bookmarks.sqlite: not a Lancet results database") == true)
  #expect(try Data(contentsOf: file) == before)
}

@Test("a database of a newer program is refused by name and left alone")
func newerSchema() throws {
  let sample = try SampleDatabase()
  let file = sample.folder.file("results.sqlite")
  try DatabaseQueue(path: file.path).write { db in
    try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 of the future')")
  }
  let before = try Data(contentsOf: file)
  #expect(throws: ResultsError.newerSchema(file: file.relativePath)) {
    try ResultStore.open(at: file)
  }
  #expect(try Data(contentsOf: file) == before)
}

@Test("a database that another tool left in WAL mode is one file again")
func walMode() throws {
  let sample = try SampleDatabase()
  let file = sample.folder.file("results.sqlite")
  try DatabaseQueue(path: file.path).writeWithoutTransaction { db in
    try db.execute(sql: "PRAGMA journal_mode = WAL")
  }
  let store = try ResultStore.open(at: file)
  try store.register(experiment: .sample("other"), cells: [])
  let files = try FileManager.default.contentsOfDirectory(atPath: sample.folder.url.path)
  #expect(files == ["results.sqlite"])
}

@Test("several processes may create the same database at once")
func concurrentCreation() async throws {
  let folder = try TemporaryFolder()
  let file = folder.file("results.sqlite")
  try await withThrowingTaskGroup(of: Void.self) { group in
    for number in 0..<8 {
      group.addTask {
        try ResultStore.open(at: file).register(experiment: .sample("sweep\(number)"), cells: [])
      }
    }
    try await group.waitForAll()
  }
  #expect(try ResultStore.open(at: file).experiments().count == 8)
}

@Test(
  "an experiment whose settings are none is damage, for those who read and for the doctor",
  arguments: ["-5", "'[1]'", "'{\"name\":5'"])
func unreadableSettings(value: String) throws {
  let sample = try SampleDatabase()
  let folder = try TemporaryFolder()
  let copy = folder.file("results.sqlite")
  try folder.corrupt(
    copy: sample.folder.file("results.sqlite"), "UPDATE experiment SET spec = \(value)")
  let error = #expect(throws: ResultsError.self) { try ResultStore.openForReading(at: copy) }
  #expect(error?.description.contains("the results database is damaged") == true)
  #expect(try DatabaseInspection(of: copy).problems().contains { $0.contains("experiment") })
}
