import Networks
import Specification

// The keys of the experiment file, what each may hold, and what it is when left out.

extension Experiment {
  init(_ root: SpecificationNode, source: String, overrides: [String]) throws {
    let file = try root.mapping(keys: [
      "name", "question", "data", "target", "skew", "subgroups", "split", "seeds", "model",
      "training", "dissection", "arms", "endpoints", "controls", "onBadImage",
    ])
    let name = try file.required("name", "a short name, such as quickstart").fileName()
    let question = try file["question"]?.text() ?? ""
    let data = try DataSpecification(
      file.required(
        "data",
        "{source: synthetic, seed: 7}, {celeba: {root: PATH}} or {table: {csv: PATH, images: PATH}}"
      ))
    let target = try file["target"].map { try Target($0) } ?? .attribute(Defaults.target)
    // Without the key, the models are trained on the data as they are.
    let skews = try file["skew"]?.list().map(SkewSpecification.init) ?? []
    let split = try SplitSpecification(file["split"])
    let seeds: [UInt64] =
      try file["seeds"]?.distinct { UInt64(try $0.integer(in: 0...Int.max)) } ?? Defaults.seeds
    let model = try ModelSpecification(
      file.required("model", "{architecture: resnet50, input: 64}"))
    let training = try TrainingSpecification(
      file.required("training", "{epochs: 5, batch: 32, rate: 0.01}"), of: model)
    let dissection = try DissectionSpecification(file["dissection"], data: data)
    let settings = Arm.Settings(
      data: data, model: model, training: training, dissection: dissection, target: target)
    let arms = try Arm.all(file, beside: settings, skews: skews, seeds: seeds)
    let isSkewed = !skews.isEmpty
    var targets = [(target: target, node: file["target"])]
    targets += try Arm.targets(file)
    try file.requireFittingTargets(targets, isSkewed: isSkewed)
    if arms.isEmpty, let (key, problem, remedy) = settings.conflict(isSkewed: isSkewed) {
      throw try file.required(key, "").conflict(problem, remedy)
    }
    let subgroups = try file.subgroups(isSkewed: isSkewed, beside: targets.map(\.target))
    let dissections = arms.isEmpty ? [dissection] : arms.map(\.settings.dissection)
    let endpoints = try Quantity.declared(file["endpoints"], dissections: dissections)
    let controls = try Quantity.declared(
      file["controls"], dissections: dissections, besides: endpoints)
    let onBadImage: BadImageRule = try file["onBadImage"]?.choice() ?? .fail
    let inputs = [model.input] + arms.map(\.settings.model.input)
    for case .transform(.lowResolution(let side)) in skews.map(\.axis) {
      if let input = inputs.first(where: { side >= $0 }) {
        throw try file.required("skew", "").invalid(
          "a low resolution whose side is below model.input, \(input)", found: "side \(side)")
      }
    }
    let axes = skews.map(\.axis.name)
    if Set(axes).count < axes.count {
      throw try file.required("skew", "").invalid("each axis once; write all its P in one list")
    }
    self.init(
      name: name, question: question, data: data, target: target, skews: skews, split: split,
      seeds: seeds, model: model, training: training, dissection: dissection, endpoints: endpoints,
      controls: controls, onBadImage: onBadImage, source: source, overrides: overrides,
      arms: arms, subgroups: subgroups)
  }
}

extension SpecificationNode {
  /// Text that can also be the name of a folder.
  func fileName() throws -> String {
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
    let train = try split?["train"]?.integer(in: Defaults.Split.images)
    let test = try split?["test"]?.integer(in: Defaults.Split.images) ?? Defaults.Split.test
    let validation =
      try split?["validation"]?.integer(in: Defaults.Split.validationImages)
      ?? Defaults.Split.validation
    let seed =
      try split?["seed"].map { UInt64(try $0.integer(in: 0...Int.max)) } ?? Defaults.Split.seed
    let perSeed = try split?["perSeed"]?.flag() ?? Defaults.Split.perSeed
    self.init(
      train: train, validation: validation, test: test, seed: seed, perSeed: perSeed)
  }
}

extension ModelSpecification {
  init(_ node: SpecificationNode) throws {
    let model = try node.mapping(keys: ["architecture", "input", "head", "hidden", "initial"])
    let architecture: Architecture =
      try model["architecture"]?.choice() ?? Defaults.Model.architecture
    let least = max(Defaults.Model.input.lowerBound, architecture.leastInput)
    let input = try model.required("input", "the side of the input in pixels, such as 64")
      .integer(in: least...Defaults.Model.input.upperBound)
    let head = Head(
      maps: try model["head"]?.choice() ?? Defaults.Model.head,
      hidden: try model["hidden"]?.hiddenLayers() ?? Defaults.Model.hidden)
    self.init(
      architecture: architecture, input: input, head: head, initial: try model["initial"]?.text())
  }
}

