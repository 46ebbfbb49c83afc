import GRDB
import Results
import Specification
import Testing

/// Counts of true classes by answers, as they are recorded.
private func records(
  _ output: String, _ counts: [(truth: String, answer: String, count: Int)], subgroup: String,
  cell: Int64 = 1
) -> [ScoreRecord] {
  counts.map { truth, answer, count in
    let n = counts.filter { $0.truth == truth }.reduce(0) { $0 + $1.count }
    return ScoreRecord(
      cellId: cell, partition: .test, target: truth, subgroup: subgroup,
      metric: .predicted(answer, of: output), n: n, value: Double(count))
  }
}

private let all = records(
  "age", [("0-20", "0-20", 6), ("0-20", "60+", 2), ("60+", "60+", 1), ("60+", "0-20", 1)],
  subgroup: "all")
private let male = records(
  "age", [("0-20", "0-20", 3), ("0-20", "60+", 1), ("60+", "60+", 1)], subgroup: "Male=1")
private let female = records(
  "age", [("0-20", "0-20", 3), ("0-20", "60+", 1), ("60+", "0-20", 1)], subgroup: "Male=0")

/// Scores, which of the images are positive, and scikit-learn's average precision.
private let rankings: [([Double], [Bool], Double)] = [
  ([0.1, 0.4, 0.35, 0.8], [false, false, true, true], 0.8333333333333333),
  ([0.5, 0.5, 0.5, 0.5], [true, false, false, true], 0.5),
  ([3, 2, 1], [true, true, false], 1), ([3, 2, 1], [false, false, true], 1.0 / 3),
]

@Suite("How an answer does")
struct TargetScoresTests {
  @Test("accuracy, balanced accuracy, gap and worst subgroup follow from who is taken for what")
  func classes() throws {
    let scores = try #require(TargetScores.all(all + male + female).first)
    #expect(scores.output == "age" && scores.subgroups == ["all", "Male=1", "Male=0"])
    let images = try #require(scores.images["all"])
    #expect(images.n == 10 && images.accuracy == 0.7)
    #expect(images.balancedAccuracy == (0.75 + 0.5) / 2)
    #expect(images.recall(of: "60+") == 0.5 && images.count(of: "60+", as: "0-20") == 1)
    #expect(scores.gap(of: "Male") == (0.75 + 1) / 2 - 0.75 / 2)
    let worst = try #require(scores.worst(of: "Male"))
    #expect(worst.name == "age=60+ Male=0" && worst.value == 0)
    #expect(scores.worst(of: nil)?.name == "age=60+")
    #expect(scores.gap(of: "Young") == nil && scores.attributes == ["Male"])
  }

  @Test("a gap needs images of the same classes on both sides")
  func gapNeedsBoth() {
    let without = female.filter { $0.target != "60+" }
    #expect(TargetScores.all(male + without)[0].gap(of: "Male") == nil)
  }

  @Test("the error of a number is a mean with its deviation, larger where the answer is worse")
  func number() throws {
    func sums(_ errors: [Double], _ subgroup: String) -> [ScoreRecord] {
      let sums = [errors.reduce(0, +), errors.reduce(0) { $0 + $1 * $1 }]
      let metrics: [ScoreRecord.Metric] = [.absoluteError(of: "age"), .squaredError(of: "age")]
      return zip(metrics, sums).map {
        ScoreRecord(
          cellId: 1, partition: .test, target: "all", subgroup: subgroup, metric: $0,
          n: errors.count, value: $1)
      }
    }
    let scores = TargetScores.all(
      sums([1, 2, 3, 6], "all") + sums([1, 2], "Male=1") + sums([3, 6], "Male=0"))[0]
    let images = try #require(scores.images["all"])
    #expect(images.meanAbsoluteError == 3 && images.n == 4 && images.accuracy == nil)
    // Deviation of 1, 2, 3, 6 around 3 is √(14/3); of their mean half of it.
    #expect(abs((images.standardError ?? 0) - (14.0 / 3).squareRoot() / 2) < 1e-12)
    #expect(scores.gap(of: "Male") == 1.5 - 4.5)
    #expect(scores.worst(of: "Male")?.name == "Male=0")
  }

