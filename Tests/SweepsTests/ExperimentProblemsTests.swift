import Foundation
import Specification
import Sweeps
import Testing

private let sound = """
  name: sample
  data: {source: synthetic, seed: 7}
  skew: [{attribute: Eyeglasses, P: [50, 100]}]
  split: {train: 64, test: 16}
  model: {architecture: resnet18, input: 64}
  training: {epochs: 2, rate: 0.03}
  """

private func problems(_ text: String, _ overrides: [String] = []) throws -> [String] {
  try Experiment.problems(yaml: text, file: "sample.yaml", overrides: overrides)
    .map { "\($0)" }
}

private func refusal(_ text: String, _ overrides: [String] = []) -> String {
  do {
    _ = try Experiment(yaml: text, file: "sample.yaml", overrides: overrides)
    return "nothing is wrong"
  } catch {
    return "\(error)"
  }
}

@Suite("What is wrong with an experiment file")
struct ExperimentProblemsTests {
  @Test("is nothing where it is sound")
  func soundFile() throws {
    #expect(try problems(sound).isEmpty)
  }

  @Test(
    "numbers are what their digits say, not what YAML 1.1 makes of them",
    arguments: ["050": 50, "08": 8, "+7": 7])
  func digits(text: String, number: Int) throws {
    let experiment = try Experiment(
      yaml: sound, file: "sample.yaml",
      overrides: ["skew.0.P=[\(text)]", "training.epochs=\(text)"])
    #expect(experiment.skews[0].percentages == [number])
    #expect(experiment.training.epochs == number)
  }

