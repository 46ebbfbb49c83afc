import Faces
import Foundation
import Networks
import Results
import Specification
import Sweeps
import Tensors
import Testing

private func experiment(_ lines: String...) throws -> Experiment {
  let text = """
    name: sample
    data: {source: synthetic, seed: 7}
    split: {train: 64, test: 32}
    model: {architecture: resnet18, input: 32}
    training: {epochs: 1, batch: 8, rate: 0.01}

    """
  return try Experiment(
    yaml: text + lines.joined(separator: "\n"), file: "sample.yaml", overrides: [])
}

/// Lines that do not go together, and what is said of them.
private let refusals: [(String, String)] = [
  (
    "target: {column: age_group}\nskew: [{attribute: Eyeglasses, P: [50]}]",
    "sample.yaml:6: classes of age_group cannot be skewed, as P speaks of images with and without one "
      + "thing. Leave skew out and use “lancet train”, or learn an attribute or two classes of a column."
  ),
  (
    "skew: [{attribute: Eyeglasses, P: [50]}]\narms: [{name: a, target: {number: age}}]",
    "sample.yaml:7: the number age cannot be skewed, as P speaks of images with and without one thing. "
      + "Leave skew out and use “lancet train”, or learn an attribute or two classes of a column."
  ),
  (
    "endpoints: [eyeDetectors]",
    "sample.yaml:6: endpoints are tested over P, and nothing is skewed. Leave endpoints out, or add skew."
  ),
  (
    "skew: [{attribute: Eyeglasses, P: [50]}]\nsubgroups: [Young]",
    "sample.yaml:7: subgroups stand beside skew, but the skewed attribute makes the subgroups itself. "
      + "Leave one of the two out."
  ),
  (
    "subgroups: [Male]",
    "sample.yaml:6: Male is the target, so its values are told apart in any case. Name other attributes."
  ),
  (
    "dissection: {ablation: 10}",
    "sample.yaml:6: ablation takes the units of endpoints away, and without skew there are none. "
      + "Leave ablation out, or add skew."
  ),
  (
    "arms: [{name: a, P: [50]}]",
    "sample.yaml:6: P is given, but nothing is skewed. Leave P out, or add skew."
  ),
  (
    "arms: [{name: a, target: {number: age}, training: {classWeights: balanced}}]",
    "sample.yaml:6: classWeights are given, but a number has no classes. Leave them out."
  ),
]

/// Lines, and the target that they mean.
private let readable: [(String, Target)] = [
  ("target: Smiling", Target.attribute("Smiling")),
  ("target: {column: age_group}", .classes(column: "age_group")),
  (
    "target: {column: race, classes: [White, 01]}",
    .classes(column: "race", among: ["White", "1"])
  ),
  ("target: {attributes: [Male, Smiling]}", .attributes(["Male", "Smiling"])),
  ("target: {number: age}", .number(column: "age")), ("", "Male"),
]

/// Lines that are no target, and a part of what is said of them.
private let mistakes: [(String, String)] = [
  ("target: {colum: age}", "unknown key “target.colum”. Did you mean column?"),
  ("target: {classes: [a, b]}", "target is without column, attributes or number"),
  ("target: {column: a, number: b}", "target.number is b. Valid: nothing"),
  ("target: {number: a, classes: [b, c]}", "target.classes is a list. Valid: nothing"),
  ("target: {attributes: [Male]}", "write a single one as target: Male"),
  ("target: {column: a, classes: [b]}", "target.classes is 1 class. Valid: 2 to 50"),
  ("target: [Male]", "target is a list"),
]

@Suite("Targets in an experiment file")
struct TargetFileTests {
  @Test(
    "a target is an attribute, classes of a column, several attributes or a number",
    arguments: readable)
  func read(line: String, target: Target) throws {
    let sample = try experiment(line)
    #expect(sample.target == target && !sample.isSkewed)
    #expect(sample.axes == [SkewSpecification(axis: .unskewed, percentages: [0], train: nil)])
  }

  @Test(
    "what does not go together is refused: what is wrong, and what to do",
    arguments: refusals)
  func refused(lines: String, message: String) throws {
    do {
      _ = try experiment(lines)
      Issue.record("read: \(lines)")
    } catch {
      #expect("\(error)" == message)
    }
  }

  @Test(
    "a target that is none is an error at its place",
    arguments: mistakes)
  func wrong(line: String, words: String) throws {
    do {
      _ = try experiment(line)
      Issue.record("read: \(line)")
    } catch {
      #expect("\(error)".contains(words), "\(error)")
    }
    #expect(try !Experiment.problems(yaml: "name: a\n" + line, file: "f.yaml").isEmpty)
  }

