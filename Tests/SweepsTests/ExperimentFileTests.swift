import Faces
import Foundation
import Painter
import Specification
import Sweeps
import Testing

/// A complete experiment; tests change one line of it.
private let lines = [
  "name: sample",
  "question: Does it move?",
  "data: {source: synthetic, seed: 7}",
  "target: Male",
  "skew:",
  "  - {attribute: Eyeglasses, P: [100, 50]}",
  "  - {transform: grayscale, P: [50, 75]}",
  "split: {train: 64, test: 16, seed: 3}",
  "seeds: [1, 2]",
  "model: {architecture: resnet18, input: 64}",
  "training: {epochs: 2, batch: 8, rate: 0.03, augment: [flip, shift]}",
  "dissection: {images: 40, quantile: 0.01, union: netdissect}",
  "endpoints: [eyeDetectors]",
]

private func experiment(
  replacing line: Int? = nil, by text: String = "", overrides: [String] = []
) throws -> Experiment {
  var lines = lines
  if let line { lines[line - 1] = text }
  return try Experiment(
    yaml: lines.joined(separator: "\n"), file: "sample.yaml", overrides: overrides)
}

@Test("an experiment file is read field by field, with defaults where it is silent")
func readsFields() throws {
  let sample = try experiment()
  #expect(sample.name == "sample")
  #expect(sample.data == .synthetic(seed: 7))
  #expect(sample.skews.map(\.axis) == [.attribute("Eyeglasses"), .transform(.grayscale)])
  #expect(sample.skews[0].percentages == [50, 100])
  #expect(sample.split.train == 64)
  #expect(sample.split.perSeed == false)
  #expect(sample.seeds == [1, 2])
  #expect(sample.model.architecture == .resnet18)
  #expect(sample.training.augment == [.flip, .shift])
  #expect(sample.training.momentum == 0.9)
  #expect(sample.dissection.quantile == 0.01)
  #expect(sample.dissection.union == .netdissect)
  for union in UnionRule.allCases {
    let other = try experiment(overrides: ["dissection.union=\(union.rawValue)"])
    #expect(other.dissection.union == union)
  }
  #expect(sample.dissection.iou == 0.04)
  #expect(sample.endpoints == [.region(.eye, .detectors)])
  #expect(sample.dissection.nulls == 20 && sample.dissection.ablation == 0)
  #expect(
    try experiment(overrides: ["controls=[noseDetectors]"]).controls == [.region(.nose, .detectors)]
  )
}

@Test("an Inception-ResNet is asked for by its name, which names its training")
func inception() throws {
  let line = "model: {architecture: inception-resnet-v1, input: 160}"
  let sample = try experiment(replacing: 10, by: line)
  #expect(sample.model.architecture == .inceptionResNetV1)
  let parts = try experiment(
    replacing: 10, by: line, overrides: ["training.freeze=[conv2d_1a, repeat_1, last_bn]"])
  #expect(parts.training.freeze == ["conv2d_1a", "repeat_1", "last_bn"])
  let json = String(decoding: try JSONEncoder().encode(sample.model), as: UTF8.self)
  #expect(json.contains("\"architecture\":\"inception-resnet-v1\""))
  #expect(try JSONDecoder().decode(ModelSpecification.self, from: Data(json.utf8)) == sample.model)
}

@Test("an option that nobody asked for is not in what a dissection is identified by")
func axisFamily() throws {
  func json(_ overrides: [String]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(
      decoding: try encoder.encode(experiment(overrides: overrides).dissection), as: UTF8.self)
  }
  #expect(try !json([]).contains("axisFamily"))
  #expect(try json(["dissection.axisFamily=false"]) == json([]))
  #expect(try json(["dissection.axisFamily=true"]).contains(#""axisFamily":true"#))
}

@Test("no quantity is declared to move and not to move")
func endpointOrControl() {
  let error = #expect(throws: ExperimentError.self) {
    try experiment(overrides: ["controls=[eyeDetectors]"])
  }
  #expect(error?.description.contains("controls[0] is eyeDetectors. Valid: an endpoint") == true)
}

