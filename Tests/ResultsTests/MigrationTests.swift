import Foundation
import GRDB
import Results
import TestSupport
import Testing

/// The databases of the study, made before there were plans.
private let committed = [
  "results.sqlite", "Experiments/photographs/results.sqlite",
  "Experiments/zero-start/results.sqlite",
]

private func copy(of path: String, in folder: TemporaryFolder) throws -> URL {
  let project = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
  let file = folder.file("results.sqlite")
  try FileManager.default.copyItem(at: project.appending(path: path), to: file)
  return file
}

/// The statements that made the tables, indexes and views, by name.
private func statements(of file: URL) throws -> [String: String] {
  try DatabaseQueue(path: file.path).read { db in
    let rows = try Row.fetchAll(db, sql: "SELECT name, sql FROM sqlite_master")
    return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1] ?? "") })
  }
}

private func appliedMigrations(of file: URL) throws -> Int? {
  try DatabaseQueue(path: file.path).read {
    try Int.fetchOne($0, sql: "SELECT count(*) FROM grdb_migrations")
  }
}

@Test(
  "a database of the study opens, keeps its cells, and gets the tables of a new one",
  arguments: committed)
func oldDatabase(path: String) throws {
  let folder = try TemporaryFolder()
  let file = try copy(of: path, in: folder)
  #expect(try appliedMigrations(of: file) == 3)
  let before = try ResultStore.openForReading(at: file)
  let name = try #require(try before.experiments().first?.name)
  let cells = try before.cells(ofExperiment: name)
  #expect(cells.contains { $0.isDissected })
  let store = try ResultStore.open(at: file)
  #expect(try appliedMigrations(of: file) == 4)
  #expect(try store.cells(ofExperiment: name) == cells)
  let new = try SampleDatabase()
  #expect(try statements(of: file) == statements(of: new.folder.file("results.sqlite")))
}

@Test("a database that is only shown stays as it is, byte for byte, whatever its schema")
func shownDatabase() throws {
  let folder = try TemporaryFolder()
  let file = try copy(of: "Experiments/zero-start/results.sqlite", in: folder)
  let before = try Data(contentsOf: file)
  let name = try #require(try ResultStore.openForReading(at: file).experiments().first?.name)
  #expect(try ResultStore.openForReading(at: file).detectorCounts(ofExperiment: name).count > 0)
  #expect(try Data(contentsOf: file) == before)
  _ = try ResultStore.open(at: file)
  #expect(try ResultStore.openForReading(at: file).experiments().map(\.name).contains(name))
}

@Test("the tables of plans leave the digest of an older database as it is")
func digestOfMigrated() throws {
  let folder = try TemporaryFolder()
  let file = try copy(of: "Experiments/zero-start/results.sqlite", in: folder)
  let before = try DatabaseInspection(of: file).tableDigests()
  _ = try ResultStore.open(at: file)
  #expect(try DatabaseInspection(of: file).tableDigests() == before)
}