  @Test("skew that is wrong is one problem: it is not that there is none")
  func wrongSkew() throws {
    let text = """
      name: sample
      data: {source: synthetic}
      skew: Eyeglasses
      model: {input: 32}
      training: {epochs: 1, rate: 0.01}
      endpoints: [eyeDetectors]
      """
    let problems = try Experiment.problems(yaml: text, file: "f.yaml")
    #expect(problems.count == 1 && "\(problems[0])".hasPrefix("f.yaml:3: skew is Eyeglasses."))
  }

  @Test("two classes can be skewed, and the arms of a sweep may learn other attributes")
  func skewed() throws {
    let sample = try experiment(
      "target: {column: age_group, classes: [0-20, 60+]}",
      "skew: [{attribute: Eyeglasses, P: [50, 100]}]",
      "arms: [{name: age}, {name: smile, target: Smiling}]")
    #expect(sample.isSkewed && sample.arms[0].settings.target == sample.target)
    #expect(sample.arms[1].settings.target == "Smiling")
    let cells = try SweepRun(sample, results: URL(filePath: "none.sqlite")).plannedCells()
    #expect(
      cells.map(\.cell.target) == [
        "age_group 60+", "age_group 60+", "Smiling", "Smiling",
      ])
    #expect(Set(cells.map(\.cell.trainingHash)).count == 4)
    // An arm's models are those of an experiment of its own.
    let alone = try experiment("target: Smiling", "skew: [{attribute: Eyeglasses, P: [50, 100]}]")
    let own = try SweepRun(alone, results: URL(filePath: "none.sqlite")).plannedCells()
    #expect(own.map(\.cell.trainingHash) == cells.suffix(2).map(\.cell.trainingHash))
  }

  @Test("weights of classes and smoothed labels are read, for arms too")
  func training() throws {
    let sample = try experiment(
      "target: {column: age_group}",
      "arms:", "  - {name: a, training: {classWeights: balanced}}",
      "  - {name: b, training: {classWeights: {60+: 2.5}, labelSmoothing: 0.1}}")
    #expect(sample.training.classWeights == nil && sample.training.labelSmoothing == 0)
    #expect(sample.arms[0].settings.training.classWeights == .balanced)
    #expect(sample.arms[1].settings.training.classWeights == .given(["60+": 2.5]))
    #expect(sample.arms[1].settings.training.labelSmoothing == 0.1)
  }

  @Test(
    "a plan without skew has a cell for each arm and seed, and a weight for what is not learnt is refused"
  )
  func plan() throws {
    let sample = try experiment(
      "seeds: [1, 2]", "subgroups: [Male]", "arms:", "  - {name: smile, target: Smiling}",
      "  - {name: age, target: {column: age_group}}", "  - {name: years, target: {number: age}}")
    let cells = try SweepRun(sample, results: URL(filePath: "none.sqlite")).plannedCells()
    #expect(
      cells.map(\.name) == [
        "smile, unskewed seed 1", "smile, unskewed seed 2", "age, unskewed seed 1",
        "age, unskewed seed 2", "years, unskewed seed 1", "years, unskewed seed 2",
      ])
    #expect(
      cells.map(\.cell.target) == [
        "Smiling", "Smiling", "age_group", "age_group", "age", "age",
      ])
    #expect(cells.allSatisfy { $0.cell.skew == 0 && $0.cell.axis == "unskewed" })
    #expect(Set(cells.map(\.dissectionHash)).count == 6)
    let wrong = try experiment(
      "target: {column: age_group}", "arms: [{name: a, training: {classWeights: {70+: 2}}}]")
    #expect {
      try SweepRun(wrong, results: URL(filePath: "none.sqlite")).plannedCells()
    } throws: { error in
      "\(error)".contains("names 70+, which is not learnt.")
    }
  }
}

@Suite("What is trained for and measured")
struct TargetMeasureTests {
  private let table = FaceTable(
    origin: "t", names: (0..<6).map { "\($0)" },
    attributes: [
      "Male": [true, true, true, false, false, nil],
      "Smiling": [true, false, nil, true, false, false],
    ],
    columns: [
      "age": ["10", "20", "30", "", "50", "60"], "group": ["a", "b", "b", "c", "b", "?"],
    ])

