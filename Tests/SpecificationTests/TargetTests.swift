import Foundation
import Specification
import Testing

/// An experiment that learns something of painted faces, as a file without skew has it.
private func experiment(_ target: Target, subgroups: [String] = []) -> Experiment {
  Experiment(
    name: "sample", question: "?", data: .synthetic(seed: 1), target: target, skews: [],
    split: SplitSpecification(train: 40, validation: 0, test: 20, seed: 1, perSeed: false),
    seeds: [1], model: ModelSpecification(architecture: .resnet18, input: 32),
    training: TrainingSpecification(
      epochs: 1, batch: 8, rate: 0.01, momentum: 0.9, decay: 0, schedule: .cosine, warmUp: 0,
      augment: [], zeroStart: false),
    dissection: DissectionSpecification(
      dictionary: .synthetic, images: 40, hook: .conv1, quantile: 0.005, iou: 0.04, union: .hnd,
      nulls: 0, ablation: 0, axisFamily: false),
    endpoints: [], controls: [], onBadImage: .fail, source: "", overrides: [], subgroups: subgroups)
}

private let targets: [Target] = [
  "Male", .classes(column: "age_group"), .classes(column: "race", among: ["White", "Black"]),
  .attributes(["Male", "Smiling"]), .number(column: "age"),
]

@Suite("What a model learns")
struct TargetTests {
  private func json(_ experiment: Experiment) throws -> String {
    try Identity.json(
      TrainingIdentity(
        experiment, axis: .unskewed, skew: 0, seed: 2, data: "d", manifest: "m"))
  }

  @Test("an attribute is written as its name alone, other targets by their keys")
  func written() throws {
    let texts = try targets.map { try Identity.json([$0]) }
    #expect(
      texts == [
        #"["Male"]"#, #"[{"column":"age_group"}]"#,
        #"[{"classes":["White","Black"],"column":"race"}]"#,
        #"[{"attributes":["Male","Smiling"]}]"#, #"[{"number":"age"}]"#,
      ])
  }

  @Test("an experiment is read as it was recorded, whatever it learns", arguments: targets)
  func recorded(target: Target) throws {
    var whole = experiment(target, subgroups: ["Young"])
    whole.training.classWeights = .given(["60+": 2])
    whole.training.labelSmoothing = 0.1
    var other = whole.settings
    other.target = .number(column: "age")
    other.training.classWeights = .balanced
    whole.arms = [Arm(name: "own", settings: whole.settings), Arm(name: "other", settings: other)]
    let text = try Identity.json(whole)
    #expect(try JSONDecoder().decode(Experiment.self, from: Data(text.utf8)) == whole)
  }

  @Test("a model of data that are not skewed has neither axis nor P in its name")
  func identity() throws {
    let text = try json(experiment(.number(column: "age"), subgroups: ["Young", "Male"]))
    #expect(!text.contains("axis") && !text.contains("\"skew\""))
    #expect(text.contains(#""target":{"number":"age"}"#))
    #expect(text.contains(#""subgroups":["Male","Young"]"#))
    #expect(try !json(experiment("Male")).contains("subgroups"))
  }

  @Test(
    "weights of classes and smoothed labels name another model, and nothing where they are not asked for"
  )
  func training() throws {
    var other = experiment("Male")
    #expect(try !json(other).contains("classWeights") && !json(other).contains("labelSmoothing"))
    other.training.classWeights = .balanced
    other.training.labelSmoothing = 0.1
    #expect(try json(other).contains(#""classWeights":"balanced""#))
    #expect(try json(other).contains(#""labelSmoothing":0.1"#))
    #expect(
      Arm(name: "a", settings: other.settings).differences(from: experiment("Smiling").settings)
        == ["target Male", "training.classWeights balanced", "training.labelSmoothing 0.1"])
  }

  @Test("models of another target are trained by themselves")
  func trainedAlike() {
    var other = experiment("Male").settings
    #expect(other.trainsLike(experiment("Male").settings))
    other.target = .classes(column: "age_group")
    #expect(!other.trainsLike(experiment("Male").settings))
  }

  @Test("classes come in the order of their numbers, those without last")
  func order() {
    #expect(
      ClassOrder.sorted(["more", "60+", "3-9", "black", "10-19", "-1", "0-2"])
        == ["-1", "0-2", "3-9", "10-19", "60+", "black", "more"])
    #expect(
      ["01", "1.0", "0.50", "-0", "60+", "nan", ""].map(ClassOrder.name) == [
        "1", "1", "0.5", "0", "60+", "nan", "",
      ])
  }

  @Test("a target with two answers alone can be skewed")
  func binary() {
    #expect(targets.map(\.binaryName) == ["Male", nil, "race Black", nil, nil])
  }
}
