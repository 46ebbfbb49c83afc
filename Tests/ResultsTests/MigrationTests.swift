import Foundation
import GRDB
import Results
import TestSupport
import Testing

/// The databases of the study and their digests when they were committed.
///
/// The packed ones are of the layout of before there were plans; the other has counts in the place of
/// units.
private let committed = [
  "results.sqlite": "8763863a78df6615fd84a8e756bcc5c8568a54dadf425ee2cf6bf49e299750dc",
  "Experiments/photographs/results.sqlite.xz":
    "8adbc39871fad5d36e0d04db4959834ffc9e709c0843bab85df8f06d8a141e55",
  "Experiments/zero-start/results.sqlite.xz":
    "afd639b0fea4327dc66a17c062dbf7273441e0878a7038a627d6eefa2341b52b",
]

private func copy(of path: String, in folder: TemporaryFolder) throws -> URL {
  let file = folder.file("results.sqlite")
  try CommittedDatabase.copy(path, to: file)
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
  arguments: committed.keys.filter { $0.hasSuffix(".xz") })
func oldDatabase(path: String) throws {
  let folder = try TemporaryFolder()
  let file = try copy(of: path, in: folder)
  #expect(try appliedMigrations(of: file) == 3)
  let before = try ResultStore.openForReading(at: file)
  let name = try #require(try before.experiments().first?.name)
  let cells = try before.cells(ofExperiment: name)
  #expect(cells.contains { $0.isDissected })
  let store = try ResultStore.open(at: file)
  #expect(try appliedMigrations(of: file) == 6)
  #expect(try store.cells(ofExperiment: name) == cells)
  let new = try SampleDatabase()
  #expect(try statements(of: file) == statements(of: new.folder.file("results.sqlite")))
}

@Test("a database that is only shown stays as it is, byte for byte, whatever its schema")
func shownDatabase() throws {
  let folder = try TemporaryFolder()
  let file = try copy(of: "Experiments/zero-start/results.sqlite.xz", in: folder)
  let before = try Data(contentsOf: file)
  let name = try #require(try ResultStore.openForReading(at: file).experiments().first?.name)
  #expect(try ResultStore.openForReading(at: file).detectorCounts(ofExperiment: name).count > 0)
  #expect(try Data(contentsOf: file) == before)
  _ = try ResultStore.open(at: file)
  #expect(try ResultStore.openForReading(at: file).experiments().map(\.name).contains(name))
}

@Test(
  "a database of the study keeps the digest that it was recorded with, read as it is or brought up to date",
  arguments: committed)
func digestOfMigrated(path: String, digest: String) throws {
  let folder = try TemporaryFolder()
  let file = try copy(of: path, in: folder)
  let before = try DatabaseInspection(of: file).tableDigests()
  #expect(DatabaseInspection.contentDigest(of: before) == digest)
  _ = try ResultStore.open(at: file)
  #expect(try DatabaseInspection(of: file).tableDigests() == before)
}

@Test("what is read of an older database is what is read of it when it is brought up to date")
func readingsOfMigrated() throws {
  let folder = try TemporaryFolder()
  let file = try copy(of: "Experiments/zero-start/results.sqlite.xz", in: folder)
  /// The views that people ask, as text.
  func views() throws -> [String] {
    try DatabaseQueue(path: file.path).read { db in
      let queries = [
        ("regionCount", "1, 2, 3, 4, 5, 6, 7"), ("evaluation", "1, 2, 3, 4"),
        ("accuracyGap", "1, 5"), ("detectorsPerBlock", "1, 12"), ("nullsPerBlock", "1, 7, 8"),
        ("biasedUnitsPerGroup", "1, 8, 9, 10"),
      ]
      return try queries.map { view, order in
        let rows = try Row.fetchAll(db, sql: "SELECT * FROM \(view) ORDER BY \(order)")
        #expect(!rows.isEmpty)
        // What came later is not known of what was recorded before.
        return rows.map { $0.description.replacing(" thirdDetectors:NULL", with: "") }
          .joined(separator: "\n")
      }
    }
  }
  let before = try views()
  let read = try ResultStore.openForReading(at: file)
  let written = try ResultStore.open(at: file)
  #expect(try views() == before)
  for name in try written.experiments().map(\.name) {
    let readings = try written.readings(ofExperiment: name)
    #expect(readings.values.contains { $0.contains { $0.detectors.sum > 0 } })
    #expect(try read.readings(ofExperiment: name) == readings)
    #expect(try read.nullDraws(ofExperiment: name) == written.nullDraws(ofExperiment: name))
    let evaluations = try written.evaluations(ofExperiment: name, on: .test)
    #expect(try read.evaluations(ofExperiment: name, on: .test) == evaluations)
  }
}

@Test("a name that no program knew yet is taken: a layer, a hook, a null, a subgroup")
func openNames() throws {
  let sample = try SampleDatabase()
  let cell = try sample.first
  try sample.train(cell)
  try sample.store.recordDissection(
    .sample(cell), layers: [.sample("mixed_6a", units: [.sample(0, region: "ear")])])
  #expect(try sample.store.layers(ofDissection: 1).map(\.name) == ["mixed_6a"])
  try DatabaseQueue(path: sample.folder.file("results.sqlite").path).write { db in
    try db.execute(
      sql: """
        UPDATE dissection SET hook = 'input', unionRule = 'pixels';
        INSERT INTO reading VALUES (NULL, 1, 'mixed_6a', 'rotated', 0, 0.005, 0.04, 'hnd', 0);
        INSERT INTO score VALUES (1, 'test', 'young', 'none', 'recall', 10, 0.5);
        """)
  }
  // Of what is no number of ours nothing is made up.
  #expect(try sample.store.evaluations(ofCell: cell.cellId).count == 4)
  let error = #expect(throws: ResultsError.self) {
    try sample.store.dissections(ofExperiment: "sweep")
  }
  guard case .damaged? = error else {
    Issue.record("\(String(describing: error))")
    return
  }
}