  @Test("balanced weights make classes count alike; an attribute's yes weighs what its no does")
  func weights() throws {
    var training = try experiment().training
    training.classWeights = .balanced
    let faces = [0, 1, 2, 3, 4]
    let classes = Objective(
      try table.labels(of: .classes(column: "group")), of: faces, training)
    // Five images of three classes: one, three and one of each.
    let balanced: [Double] = [5.0 / 3, 5.0 / 9, 5.0 / 3]
    #expect(classes.weights == balanced)
    let labels = Objective(
      try table.labels(of: .attributes(["Male", "Smiling"])), of: faces, training)
    let ofNo: [Double] = [2.0 / 3, 1]
    #expect(labels.weights == ofNo)
    guard case .labels(let known, 2) = labels.answers else {
      Issue.record("no labels")
      return
    }
    let expected: [KnownLabel] = [
      .yes, .yes, .yes, .no, .yes, .unknown, .no, .yes, .no, .no,
    ]
    #expect(known == expected)
    training.classWeights = .given(["c": 4])
    #expect(
      Objective(try table.labels(of: .classes(column: "group")), of: faces, training).weights
        == [1, 1, 4])
  }

  @Test("a number is learnt by its distance from the mean in deviations")
  func number() throws {
    let training = try experiment().training
    let objective = Objective(
      try table.labels(of: .number(column: "age")), of: [0, 1, 2], training)
    guard case .numbers(let numbers) = objective.answers else {
      Issue.record("no numbers")
      return
    }
    let deviation = (200.0 / 3).squareRoot()
    let expected: [Double] = [-10 / deviation, 0, 10 / deviation]
    let errors = zip(numbers, expected).map { abs(Double($0) - $1) }
    #expect(errors.count == 3 && errors.allSatisfy { $0 < 1e-6 })
    #expect(abs(NumberScale([10, 20, 30]).number(10 / deviation) - 30) < 1e-9)
  }

  @Test("what is not known is not counted, and subgroups are those of an attribute's values")
  func scores() throws {
    let labels = try table.labels(of: .classes(column: "group"))
    let evaluation = TargetEvaluation(
      labels, in: table, subgroups: ["Male"], trainedOn: [0, 1, 2, 3, 4])
    // Faces 0 to 5: a, b, a instead of b, c, b, and one that is not known.
    let logits = Tensor(
      [3, 0, 0, 0, 3, 0, 3, 0, 0, 0, 0, 3, 0, 3, 0, 3, 0, 0], shape: [6, 3])
    let records = evaluation.scores(logits, of: Array(0..<6), cell: 1, partition: .test)
    let scores = try #require(TargetScores.all(records).first)
    let all = try #require(scores.images["all"])
    #expect(all.n == 5 && all.accuracy == 0.8)
    #expect(all.count(of: "b", as: "a") == 1 && all.recall(of: "b") == 2.0 / 3)
    #expect(scores.images["Male=1"]?.n == 3 && scores.images["Male=0"]?.n == 2)
    #expect(scores.images["Male=0"]?.accuracy == 1)
    #expect(all.averagePrecisions["c"] == 1 && all.averagePrecisions["a"] == 0.5)
  }

  @Test("each of several attributes is measured over the faces of which it is known")
  func attributes() throws {
    let labels = try table.labels(of: .attributes(["Male", "Smiling"]))
    let evaluation = TargetEvaluation(labels, in: table, subgroups: [], trainedOn: [0, 1])
    let logits = Tensor([1, 1, 1, -1, -1, 1, -1, 1, -1, -1, 1, 1], shape: [6, 2])
    let scores = TargetScores.all(
      evaluation.scores(logits, of: Array(0..<6), cell: 1, partition: .test))
    #expect(scores.map(\.output) == ["Male", "Smiling"])
    #expect(scores.map { $0.images["all"]?.n } == [5, 5])
    #expect(scores.map { $0.images["all"]?.accuracy } == [0.8, 0.8])
    #expect(scores[0].images["all"]?.recall(of: "1") == 2.0 / 3)
  }

  @Test("the error of a number is in its own unit")
  func error() throws {
    let labels = try table.labels(of: .number(column: "age"))
    let evaluation = TargetEvaluation(labels, in: table, subgroups: ["Male"], trainedOn: [0, 1, 2])
    // The mean of the training images for all.
    let logits = Tensor([0, 0, 0, 0, 0, 0], shape: [6, 1])
    let scores = TargetScores.all(
      evaluation.scores(logits, of: Array(0..<6), cell: 1, partition: .test))[0]
    #expect(scores.images["all"]?.n == 5)
    let all = try #require(scores.images["all"]?.meanAbsoluteError)
    let ofMen = try #require(scores.images["Male=1"]?.meanAbsoluteError)
    // Scaling by the deviation and back rounds.
    #expect(abs(all - 18) < 1e-6)
    #expect(abs(ofMen - 20.0 / 3) < 1e-6)
  }
}