  @Test(arguments: ["1:30", "0b11", "0x10", "1_000", "3.0", ".inf"])
  func noWholeNumber(text: String) {
    #expect(
      refusal(sound, ["training.epochs=\(text)"])
        .contains("training.epochs is \(text). Valid: a whole number from"))
  }

  @Test(arguments: ["0:30", ".nan", "0x1p-3", "1_0.5", "1e"])
  func noNumber(text: String) {
    #expect(
      refusal(sound, ["training.rate=\(text)"])
        .contains("training.rate is \(text). Valid: a number from"))
  }

  @Test("of an override is blamed on it, also where it makes a section of the file wrong")
  func overridesAreBlamed() {
    let both = refusal(sound, ["skew.0.transform=blur"])
    #expect(both.hasPrefix("“skew.0.transform=blur” on the command line: "), "\(both)")
    let seeds = refusal(sound, ["seeds=1"])
    #expect(
      seeds.hasSuffix("Valid: a list with at least one entry, such as [1, 2, 3]."), "\(seeds)")
    // What the file itself lacks stays the file's.
    let lacking = refusal(
      sound.replacing("rate: 0.03", with: "batch: 8"), ["training.epochs=3"])
    #expect(lacking.hasPrefix("sample.yaml:6"), "\(lacking)")
  }

  @Test("a folder and a device in place of the file are called what they are")
  func noFile() throws {
    for (path, reason) in [("/", "it is a folder"), ("/dev/null", "it is no plain file")] {
      let error = #expect(throws: ExperimentError.self) {
        try Experiment(contentsOf: URL(filePath: path))
      }
      #expect("\(error as Any)".contains(reason), "\(error as Any)")
    }
  }

  @Test("a place in a list may be written as messages write it")
  func brackets() throws {
    let experiment = try Experiment(
      yaml: sound, file: "sample.yaml", overrides: ["skew[0].P=[60, 70]"])
    #expect(experiment.skews[0].percentages == [60, 70])
  }

  @Test("is said in one go, each thing once, with the line of each")
  func allAtOnce() throws {
    let text = """
      name: a/b
      date: {source: synthetic}
      skew: [{attribute: Eyeglasses, P: [50, 120]}, {transform: blur, P: [50]}]
      split: {train: many, tset: 3}
      seeds: [1, 1]
      model: {architecture: resnet19}
      training: {epochs: 0, batch: 1}
      endpoints: [eyeDetectors, noseJobs]
      """
    let found = try problems(text)
    let expected = [
      "sample.yaml:2: unknown key “date”. Did you mean data?", "sample.yaml:1: name is a/b",
      "sample.yaml:3: skew[0].P[1] is 120",
      "sample.yaml:3: skew[1].sigma is missing", "split.tset”. Did you mean test?",
      "split.train is many", "seeds[1] is 1", "is resnet19. Did you mean resnet18? Valid",
      "model.input is missing", "training.epochs is 0", "training.batch is 1",
      "training.rate is missing", "endpoints[1] is noseJobs",
    ]
    for words in expected {
      #expect(found.count { $0.contains(words) } == 1, "\(words) in \(found)")
    }
    #expect(found.count == expected.count, "\(found.joined(separator: "\n"))")
  }

  @Test("is said once of a misspelt key, which is not called missing as well")
  func misspelt() throws {
    let found = try problems(sound + "\narms: [{name: a}, {name: b, split: {trian: 60}}]")
    #expect(found.count == 1 && found[0].contains("arms[1].split.trian”. Did you mean train?"))
    // What is missing beside an unknown key of another name is said.
    let both = try problems(sound + "\narms: [{name: a}, {name: b, split: {colour: 60}}]")
    #expect(both.count == 2 && both[1].contains("arms[1].split.train is missing"), "\(both)")
  }

  @Test(
    "on the command line is blamed on the command line, not on a line of the file",
    arguments: [
      ("data.difficulty=x", "“data.difficulty=x” on the command line: data.difficulty is x."),
      ("training.epoch=2", "“training.epoch=2” on the command line: unknown key “training.epoch”"),
      ("skew.0.P=[50,120]", "“skew.0.P=[50,120]” on the command line: skew[0].P[1] is 120."),
      ("dissection.nulls=-1", "“dissection.nulls=-1” on the command line: dissection.nulls is -1"),
      ("training={epochs: 2}", "“training={epochs: 2}” on the command line: training.rate is miss"),
    ])
  func overrides(override: String, words: String) {
    #expect(refusal(sound, [override]).hasPrefix(words), "\(refusal(sound, [override]))")
  }

  @Test("in the file stays blamed on its line, whatever the command line replaces")
  func besideOverrides() {
    let message = refusal(sound.replacing("epochs: 2", with: "epochs: no"), ["training.batch=8"])
    #expect(message.hasPrefix("sample.yaml:6: training.epochs is no."), "\(message)")
  }

  @Test("is that it is none: it is not quoted whole")
  func noExperiment() {
    let page = "image Male\n" + String(repeating: "a.jpg 1\n", count: 500)
    let message = refusal(page)
    #expect(message.contains("this is no experiment, but image Male"), "\(message)")
    #expect(message.count < 400, "\(message.count)")
    let long = refusal(
      sound.replacing("epochs: 2", with: "epochs: " + String(repeating: "9x", count: 900)))
    #expect(long.count < 400 && long.contains("training.epochs is 9x9x"), "\(long)")
  }

  @Test("may be aliases that stand for far too many values; that is said at once")
  func aliases() {
    func bomb(_ levels: Int, _ width: Int) -> String {
      let names = Array("abcdefghijkl").map(String.init)
      let first = "a: &a [" + Array(repeating: "x", count: width).joined(separator: ", ") + "]\n"
      return first
        + (1..<levels).map { level in
          let items = Array(repeating: "*\(names[level - 1])", count: width)
          return "\(names[level]): &\(names[level]) [\(items.joined(separator: ", "))]\n"
        }.joined()
    }
    let start = ContinuousClock.now
    #expect(refusal(bomb(9, 9) + sound).contains("more than 32 aliases"))
    #expect(refusal(bomb(9, 9) + "? *i\n: 1\n" + sound).contains("more than 32 aliases"))
    #expect(refusal(bomb(4, 10) + sound).contains("unknown key “a”"))
    #expect(
      refusal(
        "a: &a [\(Array(repeating: "x", count: 4000).joined(separator: ","))]\nb: ["
          + Array(repeating: "*a", count: 30).joined(separator: ",") + "]\n" + sound
      )
      .contains("more than 100000 values"))
    #expect(
      refusal(
        sound,
        [
          "seeds=["
            + Array(repeating: "&a 1, *a", count: 40)
            .joined(separator: ", ") + "]"
        ]
      ).contains("more than 32 aliases"))
    #expect(ContinuousClock.now - start < .seconds(20))
    // An alias that stands for little is as good as what it stands for.
    let twice = sound.replacing("seed: 7}", with: "seed: &seed 7}") + "\nseeds: [*seed]"
    #expect(refusal(twice) == "nothing is wrong")
  }

  @Test("a new file is none of it, whatever its faces")
  func scaffold() throws {
    for faces in [
      ExperimentScaffold.Faces.painted, .folder("my \"faces\": 1"), .table(csv: "1", images: "a b"),
    ] {
      let text = ExperimentScaffold(name: "fresh", faces: faces).text
      let experiment = try Experiment(yaml: text, file: "fresh.yaml")
      switch faces {
      case .painted: #expect(experiment.data == .synthetic(seed: 7))
      case .folder(let folder): #expect(experiment.data == .celeba(root: folder))
      case .table(let csv, let images):
        #expect(
          experiment.data
            == .table(csv: csv, images: images, landmarks: nil, columns: TableColumns()))
      }
      for line in text.split(separator: "\n").dropFirst(12).prefix(2) {
        #expect(line.contains(": "), "\(line)")
      }
    }
  }
}
