import Specification

// The keys of the experiment file, what each may hold, and what it is when left out.

extension Experiment {
  init(_ root: SpecificationNode, source: String, overrides: [String]) throws {
    let file = try root.mapping(keys: [
      "name", "question", "data", "target", "skew", "split", "seeds", "model", "training",
      "dissection", "endpoints", "controls", "onBadImage",
    ])
    let name = try file.required("name", "a short name, such as quickstart").fileName()
    let question = try file["question"]?.text() ?? ""
    let data = try DataSpecification(
      file.required(
        "data",
        "{source: synthetic, seed: 7}, {celeba: {root: PATH}} or {table: {csv: PATH, images: PATH}}"
      ))
    let target = try file["target"]?.text() ?? "Male"
    let skews = try file.required("skew", "a list such as [{attribute: Eyeglasses, P: [50, 100]}]")
      .list().map(SkewSpecification.init)
    let split = try SplitSpecification(file["split"])
    let seeds: [UInt64] =
      try file["seeds"]?.distinct { UInt64(try $0.integer(in: 0...Int.max)) } ?? [1]
    let model = try ModelSpecification(
      file.required("model", "{architecture: resnet50, input: 64}"))
    let training = try TrainingSpecification(
      file.required("training", "{epochs: 5, batch: 32, rate: 0.01}"))
    let dissection = try DissectionSpecification(file["dissection"], data: data)
    let endpoints = try Quantity.declared(file["endpoints"], dissection: dissection)
    let controls = try Quantity.declared(
      file["controls"], dissection: dissection, besides: endpoints)
    let onBadImage: BadImageRule = try file["onBadImage"]?.choice() ?? .fail
    for case .transform(.lowResolution(let side)) in skews.map(\.axis)
    where side >= model.input {
      throw try file.required("skew", "").invalid(
        "a low resolution whose side is below model.input, \(model.input)", found: "side \(side)")
    }
    let axes = skews.map(\.axis.name)
    if Set(axes).count < axes.count {
      throw try file.required("skew", "").invalid("each axis once; write all its P in one list")
    }
    self.init(
      name: name, question: question, data: data, target: target, skews: skews, split: split,
      seeds: seeds, model: model, training: training, dissection: dissection, endpoints: endpoints,
      controls: controls, onBadImage: onBadImage, source: source, overrides: overrides)
  }
}

extension SpecificationNode {
  /// Text that can also be the name of a folder.
  fileprivate func fileName() throws -> String {
    let name = try text()
    guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) })
    else { throw invalid("letters, digits, - and _") }
    return name
  }
}

extension DataSpecification {
  init(_ node: SpecificationNode) throws {
    let synthetic = ["source", "seed", "difficulty", "rates", "correlations"]
    let data = try node.mapping(keys: synthetic + ["celeba", "table"])
    let photographs = [data["celeba"], data["table"]].compactMap { $0 }
    if !photographs.isEmpty,
      let extra = synthetic.compactMap({ data[$0] }).first ?? photographs.dropFirst().first
    {
      let keys = synthetic.joined(separator: ", ")
      throw extra.invalid("nothing: data has either celeba, or table, or \(keys)")
    }
    if let celeba = data["celeba"] {
      let root = try celeba.mapping(keys: ["root"]).required("root", "the folder of the data set")
      self = .celeba(root: try root.text())
    } else if let table = data["table"] {
      self = try Self(table: table)
    } else {
      let valid = "synthetic, or use celeba: {root: PATH} or table: {csv: PATH, images: PATH}"
      let source = try data.required("source", valid)
      guard try source.text() == "synthetic" else { throw source.invalid(valid) }
      self = .synthetic(
        seed: UInt64(try data["seed"]?.integer(in: 0...Int.max) ?? 1),
        population: try PopulationSpecification(data))
    }
  }
}