@Test(
  "a wrong line is answered by its number, the field, what was found and what is valid",
  arguments: [
    (6, "  - {attribute: Eyeglasses, P: [50, 120]}", ["skew[0].P[1]", "120", "0 to 100"]),
    (6, "  - {attribute: Eyeglasses, P: 50}", ["skew[0].P is 50", "a list"]),
    (6, "  - {attribute: Eyeglasses, P: [50, 50]}", ["each value once"]),
    (7, "  - {transform: sepia, P: [50]}", ["sepia", "grayscale, blur, jpeg, brightness"]),
    (7, "  - {transform: blur, P: [50]}", ["skew[1].sigma is missing", "pixels"]),
    (7, "  - {transform: blur, sigma: 0, P: [50]}", ["skew[1].sigma is 0", "0.1 to 32"]),
    (7, "  - {transform: jpeg, quality: 101, P: [50]}", ["skew[1].quality", "1 to 100"]),
    (7, "  - {transform: jpeg, sigma: 2, P: [50]}", ["skew[1].sigma", "transform: blur"]),
    (7, "  - {attribute: Young, side: 2, P: [50]}", ["side", "transform: lowResolution"]),
    (7, "  - {attribute: Young, transform: grayscale, P: [50]}", ["one of attribute"]),
    (7, "  - {transform: plant, P: [50]}", ["skew[1].transform is plant", "lowResolution"]),
    (7, "  - {transform: grayscale, plant: {region: eye}, P: [50]}", ["one of attribute"]),
    (7, "  - {plant: {kind: patch}, P: [50]}", ["skew[1].plant.region is missing", "eye, cheek"]),
    (7, "  - {plant: {region: moth}, P: [50]}", ["plant.region is moth", "Did you mean mouth?"]),
    (7, "  - {plant: {region: eye, kind: tnt}, P: [50]}", ["plant.kind", "Did you mean tint?"]),
    (7, "  - {plant: {region: eye, strength: 2}, P: [50]}", ["plant.strength is 2", "0.0 to 1.0"]),
    (7, "  - {plant: {region: eye, size: 0}, P: [50]}", ["plant.size is 0", "0.05 to 1.0"]),
    (7, "  - {plant: {region: eye, place: 3}, P: [50]}", ["skew[1].plant.place", "strength"]),
    (7, "  - {plant: {region: eye}, sigma: 2, P: [50]}", ["skew[1].sigma", "transform: blur"]),
    (8, "split: {train: many}", ["split.train is many", "a whole number"]),
    (9, "seeds: []", ["seeds", "at least one entry"]),
    (10, "model: {architecture: resnet20, input: 64}", ["resnet20", "resnet18, resnet34"]),
    (10, "model: {architecture: resnet18}", ["model.input is missing"]),
    (
      10, "model: {architecture: inception-resnet-v1, input: 74}",
      ["model.input is 74", "75 to 512"]
    ),
    (11, "training: {epochs: 2, rate: 0.03, bach: 8}", ["training.bach", "batch", "epochs"]),
    (12, "dissection: {quantile: 2}", ["dissection.quantile is 2"]),
    (13, "endpoints: [noseJobs]", ["endpoints[0]", "noseJobs", "eyeDetectors"]),
    (3, "data: {source: imagenet}", ["data.source is imagenet", "synthetic"]),
    (1, "name: a/b", ["a/b", "letters"]),
  ])
func wrongLines(line: Int, text: String, words: [String]) throws {
  let error = try #require(throws: ExperimentError.self) {
    try experiment(replacing: line, by: text)
  }
  let message = "\(error)"
  #expect(message.hasPrefix("sample.yaml:\(line): "), "\(message)")
  for word in words { #expect(message.contains(word), "\(message)") }
}

@Test("every transform takes its parameter, which is part of its name")
func transforms() throws {
  let sample = try experiment(overrides: [
    "skew=[{transform: blur, sigma: 2.5, P: [50]}, {transform: blur, sigma: 1, P: [50]}, "
      + "{transform: jpeg, quality: 20, P: [50]}, {transform: brightness, factor: 0.5, P: [50]}, "
      + "{transform: lowResolution, side: 16, P: [50]}]"
  ])
  #expect(
    sample.skews.map(\.axis) == [
      .transform(.blur(sigma: 2.5)), .transform(.blur(sigma: 1)), .transform(.jpeg(quality: 20)),
      .transform(.brightness(factor: 0.5)), .transform(.lowResolution(side: 16)),
    ])
  #expect(
    sample.skews.map(\.axis.name) == [
      "blur sigma=2.5", "blur sigma=1", "jpeg quality=20", "brightness factor=0.5",
      "lowResolution side=16",
    ])
}

