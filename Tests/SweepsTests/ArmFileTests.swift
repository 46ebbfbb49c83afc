import Foundation
import Specification
import Sweeps
import Testing

private func text(_ arms: String) -> String {
  """
  name: sample
  data: {source: synthetic, seed: 7}
  skew: [{attribute: Eyeglasses, P: [50, 75, 100]}, {transform: grayscale, P: [50, 100]}]
  split: {train: 64, test: 16}
  seeds: [1, 2]
  model: {architecture: resnet18, input: 64}
  training: {epochs: 2, rate: 0.03}
  dissection: {quantile: 0.01, nulls: 5}
  \(arms)
  """
}

private func experiment(_ arms: String, _ overrides: [String] = []) throws -> Experiment {
  try Experiment(yaml: text(arms), file: "sample.yaml", overrides: overrides)
}

private func refusal(_ arms: String, _ overrides: [String] = []) -> String {
  do {
    _ = try experiment(arms, overrides)
    return "nothing is wrong"
  } catch {
    return "\(error)"
  }
}

@Suite("Arms of an experiment file")
struct ArmFileTests {
  @Test("have what the file says, but for what they say otherwise")
  func settings() throws {
    let sample = try experiment(
      """
      arms:
        - {name: plain}
        - {name: longer, training: {epochs: 9, warmUp: 3}, P: [100, 50], seeds: [2]}
        - {name: harder, data: {difficulty: 0.8}, model: {architecture: resnet50}}
        - {name: block, dissection: {hook: block, nulls: 0}}
      """)
    let own = sample.settings
    #expect(sample.arms.map(\.name) == ["plain", "longer", "harder", "block"])
    #expect(sample.arms[0] == Arm(name: "plain", settings: own))
    var longer = own
    (longer.training.epochs, longer.training.warmUp) = (9, 3)
    #expect(
      sample.arms[1]
        == Arm(name: "longer", settings: longer, percentages: [50, 100], seeds: [2]))
    var harder = own
    harder.data = .synthetic(seed: 7, population: PopulationSpecification(difficulty: 0.8))
    harder.model.architecture = .resnet50
    #expect(sample.arms[2].settings == harder)
    var block = own
    (block.dissection.hook, block.dissection.nulls) = (.block, 0)
    #expect(sample.arms[3].settings == block)
    #expect(sample.with(sample.arms[1]).training.epochs == 9)
    #expect(sample.with(sample.arms[1]).arms.isEmpty)
  }

  @Test("are one without a name where the file has none, and leave no trace then")
  func none() throws {
    let sample = try experiment("")
    #expect(sample.arms.isEmpty && sample.allArms == [Arm(name: "", settings: sample.settings)])
    #expect(sample.with(sample.allArms[0]) == sample)
    #expect(try !Identity.json(sample).contains("arms"))
  }

  @Test("that name another source of faces have nothing of the file's")
  func otherSource() throws {
    let sample = try experiment(
      "arms: [{name: photographs, data: {celeba: {root: faces}}}, {name: plain}]")
    #expect(sample.arms[0].settings.data == .celeba(root: "faces"))
    #expect(sample.arms[0].settings.dissection.dictionary == .data)
    #expect(sample.arms[1].settings == sample.settings)
  }

  @Test("are replaced by the command line like any list")
  func overrides() throws {
    let arms = "arms: [{name: plain}, {name: longer, training: {epochs: 9}}]"
    let sample = try experiment(arms, ["arms.1.training.rate=0.01", "training.batch=16"])
    #expect(sample.arms[1].settings.training.rate == 0.01)
    #expect(sample.arms.map(\.settings.training.batch) == [16, 16])
    #expect(try experiment(arms, ["arms=[{name: one}]"]).arms.map(\.name) == ["one"])
  }

  @Test(
    "that are wrong are answered by line, key and what is valid",
    arguments: [
      (
        "arms:\n  - {name: a}\n  - {name: b, trainig: {epochs: 3}}",
        "sample.yaml:11: unknown key “arms[1].trainig”. Did you mean training? Valid: name, data, "
      ),
      (
        "arms:\n  - name: b\n    training: {epohcs: 3}",
        "sample.yaml:11: unknown key “arms[0].training.epohcs”. Did you mean epochs? Valid: epochs"
      ),
      ("arms: [{name: b, training: {epochs: 0}}]", "arms[0].training.epochs is 0. Valid: a whole"),
      ("arms: [{training: {epochs: 3}}]", "sample.yaml:9: arms[0].name is missing."),
      ("arms: [{name: a/b}]", "arms[0].name is a/b. Valid: letters, digits, - and _."),
      ("arms: [{name: a}, {name: a, model: {input: 32}}]", "arms[1] is a second arm a."),
      ("arms: [{name: a, P: [60]}]", "arms[0].P[0] is 60. Valid: 50, 75, 100."),
      ("arms: [{name: a, seeds: [3]}]", "arms[0].seeds[0] is 3. Valid: 1, 2."),
      ("arms: [{name: a, training: 3}]", "arms[0].training is 3. Valid: a mapping"),
      ("arms: []", "arms is an empty list. Valid: a list with at least one entry"),
      ("arms: [{name: a, split: {test: 8}}]", "unknown key “arms[0].split.test”. Valid: train."),
      ("arms: [{name: a, split: {train: 2}}]", "arms[0].split.train is 2. Valid: a whole number"),
      ("arms: [{name: a, split: {}}]", "arms[0].split.train is missing."),
    ])
  func wrong(arms: String, words: String) {
    #expect(refusal(arms).contains(words), "\(refusal(arms))")
  }

  @Test("may not be the same")
  func same() throws {
    let sample = try experiment("arms: [{name: a}, {name: b, training: {epochs: 2}}]")
    let error = #expect(throws: SweepError.self) { try sample.requireDifferentArms() }
    #expect(error?.description.hasPrefix("The arms a and b would find the same") == true)
    try experiment("arms: [{name: a}, {name: b, training: {epochs: 3}}]").requireDifferentArms()
  }

  @Test("let a quantity be declared that one of them probes for")
  func endpoints() throws {
    let declared = "endpoints: [\"biasedUnits:axis\"]"
    #expect(refusal("\(declared)\narms: [{name: a}]").contains("dissection.axisFamily"))
    let sample = try experiment(
      "\(declared)\narms: [{name: a}, {name: b, dissection: {axisFamily: true}}]")
    #expect(sample.endpoints == [.biased(.axis, significant: false)])
  }

  @Test("leave room for a low resolution below the input of each")
  func lowResolution() {
    let skew = ["skew=[{transform: lowResolution, side: 40, P: [50]}]"]
    #expect(refusal("arms: [{name: a}]", skew) == "nothing is wrong")
    #expect(
      refusal("arms: [{name: a}, {name: b, model: {input: 32}}]", skew)
        .contains("below model.input, 32"))
  }

  @Test("are said to be wrong all at once, each thing once")
  func problems() throws {
    let found = try Experiment.problems(
      yaml: text(
        """
        arms:
          - {name: a, training: {epohcs: 3, rate: 100}}
          - {training: {epochs: 3}}
          - {name: c, P: [51], color: red}
          - {name: d}
        onBadImage: perhaps
        """), file: "sample.yaml"
    ).map { "\($0)" }
    for words in [
      "arms[0].training.epohcs", "arms[0].training.rate is 100", "arms[1].name is missing",
      "arms[2].color", "arms[2].P[0] is 51", "onBadImage is perhaps",
    ] {
      #expect(found.count { $0.contains(words) } == 1, "\(words) in \(found)")
    }
    #expect(found.count == 6, "\(found.joined(separator: "\n"))")
  }

  @Test("are recorded with what they have otherwise, and read back the same")
  func recorded() throws {
    var sample = try experiment(
      """
      arms:
        - {name: plain}
        - {name: longer, training: {epochs: 9}, P: [50, 100], seeds: [2]}
        - {name: harder, data: {difficulty: 0.8}, dissection: {axisFamily: true}}
        - {name: more, split: {train: 128}}
      """)
    let json = try Identity.json(sample)
    #expect(json.contains(#""arms":[{"name":"plain"},{"name":"longer","percentages":[50,100],"#))
    let read = try JSONDecoder().decode(Experiment.self, from: Data(json.utf8))
    (sample.source, sample.overrides) = ("", [])
    #expect(read == sample)
    #expect(try sample.fields(differingFrom: json).isEmpty)
    #expect(
      sample.arms.map { $0.differences(from: sample.settings) } == [
        [], ["training.epochs 9", "P 50, 100", "seeds 2"],
        ["data.difficulty 0.8", "dissection.axisFamily true"], ["split.train 128"],
      ])
    #expect(sample.with(sample.arms[3]).split.train == 128)
    let settings = RecordedSettings(json: json)
    #expect(settings.arms.map(\.name) == ["plain", "longer", "harder", "more"])
    #expect(settings.arms[1].differences.first == "training.epochs 9")
  }
}