extension SplitSpecification {
  init(_ node: SpecificationNode?) throws {
    let split = try node?.mapping(keys: ["train", "validation", "test", "seed", "perSeed"])
    let train = try split?["train"]?.integer(in: 4...10_000_000)
    let test = try split?["test"]?.integer(in: 4...10_000_000) ?? 400
    let validation = try split?["validation"]?.integer(in: 0...10_000_000) ?? 0
    let seed = UInt64(try split?["seed"]?.integer(in: 0...Int.max) ?? 1)
    let perSeed = try split?["perSeed"]?.flag() ?? false
    self.init(
      train: train, validation: validation, test: test, seed: seed, perSeed: perSeed)
  }
}

extension ModelSpecification {
  init(_ node: SpecificationNode) throws {
    let model = try node.mapping(keys: ["architecture", "input"])
    let architecture: ResNetDepth = try model["architecture"]?.choice() ?? .resnet50
    let input = try model.required("input", "the side of the input in pixels, such as 64")
      .integer(in: 32...512)
    self.init(
      architecture: architecture, input: input)
  }
}

extension TrainingSpecification {
  init(_ node: SpecificationNode) throws {
    let training = try node.mapping(keys: [
      "epochs", "batch", "rate", "momentum", "decay", "schedule", "warmUp", "augment",
      "zeroStart",
    ])
    let epochs = try training.required("epochs", "a whole number, such as 4").integer(in: 1...1000)
    let batch = try training["batch"]?.integer(in: 2...4096) ?? 32
    let rate = try training.required("rate", "a learning rate, such as 0.01").number(in: 1e-8...10)
    let momentum = try training["momentum"]?.number(in: 0...0.9999) ?? 0.9
    let decay = try training["decay"]?.number(in: 0...1) ?? 1e-4
    let schedule: Schedule = try training["schedule"]?.choice() ?? .cosine
    let warmUp = try training["warmUp"]?.number(in: 0...Double(epochs)) ?? 0
    let augment: [Augment] = try training["augment"]?.distinct { try $0.choice() } ?? []
    let zeroStart = try training["zeroStart"]?.flag() ?? false
    self.init(
      epochs: epochs, batch: batch, rate: rate, momentum: momentum, decay: decay,
      schedule: schedule, warmUp: warmUp, augment: augment, zeroStart: zeroStart)
  }
}

extension DissectionSpecification {
  init(_ node: SpecificationNode?, data: DataSpecification) throws {
    let settings = try node?.mapping(keys: [
      "dictionary", "images", "hook", "quantile", "iou", "union", "nulls", "ablation",
      "axisFamily", "gallery", "thresholds",
    ])
    let own: DictionarySource =
      switch data {
      case .synthetic: .synthetic
      case .celeba, .table: .data
      }
    let dictionary = try settings?["dictionary"].map { try DictionarySource($0) } ?? own
    var isPublished = false
    if case .published = dictionary { isPublished = true }
    let images =
      try settings?["images"]?.integer(in: 4...Self.allImages)
      ?? (isPublished ? Self.allImages : 600)
    let hook: Hook = try settings?["hook"]?.choice() ?? .conv1
    let quantile = try settings?["quantile"]?.number(in: 1e-6...0.5) ?? 0.005
    let iou = try settings?["iou"]?.number(in: 0...1) ?? 0.04
    let union: UnionRule = try settings?["union"]?.choice() ?? .hnd
    let nulls = try settings?["nulls"]?.integer(in: 0...1000) ?? 20
    let ablation = try settings?["ablation"]?.integer(in: 0...1_000_000) ?? 0
    let axisFamily = try settings?["axisFamily"]?.flag() ?? false
    let gallery = try settings?["gallery"]?.flag() ?? true
    self.init(
      dictionary: dictionary, images: images, hook: hook, quantile: quantile, iou: iou,
      union: union, nulls: nulls, ablation: ablation, axisFamily: axisFamily,
      gallery: gallery, thresholds: try settings?["thresholds"]?.text())
  }
}
