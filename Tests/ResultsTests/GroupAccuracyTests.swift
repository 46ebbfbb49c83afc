import GRDB
import Results
import Seeding
import Testing

/// What the view says of one database: unbiased, aligned, conflicting, gap, worst, n.
private func view(_ sample: SampleDatabase) throws -> [Double?] {
  let row = try DatabaseQueue(path: sample.folder.file("results.sqlite").path).read {
    try Row.fetchOne(
      $0, sql: "SELECT unbiased, aligned, conflicting, gap, worst, n FROM accuracyGap")
  }
  return try (0..<6).map { try #require(row)[$0] }
}

@Test(
  "the view of accuracies says what is computed in Swift, empty subgroups included",
  arguments: 0..<12)
func accuracyGapAgrees(draw: UInt64) throws {
  var random = SplitMix64(seed: 5, draw)
  var accuracy = GroupAccuracy()
  for target in [true, false] {
    for attribute in [true, false] {
      // A third of the subgroups have no images.
      let n = Int.random(in: 0...2, using: &random) * Int.random(in: 1...40, using: &random)
      accuracy.add(
        target: target, attribute: attribute, n: n, correct: Int.random(in: 0...n, using: &random))
    }
  }
  let sample = try SampleDatabase()
  let cell = try sample.first.cellId
  try sample.store.recordTraining(
    TrainingRecord(cellId: cell, attemptId: nil, trainCount: 10, weightsFile: "w"), epochs: [],
    evaluations: accuracy.evaluations(ofCell: cell, on: .test))
  let computed = [
    accuracy.unbiased, accuracy.aligned, accuracy.conflicting, accuracy.gap,
    accuracy.worst?.accuracy, Double(accuracy.n),
  ]
  for (found, expected) in zip(try view(sample), computed) {
    #expect((found == nil) == (expected == nil))
    #expect(abs((found ?? 0) - (expected ?? 0)) < 1e-12)
  }
  let read = try sample.store.evaluations(ofExperiment: "sweep", on: .test)
  #expect(read.mapValues(GroupAccuracy.init) == [0: accuracy])
}

@Test("a mean of subgroups weighs them alike, and the first of the worst is named")
func groupAccuracy() {
  var accuracy = GroupAccuracy()
  accuracy.add(target: true, attribute: true, n: 100, correct: 90)
  accuracy.add(target: true, attribute: false, n: 10, correct: 5)
  accuracy.add(target: false, attribute: true, n: 4, correct: 2)
  #expect(accuracy.unbiased == nil && accuracy.worst == nil && accuracy.effectiveN == nil)
  #expect(accuracy.conflicting == 0.5 && accuracy.gap == nil)
  accuracy.add(target: false, attribute: false, n: 10, correct: 7)
  accuracy.add(target: false, attribute: false, n: 10, correct: 3)
  #expect(accuracy.aligned == 0.7 && accuracy.n == 134)
  #expect(accuracy.worst?.group.target == true && accuracy.worst?.group.attribute == false)
}
