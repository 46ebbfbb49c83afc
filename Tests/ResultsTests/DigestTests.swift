import Foundation
import GRDB
import Results
import Specification
import TestSupport
import Testing

extension RegionCountRecord {
  /// A reading that counts so many detectors of the eye region, and two pairs of the cheeks.
  static func sample(eyes: Int, union: UnionRule = .hnd) -> RegionCountRecord {
    RegionCountRecord(
      layer: "layer1", variant: .trained, draw: 0, quantile: 0.005, iouCut: 0.04, unionRule: union,
      thresholdIsNoisy: false, detectors: [.eye: eyes], pairs: [.cheek: 2], axisDetectors: 0,
      axisPairs: 0)
  }
}

/// Two cells, trained and dissected in the order of `order`.
private func database(order: [Int], seconds: Double = 10, worker: String = "a:1") throws
  -> SampleDatabase
{
  let sample = try SampleDatabase(cells: [.sample(skew: 50), .sample(skew: 100)])
  for place in order {
    let cell = try sample.cells[place]
    let attempt = try sample.store.beginAttempt(
      cellID: cell.cellId, dissectionHash: cell.dissectionHash, worker: .sample(worker))
    try sample.store.recordTraining(
      TrainingRecord(
        cellId: cell.cellId, attemptId: attempt, trainCount: 40, weightsFile: "\(worker)/w"),
      epochs: [
        EpochRecord(
          cellId: cell.cellId, number: 0, loss: 0.7 + Double(place), accuracy: 0.5, rate: 0.03,
          seconds: seconds, imagesPerSecond: 40 / seconds)
      ],
      evaluations: [
        EvaluationRecord(
          cellId: cell.cellId, partition: .test, target: true, attribute: true, n: 10,
          correct: 8 + place)
      ])
    var dissection = DissectionRecord.sample(cell)
    dissection.attemptId = attempt
    try sample.store.recordDissection(
      dissection, layers: [.sample(units: [.sample(0), .sample(1 + place)])],
      evidence: EvidenceRecord(regionCounts: [.sample(eyes: place)]))
    try sample.store.finishAttempt(attempt, outcome: .done)
  }
  return sample
}

private func digest(_ sample: SampleDatabase) throws -> String {
  let inspection = try DatabaseInspection(of: sample.folder.file("results.sqlite"))
  return DatabaseInspection.contentDigest(of: try inspection.tableDigests())
}

private func change(_ sample: SampleDatabase, _ sql: String) throws {
  try DatabaseQueue(path: sample.folder.file("results.sqlite").path).write {
    try $0.execute(sql: sql)
  }
}

@Test("the same findings have the same digest, whoever recorded them in which order and time")
func digestOfTheSame() throws {
  let first = try database(order: [0, 1])
  let second = try database(order: [1, 0], seconds: 20, worker: "b:2")
  #expect(try first.store.training(ofCell: first.cells[0].cellId)?.attemptId == 1)
  #expect(try second.store.training(ofCell: second.cells[0].cellId)?.attemptId == 2)
  let expected = try digest(first)
  #expect(expected.count == 64)
  #expect(try digest(second) == expected)
}

@Test(
  "any changed fact changes the digest",
  arguments: [
    "UPDATE epoch SET loss = loss + 1e-15 WHERE cellId = 1",
    "UPDATE score SET value = value - 1 WHERE cellId = 2",
    "UPDATE unit SET threshold = threshold + 1e-9 WHERE id = 1",
    "UPDATE unit SET hndConcept = 'nose' WHERE id = 1",
    "UPDATE unit SET allConcept = 'nose', allRegion = 'nose', allIou = 0.05 WHERE id = 1",
    "UPDATE unit SET allIou = 0 WHERE id = 1",
    "UPDATE experiment SET question = 'Whether?'",
    "DELETE FROM score WHERE cellId = 1",
    // The same values, but of the other cell.
    "UPDATE score SET cellId = 3 - cellId",
    "UPDATE readingCount SET detectors = detectors + 1",
    "UPDATE reading SET quantile = 0.25",
    "UPDATE experimentCell SET arm = 'longer'",
    "UPDATE layer SET dissectionId = 3 - dissectionId",
  ])
func digestOfChange(sql: String) throws {
  let sample = try database(order: [0, 1])
  let before = try digest(sample)
  try DatabaseQueue(path: sample.folder.file("results.sqlite").path).writeWithoutTransaction { db in
    // Exchanges of keys pass through states that constraints forbid.
    try db.execute(sql: "PRAGMA foreign_keys = OFF")
    if sql.contains("3 - ") {
      let (table, column) =
        sql.contains("layer") ? ("layer", "dissectionId") : ("score", "cellId")
      try db.execute(sql: "UPDATE \(table) SET \(column) = \(column) + 100")
      try db.execute(sql: "UPDATE \(table) SET \(column) = 103 - \(column)")
    } else {
      try db.execute(sql: sql)
    }
  }
  #expect(try digest(sample) != before)
}