@Test("a cue is read with what it leaves open; two cues of one region are two axes")
func plants() throws {
  let sample = try experiment(overrides: [
    "skew=[{plant: {region: eye}, P: [50]}, {plant: {region: eye, kind: tint}, P: [60]}, "
      + "{plant: {region: chin, kind: texture, strength: 0, size: 0.5}, P: [0, 100], train: 20}]"
  ])
  #expect(
    sample.skews.map(\.axis) == [
      .transform(.plant(Plant(region: .eye))), .transform(.plant(Plant(region: .eye, kind: .tint))),
      .transform(.plant(Plant(region: .chin, kind: .texture, strength: 0, size: 0.5))),
    ])
  #expect(
    sample.skews.map(\.axis.name) == [
      "Planted_eye", "Planted_eye_tint", "Planted_chin_texture_strength0_size0.5",
    ])
  #expect(sample.skews[2].train == 20)
  let json = try Identity.json(sample)
  let again = try JSONDecoder().decode(Experiment.self, from: Data(json.utf8))
  #expect(again.skews == sample.skews)
  #expect(throws: ExperimentError.self) {
    try experiment(overrides: [
      "skew=[{plant: {region: eye}, P: [50]}, {plant: {region: eye, size: 0.3}, P: [60]}]"
    ])
  }
}

@Test("a low resolution that is not below the input's is no transform")
func resolutionAboveInput() throws {
  let error = try #require(throws: ExperimentError.self) {
    try experiment(replacing: 7, by: "  - {transform: lowResolution, side: 64, P: [50]}")
  }
  #expect("\(error)".contains("side 64") && "\(error)".contains("below model.input, 64"))
}

@Test("the distribution of synthetic faces is read, and an impossible one is answered by its line")
func readsPopulation() throws {
  let text = """
    data: {source: synthetic, seed: 7, difficulty: 0.2, rates: {Eyeglasses: 0.3, Male: 0.4}, \
    correlations: {Eyeglasses: 0.1}}
    """
  let population = PopulationSpecification(
    difficulty: 0.2, rates: ["Eyeglasses": 0.3, "Male": 0.4], correlations: ["Eyeglasses": 0.1])
  #expect(
    try experiment(replacing: 3, by: text).data == .synthetic(seed: 7, population: population))
  for (text, words) in [
    ("data: {source: synthetic, difficulty: 2}", ["data.difficulty is 2", "0.0 to 1.0"]),
    ("data: {source: synthetic, rates: {Glasses: 0.3}}", ["data.rates.Glasses", "Eyeglasses"]),
    ("data: {source: synthetic, rates: {Male: 3}}", ["data.rates.Male is 3"]),
    (
      "data: {source: synthetic, correlations: {Eyeglasses: 1, Wearing_Hat: 0.9}}",
      ["data.correlations", "Wearing_Hat at a rate of 0.06", "-0.253 to 0.253"]
    ),
    (
      "data: {celeba: {root: a}, difficulty: 0.1}",
      ["data.difficulty is 0.1", "either celeba, or table, or"]
    ),
  ] {
    let error = try #require(throws: ExperimentError.self) {
      try experiment(replacing: 3, by: text)
    }
    #expect("\(error)".hasPrefix("sample.yaml:3: "))
    for word in words { #expect("\(error)".contains(word), "\(error)") }
  }
}

@Test("broken YAML is answered by its line")
func brokenYAML() throws {
  let error = try #require(throws: ExperimentError.self) {
    try experiment(replacing: 8, by: "split: {train: 64, test")
  }
  #expect("\(error)".hasPrefix("sample.yaml:"))
  #expect("\(error)".contains("not valid YAML"))
}

@Test("a missing file is named")
func missingFile() throws {
  let error = try #require(throws: ExperimentError.self) {
    try Experiment(contentsOf: URL(filePath: "/nowhere/sweep.yaml"))
  }
  #expect("\(error)".contains("sweep.yaml"))
  #expect("\(error)".contains("no such file"))
}

@Test("the command line replaces values, into lists too, and adds keys")
func overrides() throws {
  let sample = try experiment(overrides: [
    "training.epochs=5", "skew.0.P=[70]", "seeds=[9]", "training.zeroStart=true",
  ])
  #expect(sample.training.epochs == 5)
  #expect(sample.skews[0].percentages == [70])
  #expect(sample.seeds == [9])
  #expect(sample.training.zeroStart)
}

@Test(
  "a wrong override is answered without a line",
  arguments: ["epochs", "=5", "skew.7.P=[50]", "training.epochs=soon", "training.speed=9"])
func wrongOverrides(text: String) throws {
  let error = try #require(throws: ExperimentError.self) {
    try experiment(overrides: [text])
  }
  #expect(!"\(error)".contains("sample.yaml:1:"))
}

