import GRDB
import Results
import Specification
import Testing

extension SampleDatabase {
  /// The rows of a query by a tool that knows nothing of Lancet, values as text.
  fileprivate func rows(_ sql: String) throws -> [[String?]] {
    try DatabaseQueue(path: folder.file("results.sqlite").path).read { db in
      try Row.fetchAll(db, sql: sql).map { row in
        row.databaseValues.map { String.fromDatabaseValue($0) ?? $0.text }
      }
    }
  }

  fileprivate func evaluate(_ subgroups: [(target: Bool, attribute: Bool, n: Int, correct: Int)])
    throws
  {
    let cell = try first
    try store.recordTraining(
      TrainingRecord(cellId: cell.cellId, attemptId: nil, trainCount: 10, weightsFile: "w"),
      epochs: [],
      evaluations: subgroups.map {
        EvaluationRecord(
          cellId: cell.cellId, partition: .test, target: $0.target, attribute: $0.attribute,
          n: $0.n, correct: $0.correct)
      })
  }
}

extension DatabaseValue {
  fileprivate var text: String? {
    isNull ? nil : description
  }
}

private let gapQuery = "SELECT unbiased, aligned, conflicting, gap, worst, n FROM accuracyGap"

@Test("the gap is between subgroups whose target equals the attribute and the others")
func accuracyGapView() throws {
  let sample = try SampleDatabase()
  try sample.evaluate([
    (true, true, 100, 100), (true, false, 100, 25), (false, true, 50, 25), (false, false, 4, 3),
  ])
  #expect(try sample.rows(gapQuery) == [["0.625", "0.875", "0.375", "0.5", "0.25", "254"]])
}

@Test("accuracies that need an empty or missing subgroup are null, not 0")
func accuracyWithoutImages() throws {
  let empty = try SampleDatabase()
  try empty.evaluate([
    (true, true, 4, 3), (true, false, 0, 0), (false, true, 4, 2), (false, false, 4, 4),
  ])
  #expect(try empty.rows(gapQuery) == [[nil, "0.875", nil, nil, nil, "12"]])
  let missing = try SampleDatabase()
  try missing.evaluate([(true, true, 4, 3), (true, false, 4, 4)])
  #expect(try missing.rows(gapQuery) == [[nil, nil, nil, nil, nil, "8"]])
}

@Test(
  "the dissection's own union counts detectors, by region, the cut included",
  arguments: [
    (UnionRule.hnd, [["layer1", "4", "2", "1", "1", "1", "1", "1", "3"]]),
    (.netdissect, [["layer1", "4", "1", "2", "1", "0", "1", "1", "3"]]),
    (.all, [["layer1", "4", "3", "2", "2", "1", "2", "2", "1"]]),
  ])
func detectorView(union: UnionRule, expected: [[String?]]) throws {
  let sample = try SampleDatabase()
  let cell = try sample.first
  try sample.train(cell)
  func counted(_ concept: String) -> [ConceptRecord] {
    [ConceptRecord(concept: concept, iou: 0.1, probability: 0.9, isCounted: true)]
  }
  try sample.store.recordDissection(
    .sample(cell, unionRule: union),
    layers: [
      .sample(
        units: [
          .sample(
            0, concept: "AU_1", hnd: 0.06, netdissect: 0.04, all: 0.04, concepts: counted("AU_1")),
          .sample(1, concept: "nose", region: "nose", hnd: 0.04, netdissect: 0.0399, all: 0.2),
          .sample(2, hnd: 0.0399, netdissect: 0, all: 0.5, concepts: counted("left_eye")),
          .sample(3, concept: nil, region: nil, hnd: 0, netdissect: 0, all: 0),
        ])
    ])
  let query = """
    SELECT block, units, detectors, otherDetectors, eyeDetectors, noseDetectors, pairs, eyePairs,
      thirdDetectors
    FROM detectorsPerBlock
    """
  #expect(try sample.rows(query) == expected)
}

@Test("a unit without any overlap is no detector, even with a cut of 0")
func zeroCut() throws {
  let sample = try SampleDatabase()
  let cell = try sample.first
  try sample.train(cell)
  var dissection = DissectionRecord.sample(cell)
  dissection.iouCut = 0
  try sample.store.recordDissection(
    dissection, layers: [.sample(units: [.sample(0, hnd: 0), .sample(1, hnd: 1e-9)])])
  #expect(try sample.rows("SELECT detectors FROM detectorsPerBlock") == [["1"]])
}