@Test(
  "times, workers and places leave the digest as it is",
  arguments: [
    "UPDATE epoch SET seconds = 99, imagesPerSecond = 1",
    "UPDATE training SET weightsFile = 'elsewhere', attemptId = NULL",
    "DELETE FROM attempt",
  ])
func digestWithoutWallClock(sql: String) throws {
  let sample = try database(order: [0, 1])
  let before = try digest(sample)
  try change(sample, sql)
  #expect(try digest(sample) == before)
}

@Test("plans, who is at them, and cells that only a plan wanted leave the digest as it is")
func digestWithoutPlans() throws {
  /// The same two cells dissected, after a slip of which one cell was begun.
  func afterSlip(planned: [PlannedCell]) throws -> String {
    let sample = try database(order: [0, 1])
    let slip = try sample.store.register(experiment: .sample(), cells: planned)
    let cell = try sample.store.cells(ofPlan: slip)[0]
    let attempt = try sample.store.beginAttempt(
      cellID: cell.cellId, dissectionHash: cell.dissectionHash, worker: .sample())
    try sample.store.finishAttempt(attempt, outcome: .interrupted)
    try sample.store.register(
      experiment: .sample(), cells: [.sample(skew: 50), .sample(skew: 100)],
      attendance: Attendance(worker: "host:1", lease: 300))
    #expect(try sample.store.cells(ofPlan: slip).count == planned.count)
    return try digest(sample)
  }
  let short = try afterSlip(planned: [.sample(skew: 70)])
  #expect(try afterSlip(planned: [.sample(skew: 70), .sample(skew: 90)]) == short)
}

@Test("a sound database has no problems; a broken reference and a broken page are named")
func problems() throws {
  let sample = try database(order: [0, 1])
  let orphaned = sample.folder.file("results.sqlite")
  #expect(try DatabaseInspection(of: orphaned).problems().isEmpty)
  try DatabaseQueue(path: orphaned.path).writeWithoutTransaction { db in
    try db.execute(sql: "PRAGMA foreign_keys = OFF; DELETE FROM cell WHERE id = 2")
  }
  let missing = try DatabaseInspection(of: orphaned).problems()
  #expect(missing.contains { $0.contains("table training") && $0.contains("cell is missing") })
  // So many units that the pages at the end are theirs, not the schema's.
  let many = try SampleDatabase()
  try many.train(many.first)
  try many.store.recordDissection(
    .sample(many.first), layers: [.sample(units: (0..<5000).map { .sample($0) })])
  let file = many.folder.file("results.sqlite")
  #expect(try DatabaseInspection(of: file).problems().isEmpty)
  try damagePages(of: file)
  #expect(try !DatabaseInspection(of: file).problems().isEmpty)
  #expect(try !DatabaseInspection(of: file).problems(isQuick: true).isEmpty)
  let error = #expect(throws: ResultsError.self) {
    try ResultStore.open(at: file).requireIntact()
  }
  #expect(error?.description.contains("results.sqlite: the results database is damaged") == true)
}

/// Overwrites the pages of the second half with what is no page.
private func damagePages(of file: URL) throws {
  var bytes = try Data(contentsOf: file)
  for place in stride(from: bytes.count / 8192 * 4096, to: bytes.count, by: 4096) {
    bytes.replaceSubrange(place..<place + 16, with: Data(repeating: 0xAB, count: 16))
  }
  try bytes.write(to: file)
}

@Test("a database that another program keeps locked is said to be locked, after waiting for it")
func lockedDatabase() throws {
  let sample = try SampleDatabase()
  let file = sample.folder.file("results.sqlite")
  let store = try ResultStore.open(at: file, busyTimeout: 0.2)
  try DatabaseQueue(path: file.path).writeWithoutTransaction { db in
    try db.execute(sql: "BEGIN EXCLUSIVE")
    let start = ContinuousClock.now
    let error = #expect(throws: ResultsError.self) {
      try store.register(experiment: .sample("other"), cells: [])
    }
    #expect(ContinuousClock.now - start > .milliseconds(150))
    #expect(error?.description.contains("another process kept the results database locked") == true)
    try db.execute(sql: "ROLLBACK")
  }
  try store.register(experiment: .sample("other"), cells: [])
}