@Test("units that respond to the skewed attribute are declared where they are probed for only")
func declaresAxisUnits() throws {
  let declaration = "endpoints=[accuracyGap, biasedUnits:axis]"
  let probed = try experiment(overrides: [declaration, "dissection.axisFamily=true"])
  #expect(probed.endpoints == [.accuracyGap, .biased(.axis, significant: false)])
  let error = #expect(throws: ExperimentError.self) { try experiment(overrides: [declaration]) }
  let words = "endpoints[1] is biasedUnits:axis. Valid: another quantity, unless"
  #expect(error?.description.contains(words) == true, "\(error.debugDescription)")
}

@Test("what a database has of an experiment is compared field by field, in the words of the file")
func differsFromRecorded() throws {
  func differences(_ overrides: [String]) throws -> [String] {
    let recorded = try JSONEncoder().encode(experiment())
    return try experiment(overrides: overrides)
      .fields(differingFrom: String(decoding: recorded, as: UTF8.self))
  }
  #expect(try differences([]).isEmpty)
  #expect(try differences(["question=Does it rise?"]).isEmpty)
  #expect(try differences(["training.augment=[shift, flip]"]).isEmpty)
  #expect(try differences(["seeds=[1]", "skew.1.P=[50]"]) == ["seeds", "skew"])
  #expect(
    try differences(["data.difficulty=0.5", "training.epochs=3", "dissection.axisFamily=true"])
      == ["data", "dissection.axisFamily", "training.epochs"])
}

@Test("a table takes a list of files and rules for attributes; without them it is recorded as ever")
func tableRules() throws {
  let text =
    "data: {table: {csv: [a.csv, b.csv], images: img, values: {Young: age < 30, Male: gender = m}}}"
  var columns = TableColumns()
  columns.joined = ["b.csv"]
  columns.rules = try ["Male": "gender = m", "Young": "age < 30"].sorted { $0.key < $1.key }.map {
    try #require(AttributeRule(name: $0.key, rule: $0.value))
  }
  let sample = try experiment(replacing: 3, by: text)
  #expect(
    sample.data == .table(csv: "a.csv", images: "img", landmarks: nil, columns: columns))
  let json = try JSONEncoder().encode(sample.data)
  #expect(try JSONDecoder().decode(DataSpecification.self, from: json) == sample.data)

  let plain = try Identity.json(
    experiment(replacing: 3, by: "data: {table: {csv: a.csv, images: img}}").data)
  #expect(
    plain == """
      {"table":{"columns":{"identity":"identity","image":"image","partition":"partition"},\
      "csv":"a.csv","images":"img"}}
      """)
  let error = #expect(throws: ExperimentError.self) {
    try experiment(
      replacing: 3, by: "data: {table: {csv: a.csv, images: img, values: {Young: age below 30}}}")
  }
  #expect(error?.description.contains("data.table.values.Young is age below 30") == true)
}

@Test("a head is read with its hidden layers, and a misspelt one is answered with the word")
func readsHeads() throws {
  func model(_ overrides: [String]) throws -> ModelSpecification {
    try experiment(overrides: overrides).model
  }
  #expect(try model([]).head == .usual)
  #expect(
    try model(["model.head=flatten", "model.hidden=[512, 64]"]).head
      == Head(maps: .flatten, hidden: [512, 64]))
  #expect(try model(["model.hidden=[8]"]).head == Head(maps: .mean, hidden: [8]))
  #expect(try model(["model.hidden=[]"]).head == .usual)
  for (override, words) in [
    ("model.head=flaten", "mean, flatten"), ("model.hidden=[0]", "a whole number from 1 to 8192"),
    ("model.hidden=[1,2,3,4,5,6,7,8,9]", "at most 8 layers"), ("model.hidden=5", "a list"),
  ] {
    let error = #expect(throws: ExperimentError.self) { try model([override]) }
    #expect(error?.description.contains(words) == true, "\(error.map { "\($0)" } ?? "")")
  }
}

@Test("layers to freeze are read by name; an unknown one is answered with the valid ones")
func readsFrozenLayers() throws {
  func freeze(_ value: String) throws -> [String] {
    try experiment(overrides: ["training.freeze=\(value)"]).training.freeze
  }
  #expect(try experiment().training.freeze == [] && freeze("[]") == [])
  #expect(try freeze("[layer1, conv1]") == ["layer1", "conv1"])
  let valid = "conv1, layer1, layer2, layer3, layer4, fc"
  for (value, words) in [
    ("[layer5]", valid), ("[conv1, conv1]", "each value once"), ("conv1", "a list"),
    ("[\(valid)]", "so that one is left to train"),
  ] {
    let error = #expect(throws: ExperimentError.self) { try freeze(value) }
    #expect(error?.description.contains(words) == true, "\(error.map { "\($0)" } ?? "")")
  }
}