extension SpecificationNode {
  /// Parts of a network, not all of them.
  fileprivate func parts(of model: ModelSpecification) throws -> [String] {
    // An arm may freeze nothing of what the experiment does.
    if node.sequence?.isEmpty == true { return [] }
    let all = model.graph().parts
    let parts = try distinct { try $0.choice(of: all, named: \.self) }
    guard parts.count < all.count else {
      throw invalid(
        "some of \(all.joined(separator: ", ")), so that one is left to train", found: "all")
    }
    return parts
  }

  /// The outputs of hidden layers, from the maps to the answers.
  fileprivate func hiddenLayers() throws -> [Int] {
    // An arm may do without those of the experiment.
    if node.sequence?.isEmpty == true { return [] }
    let outputs = try list().map { try $0.integer(in: Defaults.Model.hiddenOutputs) }
    guard outputs.count <= Defaults.Model.hiddenLayers else {
      throw invalid(
        "at most \(Defaults.Model.hiddenLayers) layers", found: "\(outputs.count) layers")
    }
    return outputs
  }
}

extension TrainingSpecification {
  /// Reads how a model is trained.
  init(_ node: SpecificationNode, of model: ModelSpecification) throws {
    let training = try node.mapping(keys: [
      "epochs", "batch", "rate", "momentum", "decay", "schedule", "warmUp", "augment",
      "zeroStart", "freeze", "classWeights", "labelSmoothing",
    ])
    let epochs = try training.required("epochs", "a whole number, such as 4").integer(
      in: Defaults.Training.epochs)
    let batch =
      try training["batch"]?.integer(in: Defaults.Training.batches) ?? Defaults.Training.batch
    let rate = try training.required("rate", "a learning rate, such as 0.01").number(
      in: Defaults.Training.rates)
    let momentum =
      try training["momentum"]?.number(in: Defaults.Training.momenta) ?? Defaults.Training.momentum
    let decay =
      try training["decay"]?.number(in: Defaults.Training.decays) ?? Defaults.Training.decay
    let schedule: Schedule = try training["schedule"]?.choice() ?? Defaults.Training.schedule
    let warmUp =
      try training["warmUp"]?.number(in: 0...Double(epochs)) ?? Defaults.Training.warmUp
    let augment: [Augment] =
      try training["augment"]?.distinct { try $0.choice() } ?? Defaults.Training.augment
    let zeroStart = try training["zeroStart"]?.flag() ?? Defaults.Training.zeroStart
    self.init(
      epochs: epochs, batch: batch, rate: rate, momentum: momentum, decay: decay,
      schedule: schedule, warmUp: warmUp, augment: augment, zeroStart: zeroStart,
      freeze: try training["freeze"]?.parts(of: model) ?? [],
      classWeights: try training["classWeights"]?.classWeights(),
      labelSmoothing: try training["labelSmoothing"]?.number(in: Defaults.Training.labelSmoothings)
        ?? Defaults.Training.labelSmoothing)
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
      try settings?["images"]?.integer(in: Defaults.Dissection.imageCounts)
      ?? (isPublished ? Self.allImages : Defaults.Dissection.images)
    let hook: Hook = try settings?["hook"]?.choice() ?? Defaults.Dissection.hook
    let quantile =
      try settings?["quantile"]?.number(in: Defaults.Dissection.quantiles)
      ?? Defaults.Dissection.quantile
    let iou =
      try settings?["iou"]?.number(in: Defaults.Dissection.ious) ?? Defaults.Dissection.iou
    let union: UnionRule = try settings?["union"]?.choice() ?? Defaults.Dissection.union
    let nulls =
      try settings?["nulls"]?.integer(in: Defaults.Dissection.nullCounts)
      ?? Defaults.Dissection.nulls
    let ablation =
      try settings?["ablation"]?.integer(in: Defaults.Dissection.ablationImages)
      ?? Defaults.Dissection.ablation
    let axisFamily = try settings?["axisFamily"]?.flag() ?? Defaults.Dissection.axisFamily
    let gallery = try settings?["gallery"]?.flag() ?? Defaults.Dissection.gallery
    self.init(
      dictionary: dictionary, images: images, hook: hook, quantile: quantile, iou: iou,
      union: union, nulls: nulls, ablation: ablation, axisFamily: axisFamily,
      gallery: gallery, thresholds: try settings?["thresholds"]?.text())
  }
}