  @Test("a skewed model's right answers are scores of its attribute in the subgroups of its axis")
  func skewed() throws {
    var accuracy = GroupAccuracy()
    accuracy.add(target: true, attribute: true, n: 10, correct: 9)
    accuracy.add(target: true, attribute: false, n: 10, correct: 5)
    accuracy.add(target: false, attribute: true, n: 4, correct: 1)
    accuracy.add(target: false, attribute: false, n: 4, correct: 4)
    let scores = TargetScores(accuracy, target: "Male", axis: "Eyeglasses")
    #expect(scores.subgroups == ["all", "Eyeglasses=1", "Eyeglasses=0"])
    #expect(scores.images["all"]?.count(of: "1", as: "0") == 6)
    #expect(scores.images["Eyeglasses=1"]?.recall(of: "0") == 0.25)
    #expect(scores.worst(of: "Eyeglasses")?.name == "Male=0 Eyeglasses=1")
  }

  @Test(
    "average precision is scikit-learn's, ties at one rank",
    arguments: rankings)
  func precision(scores: [Double], isPositive: [Bool], expected: Double) throws {
    let found = try #require(averagePrecision(scores: scores, isPositive: isPositive))
    #expect(abs(found - expected) < 1e-12)
    #expect(averagePrecision(scores: scores, isPositive: scores.map { _ in false }) == nil)
  }

  @Test("scores are read as they were recorded, and neither the views nor their readers see them")
  func recorded() throws {
    let sample = try SampleDatabase()
    let cell = try sample.first.cellId
    let own =
      records(
        "code", [("1", "2", 3), ("1", "1", 2), ("2", "2", 7), ("0.5", "1", 1)], subgroup: "all",
        cell: cell)
      + [
        ScoreRecord(
          cellId: cell, partition: .test, target: "1", subgroup: "Male=1",
          metric: .averagePrecision(of: "code"), n: 5, value: 0.625)
      ]
    try sample.store.recordTraining(
      TrainingRecord(cellId: cell, attemptId: nil, trainCount: 10, weightsFile: "w"), epochs: [],
      evaluations: [], scores: own)
    let read = try sample.store.scores(ofExperiment: "sweep", on: .test)
    #expect(read.count == 1)
    let found = try #require(read.values.first)
    #expect(Set(found.map { "\($0)" }) == Set(own.map { "\($0)" }))
    #expect(try sample.store.evaluations(ofCell: cell) == [])
    #expect(try sample.store.scores(ofExperiment: "sweep", on: .validation).isEmpty)
  }

  @Test("the digest of a database changes with a score, and is as before where there is none")
  func digest() throws {
    func digest(_ scores: [ScoreRecord]) throws -> (String, tables: [String]) {
      let sample = try SampleDatabase()
      let cell = try sample.first.cellId
      let own = scores.map { score in
        var score = score
        score.cellId = cell
        return score
      }
      try sample.store.recordTraining(
        TrainingRecord(cellId: cell, attemptId: nil, trainCount: 10, weightsFile: "w"), epochs: [],
        evaluations: [], scores: own)
      let tables = try DatabaseInspection(of: sample.folder.file("results.sqlite")).tableDigests()
      return (DatabaseInspection.contentDigest(of: tables), tables.map(\.table))
    }
    let (none, some) = try (digest([]), digest(all))
    #expect(!none.tables.contains("score") && some.tables.contains("score"))
    var other = all
    other[0].value += 1
    #expect(try Set([none.0, some.0, digest(other).0]).count == 3)
    #expect(try digest(all.reversed()).0 == some.0)
  }
}
