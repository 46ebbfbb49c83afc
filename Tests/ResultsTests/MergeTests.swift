import Foundation
import GRDB
import Results
import Specification
import TestSupport
import Testing

/// A database of the plan of cells P 50 and P 100, of which some are recorded.
///
/// Row numbers differ: what is recorded first gets the first. With `all` they are dissected by three
/// unions, without as they were before there was the third.
private func half(
  _ places: [Int], worker: String = "a:1", loss: Double = 0.7, units: Int = 3, all: Double? = nil,
  cells: [PlannedCell] = [.sample(skew: 50), .sample(skew: 100)]
) throws -> SampleDatabase {
  let sample = try SampleDatabase(cells: cells)
  for place in places {
    let cell = try sample.cells[place]
    let attempt = try sample.store.beginAttempt(
      cellID: cell.cellId, dissectionHash: cell.dissectionHash, worker: .sample(worker))
    try sample.store.recordTraining(
      TrainingRecord(
        cellId: cell.cellId, attemptId: attempt, trainCount: 40, weightsFile: "\(worker)/w"),
      epochs: [
        EpochRecord(
          cellId: cell.cellId, number: 0, loss: loss, accuracy: 0.5, rate: 0.03,
          seconds: Double(worker.count), imagesPerSecond: 4)
      ],
      evaluations: [
        EvaluationRecord(
          cellId: cell.cellId, partition: .test, target: true, attribute: true, n: 10,
          correct: 8)
      ])
    var dissection = DissectionRecord.sample(cell)
    dissection.attemptId = attempt
    let concept = ConceptRecord(
      concept: "left_eye", iou: 0.06, probability: 0.4, isCounted: true)
    try sample.store.recordDissection(
      dissection,
      layers: [
        .sample(units: (0..<units).map { .sample($0, all: all, concepts: [concept]) }),
        .sample("layer2", units: [.sample(0, all: all)]),
      ],
      evidence: EvidenceRecord(
        regionCounts: (all == nil ? [.hnd, .netdissect] : UnionRule.allCases).map {
          .sample(eyes: 2, union: $0)
        },
        gallery: [GalleryRecord(layer: "layer1", unit: 0, concept: "left_eye", file: "a.png")]))
    try sample.store.finishAttempt(attempt, outcome: .done)
  }
  return sample
}

extension SampleDatabase {
  fileprivate var file: URL { folder.file("results.sqlite") }

  fileprivate func digest() throws -> String { try MergeTests.digest(of: file) }

  fileprivate func merge(_ others: SampleDatabase...) throws -> [MergeReport] {
    try store.merge(others.map(\.file))
  }
}

@Suite("A merge of databases")
struct MergeTests {
  static func digest(of file: URL) throws -> String {
    let inspection = try DatabaseInspection(of: file)
    #expect(try inspection.problems().isEmpty)
    return DatabaseInspection.contentDigest(of: try inspection.tableDigests())
  }

