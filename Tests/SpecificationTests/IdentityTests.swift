import Foundation
import Specification
import Testing

private func experiment(
  augment: [Augment] = [.flip, .shift], ablation: Int = 100, axisFamily: Bool = false,
  dictionary: DictionarySource = .data, skews: [SkewSpecification] = []
) -> Experiment {
  Experiment(
    name: "sample", question: "?", data: .celeba(root: "celeba"), target: "Male", skews: skews,
    split: SplitSpecification(train: nil, validation: 0, test: 400, seed: 1, perSeed: true),
    seeds: [1], model: ModelSpecification(architecture: .resnet50, input: 112),
    training: TrainingSpecification(
      epochs: 40, batch: 32, rate: 0.01, momentum: 0.9, decay: 0.0001, schedule: .cosine, warmUp: 1,
      augment: augment, zeroStart: false),
    dissection: DissectionSpecification(
      dictionary: dictionary, images: 444, hook: .conv1, quantile: 0.005, iou: 0.04, union: .hnd,
      nulls: 20, ablation: ablation, axisFamily: axisFamily),
    endpoints: [.region(.eye, .detectors), .accuracyGap], controls: [.region(.nose, .detectors)],
    onBadImage: .fail,
    source: "", overrides: [])
}

@Suite("What names a result")
struct IdentityTests {
  private func training(_ experiment: Experiment) throws -> String {
    try Identity.json(
      TrainingIdentity(
        experiment, axis: .attribute("Eyeglasses"), skew: 75, seed: 2, data: "d", manifest: "m"))
  }

  private func dissection(_ experiment: Experiment) throws -> String {
    try Identity.json(DissectionIdentity(experiment, trainingHash: "t", dictionary: "d"))
  }

  @Test("a trained model is named by these letters")
  func trainingText() throws {
    #expect(
      try training(experiment()) == """
        {"axis":{"attribute":{"_0":"Eyeglasses"}},"data":"d","manifest":"m",\
        "model":{"architecture":"resnet50","input":112},"revision":1,"seed":2,"skew":75,\
        "target":"Male","training":{"augment":["flip","shift"],"batch":32,"decay":0.0001,\
        "epochs":40,"momentum":0.9,"rate":0.01,"schedule":"cosine","warmUp":1,"zeroStart":false}}
        """)
  }

  @Test("a dissection is named by these letters, of a published dictionary without its place")
  func dissectionText() throws {
    let published = experiment(dictionary: .published(path: "somewhere"))
    #expect(
      try dissection(published) == """
        {"dictionary":"d","endpoints":["eyeDetectors","accuracyGap"],"revision":2,\
        "settings":{"ablation":100,"dictionary":"","hook":"conv1","images":444,"iou":0.04,\
        "nulls":20,"quantile":0.005,"union":"hnd"},"trainingHash":"t"}
        """)
  }

  @Test("the union that counts names a dissection; counts by the others have no part in its name")
  func union() throws {
    var all = experiment()
    all.dissection.union = .all
    #expect(try dissection(all).contains(#""union":"all""#))
    #expect(
      try dissection(all).replacing(#""union":"all""#, with: #""union":"hnd""#)
        == dissection(experiment()))
    let json = Data(try Identity.json(all).utf8)
    #expect(try JSONDecoder().decode(Experiment.self, from: json) == all)
    #expect(Defaults.Dissection.union == .hnd)
    #expect(UnionRule.allCases.map(\.rawValue) == ["hnd", "netdissect", "all"])
    #expect(
      UnionRule.allCases.map(\.others) == [
        [.netdissect, .all], [.hnd, .all], [.hnd, .netdissect],
      ])
  }

  @Test("whether pictures are kept names no dissection, and is recorded where they are not")
  func gallery() throws {
    let with = experiment()
    var without = with
    without.dissection.gallery = false
    #expect(try dissection(with) == dissection(without))
    #expect(try !Identity.json(with).contains("gallery"))
    #expect(try Identity.json(without).contains(#""gallery":false"#))
    for experiment in [with, without] {
      let json = Data(try Identity.json(experiment).utf8)
      #expect(try JSONDecoder().decode(Experiment.self, from: json) == experiment)
    }
  }

  @Test("a head names a model where it is not the mean of the maps and one linear layer")
  func head() throws {
    var other = experiment()
    other.model.head = Head(maps: .flatten, hidden: [512, 64])
    #expect(
      try training(other).contains(
        #""model":{"architecture":"resnet50","head":"flatten","hidden":[512,64],"input":112}"#))
    for experiment in [experiment(), other] {
      let json = Data(try Identity.json(experiment).utf8)
      #expect(try JSONDecoder().decode(Experiment.self, from: json) == experiment)
    }
    #expect(
      Arm(name: "a", settings: other.settings).differences(from: experiment().settings)
        == ["model.head flatten", "model.hidden 512, 64"])
  }

  @Test("weights to begin with name a model by their content, frozen layers by their names")
  func start() throws {
    var other = experiment()
    other.model.initial = "somewhere/w.safetensors"
    other.training.freeze = ["layer1", "conv1"]
    func text(_ initial: String?) throws -> String {
      try Identity.json(
        TrainingIdentity(
          other, axis: .attribute("Eyeglasses"), skew: 75, seed: 2, data: "d", manifest: "m",
          initial: initial))
    }
    #expect(try text("abc").contains(#""initial":"abc""#))
    #expect(try text("abc").contains(#""freeze":["conv1","layer1"]"#))
    #expect(try !text("abc").contains("somewhere"))
    let json = Data(try Identity.json(other).utf8)
    #expect(String(decoding: json, as: UTF8.self).contains(#""initial":"somewhere/w.safetensors""#))
    var read = try JSONDecoder().decode(Experiment.self, from: json)
    #expect(read.training.freeze == ["conv1", "layer1"])
    read.training.freeze = other.training.freeze
    #expect(read == other)
  }

  @Test("endpoints name a dissection only where their units are taken away")
  func endpoints() throws {
    #expect(try !dissection(experiment(ablation: 0)).contains("endpoints"))
  }

  @Test("the order in which augmentations are listed names no other model")
  func augmentOrder() throws {
    #expect(
      try training(experiment(augment: [.shift, .flip])) == training(experiment()))
  }

  @Test("an option that nobody asked for leaves no trace")
  func axisFamily() throws {
    #expect(try !dissection(experiment()).contains("axisFamily"))
    #expect(try dissection(experiment(axisFamily: true)).contains(#""axisFamily":true"#))
  }
}

@Test("an experiment is read from a database as it was written")
func recordedExperiment() throws {
  let axes: [SkewAxis] = [
    .attribute("Eyeglasses"), .transform(.grayscale), .transform(.blur(sigma: 1.5)),
    .transform(.jpeg(quality: 10)), .transform(.brightness(factor: 0.5)),
    .transform(.lowResolution(side: 16)),
  ]
  let skews = axes.enumerated().map { number, axis in
    SkewSpecification(axis: axis, percentages: [50, 100], train: number == 0 ? 64 : nil)
  }
  let written = experiment(
    axisFamily: true, dictionary: .published(path: "faces"), skews: skews)
  let text = try Identity.json(written)
  #expect(try JSONDecoder().decode(Experiment.self, from: Data(text.utf8)) == written)
}