  /// All rows of all tables.
  private static func dump(_ file: URL) throws -> [String] {
    try DatabaseQueue(path: file.path).read { db in
      let tables = try String.fetchAll(
        db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
      return try tables.flatMap { table in
        try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map { "\(table) \($0)" }
      }
    }
  }

  @Test("gives two halves of a sweep the content of a whole one; again, it changes nothing")
  func halves() throws {
    let whole = try half([0, 1])
    let (first, second) = (try half([1], worker: "b:22"), try half([0], worker: "c:3"))
    let sources = try (Data(contentsOf: first.file), Data(contentsOf: second.file))
    let folder = try TemporaryFolder()
    let into = try ResultStore.open(at: folder.file("merged.sqlite"))
    let reports = try into.merge([first.file, second.file])
    #expect(try Self.digest(of: folder.file("merged.sqlite")) == whole.digest())
    #expect(reports.map { $0.taken("training") } == [1, 1])
    #expect(reports.map { $0.taken("plan") } == [1, 0] && reports[1].there("plan") == 1)
    #expect(reports.allSatisfy { $0.passedOver.isEmpty && $0.conflicts.isEmpty })
    let states = try into.cells(ofExperiment: "sweep")
    #expect(states.map(\.state) == [.dissected, .dissected])
    #expect(states.map(\.worker) == ["c:3", "b:22"])
    // Who computed it is kept, and belongs to the right rows.
    for cell in states {
      let attempt = try #require(try into.attempts(atCell: cell.cellId).first)
      #expect(try into.training(ofCell: cell.cellId)?.attemptId == attempt.id)
    }
    let before = try Self.dump(folder.file("merged.sqlite"))
    let again = try into.merge([first.file, second.file])
    #expect(again.map { $0.taken("training") + $0.taken("attempt") } == [0, 0])
    #expect(again.map { $0.there("dissection") } == [1, 1])
    #expect(try Self.dump(folder.file("merged.sqlite")) == before)
    let after = try (Data(contentsOf: first.file), Data(contentsOf: second.file))
    #expect(after == sources)
  }

  @Test("takes cells of two unions beside cells of three, and keeps what each was counted by")
  func unions() throws {
    let here = try half([0])
    let report = try here.merge(half([1], worker: "b:22", all: 0.05))[0]
    #expect(report.conflicts.isEmpty && report.taken("dissection") == 1)
    let counts = try here.store.detectorCounts(ofExperiment: "sweep")
    #expect(counts.map(\.thirdDetectors) == [nil, nil, 3, 1])
    #expect(counts.map(\.detectors) == [3, 1, 3, 1])
    let readings = try here.store.readings(ofExperiment: "sweep")
    #expect(readings[0]?.map(\.unionRule) == [.hnd, .netdissect])
    #expect(readings[1]?.map(\.unionRule) == [.all, .hnd, .netdissect])
  }

  @Test("adds to a dissection of two unions what another database has of the third, and only that")
  func thirdUnion() throws {
    let three = try half([0, 1], all: 0.05)
    for isHere in [true, false] {
      let two = try half([0, 1], worker: "b:22")
      let before = try two.digest()
      #expect(try before != three.digest())
      let (here, there) =
        isHere ? (two, try half([0, 1], all: 0.05)) : (try half([0, 1], all: 0.05), two)
      let report = try here.merge(there)[0]
      #expect(report.conflicts.isEmpty && report.there("dissection") == 2)
      #expect(report.taken("dissection") == 0)
      #expect(try here.digest() == three.digest())
      let after = try Self.dump(here.file)
      _ = try here.merge(there)
      #expect(try Self.dump(here.file) == after)
    }
  }

  @Test("names a cell of which the third union says something else")
  func otherThirdUnion() throws {
    let here = try half([0], all: 0.05)
    let report = try here.merge(half([0], worker: "b:22", all: 0.06))[0]
    #expect(
      report.conflicts.map(\.description) == [
        "Eyeglasses P50 seed 1: unit number 0: allIou is 0.05 here and 0.06 there"
      ])
  }

  @Test("takes a dissection over beside another of the same model")
  func otherDissection() throws {
    let here = try half([0])
    let there = try half(
      [0], worker: "b:22",
      cells: [.sample(skew: 50, quantile: 0.01), .sample(skew: 100, quantile: 0.01)])
    let report = try here.merge(there)[0]
    #expect(report.there("training") == 1 && report.taken("dissection") == 1)
    #expect(report.taken("plan") == 1)
    #expect(
      report.passedOver == [
        "The experiment sweep is there already and was left as it is. In \(there.file.relativePath) it "
          + "has other cells."
      ])
    // The name shows what it showed.
    #expect(try here.cells.map(\.state) == [.dissected, .planned])
    #expect(
      try here.store.cells(ofPlan: PlanID(rawValue: 2)).map(\.state) == [.dissected, .planned])
  }

  @Test(
    "leaves a cell as it is of which another database says something else, names it, and takes the rest",
    arguments: [
      (0.8, 3, "Eyeglasses P50 seed 1: epoch number 0: loss is 0.7 here and 0.8 there"),
      (0.7, 4, "Eyeglasses P50 seed 1: unit number 3 is there and not here"),
      (0.7, 2, "Eyeglasses P50 seed 1: unit number 2 is here and not there"),
    ])
  func conflict(loss: Double, units: Int, words: String) throws {
    let here = try half([0])
    let before = try Self.dump(here.file).filter { !$0.hasPrefix("sqlite") }
    let report = try here.merge(half([0, 1], worker: "b:22", loss: loss, units: units))[0]
    #expect(report.conflicts.map(\.description) == [words])
    #expect(report.taken("training") == 1)
    let states = try here.cells
    #expect(states.map(\.state) == [.dissected, .dissected])
    #expect(states.map(\.attempts) == [1, 1])
    let after = try Set(Self.dump(here.file))
    #expect(before.filter { !after.contains($0) && !$0.hasPrefix("plan") } == [])
  }

  @Test("refuses a hash that names another cell, and the plans that list it")
  func otherCell() throws {
    let (here, there) = (try half([0]), try half([0]))
    try DatabaseQueue(path: there.file.path).write {
      try $0.execute(sql: "UPDATE cell SET seed = 9 WHERE id = 1")
    }
    let before = try Self.dump(here.file)
    let report = try here.merge(there)[0]
    #expect(report.conflicts.count == 1 && report.passedOver.count == 1)
    #expect(
      report.conflicts.first?.description.hasSuffix("seed is 1 here and 9 there") == true)
    #expect(try Self.dump(here.file) == before)
  }

  @Test("takes nothing of models that saw other pictures of the same names, and says how many")
  func otherPictures() throws {
    let (here, there) = (try half([0]), try half([1]))
    for (sample, fingerprint) in [(here, "aa"), (there, "bb")] {
      try sample.store.record(
        ["1.png", "2.png"].map {
          PictureRecord(
            image: $0, size: 1, modified: 1, fingerprint: String(repeating: fingerprint, count: 32))
        }, ofData: String(repeating: "d", count: 64))
    }
    let before = try here.digest()
    let report = try #require(try here.merge(there).first)
    #expect(report.counts.isEmpty && report.passedOver.count == 1)
    #expect(
      report.conflicts.map(\.description) == [
        "Pictures: image 1.png and 1 more: fingerprint is aaaaaaaaaaaa… here and bbbbbbbbbbbb… there"
      ])
    #expect(try here.digest() == before)
  }

  @Test("keeps failures with their messages, pictures that were skipped, and attempts under way")
  func attempts() throws {
    let (here, there) = (try half([]), try half([]))
    let cells = try there.cells
    try there.store.register(
      experiment: .sample(), cells: [.sample(skew: 50), .sample(skew: 100)],
      skipped: [SkippedImageRecord(image: "a.png", partition: .train, reason: "cut off")],
      attendance: Attendance(worker: "b:22", lease: 300))
    let ids = try cells.map { cell in
      try there.store.beginAttempt(
        cellID: cell.cellId, dissectionHash: cell.dissectionHash, worker: .sample("b:22"))
    }
    try there.store.finishAttempt(ids[0], outcome: .failed, message: "no picture")
    let report = try here.merge(there)[0]
    #expect(report.taken("attempt") == 2 && report.failures == 1)
    #expect(report.taken("skippedImage") == 1)
    #expect(try here.store.skippedImages(ofExperiment: "sweep").map(\.image) == ["a.png"])
    #expect(try here.cells.map(\.state) == [.failed, .interrupted])
    #expect(try here.cells.map(\.message)[0] == "no picture")
    // Nobody of there is at work here.
    #expect(try here.store.planWorkers().isEmpty && here.store.openAttempts().isEmpty)
    // Its end comes later, and takes the place of what was not known then.
    try there.store.finishAttempt(ids[1], outcome: .failed, message: "no disk")
    let later = try here.merge(there)[0]
    #expect(later.taken("attempt") == 0 && later.there("attempt") == 2)
    #expect(try here.cells.map(\.message) == ["no picture", "no disk"])
  }

  @Test(
    "takes a slim copy for what it is: the same cells, in less detail", arguments: [true, false])
  func slim(isSlimHere: Bool) throws {
    let full = try half([0, 1])
    let slim = full.folder.file("slim.sqlite")
    try full.store.writeSlimCopy(to: slim)
    let own = isSlimHere ? slim : full.file
    let store = try ResultStore.open(at: own, creating: false)
    let report = try store.merge([isSlimHere ? full.file : slim])[0]
    #expect(report.conflicts.isEmpty && report.there("dissection") == 2)
    #expect(try Self.digest(of: own) == full.digest())
  }

  @Test("reads a database of an older layout as it is, and takes all of it")
  func oldLayout() throws {
    let folder = try TemporaryFolder()
    let old = folder.file("old.sqlite")
    try CommittedDatabase.copy("Experiments/zero-start/results.sqlite.xz", to: old)
    let bytes = try Data(contentsOf: old)
    let into = try ResultStore.open(at: folder.file("new.sqlite"))
    let report = try into.merge([old])[0]
    #expect(report.taken("training") > 0 && report.conflicts.isEmpty)
    #expect(try Data(contentsOf: old) == bytes)
    #expect(try Self.digest(of: folder.file("new.sqlite")) == Self.digest(of: old))
    #expect(
      try into.experiments().map(\.name)
        == ResultStore.openForReading(at: old).experiments().map(\.name))
  }

  @Test("does not begin with a database that is none, is damaged, newer, missing or the same")
  func refusals() throws {
    let here = try half([0])
    let before = try Data(contentsOf: here.file)
    #expect(throws: ResultsError.sameFile(file: here.store.file)) { try here.merge(here) }
    let none = here.folder.file("none.sqlite")
    #expect(throws: ResultsError.noSuchFile(file: none.relativePath)) {
      try here.store.merge([none])
    }
    try Data(String(repeating: "no database ", count: 1000).utf8).write(to: none)
    let other = try half([1])
    #expect(throws: ResultsError.self) { try here.store.merge([other.file, none]) }
    #expect(try Data(contentsOf: here.file) == before)
  }

  @Test(
    "is one transaction a cell: what was merged before a disk was full stays, and the rest comes")
  func interrupted() throws {
    let (here, there) = (try half([]), try half([0, 1]))
    try DatabaseQueue(path: here.file.path).write {
      try $0.execute(
        sql: """
          CREATE TRIGGER stop BEFORE INSERT ON layer
          WHEN (SELECT count(*) FROM dissection) = 2 AND NEW.block = 'layer2'
          BEGIN SELECT RAISE(ABORT, 'stopped'); END
          """)
    }
    #expect(throws: ResultsError.self) { try here.merge(there) }
    #expect(try here.cells.map(\.state) == [.dissected, .planned])
    try DatabaseQueue(path: here.file.path).write { try $0.execute(sql: "DROP TRIGGER stop") }
    #expect(try here.merge(there)[0].taken("training") == 1)
    #expect(try here.digest() == there.digest())
  }
}

@Test("an extract has one plan, what it lists, and of some cells what is recorded")
func extract() throws {
  let sample = try half([0, 1])
  let cells = try sample.cells
  try sample.store.register(experiment: .sample("other"), cells: [.sample(skew: 90)])
  let url = sample.folder.file("extract.sqlite")
  try sample.store.extract(sample.plan, cells: [cells[1].cellId], to: url)
  let extract = try ResultStore.open(at: url, creating: false)
  #expect(try extract.plans().map(\.planHash) == [sample.store.plan(sample.plan).planHash])
  #expect(try extract.experiments().map(\.name) == ["sweep"])
  let known = try extract.cells(ofExperiment: "sweep")
  #expect(known.map(\.name) == cells.map(\.name))
  #expect(known.map(\.isTrained) == [false, true] && known.map(\.attempts) == [0, 1])
  // It goes back without a change.
  let before = try sample.digest()
  let report = try sample.store.merge([url])[0]
  #expect(report.taken("training") == 0 && report.passedOver.isEmpty && report.conflicts.isEmpty)
  #expect(try sample.digest() == before)
}
