// An experiment as a database keeps it: JSON, written key by key, with what came later left out
// where it is the default. What is read may lack all that came later.

import Concepts

extension Experiment: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, question, data, target, skews, split, seeds, model, training, dissection, endpoints
    case controls, onBadImage, arms, subgroups
  }

  package func encode(to encoder: any Encoder) throws {
    try IdentityFields([
      "name": name,
      "question": question,
      "data": data,
      "target": target,
      "skews": skews.map(\.recorded),
      "split": split,
      "seeds": seeds,
      "model": model.recorded,
      "training": training.identity,
      "dissection": dissection.recorded,
      "endpoints": endpoints.map(\.name),
      "controls": controls.map(\.name),
      "onBadImage": onBadImage.rawValue,
      "subgroups": subgroups.isEmpty ? nil : subgroups,
      "arms": arms.isEmpty ? nil : arms.map { $0.recorded(beside: settings) },
    ]).encode(to: encoder)
  }

  /// Reads an experiment without the text of its file, which a database keeps apart.
  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    let settings = Arm.Settings(
      data: try fields.decode(DataSpecification.self, forKey: .data),
      model: try fields.decode(ModelSpecification.self, forKey: .model),
      training: try fields.decode(TrainingSpecification.self, forKey: .training),
      dissection: try fields.decode(DissectionSpecification.self, forKey: .dissection),
      target: try fields.decode(Target.self, forKey: .target))
    let arms = try fields.decodeIfPresent([RecordedArm].self, forKey: .arms) ?? []
    self.init(
      name: try fields.decode(String.self, forKey: .name),
      question: try fields.decode(String.self, forKey: .question),
      data: settings.data,
      target: settings.target,
      skews: try fields.decode([SkewSpecification].self, forKey: .skews),
      split: try fields.decode(SplitSpecification.self, forKey: .split),
      seeds: try fields.decode([UInt64].self, forKey: .seeds),
      model: settings.model, training: settings.training, dissection: settings.dissection,
      endpoints: try fields.decode([Quantity].self, forKey: .endpoints),
      controls: try fields.decodeIfPresent([Quantity].self, forKey: .controls) ?? [],
      onBadImage: try fields.decodeIfPresent(BadImageRule.self, forKey: .onBadImage) ?? .fail,
      source: "", overrides: [], arms: arms.map { $0.arm(beside: settings) },
      subgroups: try fields.decodeIfPresent([String].self, forKey: .subgroups) ?? [])
  }
}

extension SkewSpecification {
  fileprivate var recorded: IdentityFields {
    IdentityFields(["axis": axis.identity, "percentages": percentages, "train": train])
  }
}

extension ModelSpecification: Codable {
  private enum CodingKeys: String, CodingKey {
    case architecture, input, head, hidden, initial
  }

  package func encode(to encoder: any Encoder) throws { try recorded.encode(to: encoder) }

  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      architecture: try fields.decode(Architecture.self, forKey: .architecture),
      input: try fields.decode(Int.self, forKey: .input),
      head: Head(
        maps: try fields.decodeIfPresent(Head.Maps.self, forKey: .head) ?? Head.usual.maps,
        hidden: try fields.decodeIfPresent([Int].self, forKey: .hidden) ?? Head.usual.hidden),
      initial: try fields.decodeIfPresent(String.self, forKey: .initial))
  }
}

extension TrainingSpecification: Codable {
  private enum CodingKeys: String, CodingKey {
    case epochs, batch, rate, momentum, decay, schedule, warmUp, augment, zeroStart, freeze
    case classWeights, labelSmoothing
  }

  package func encode(to encoder: any Encoder) throws { try identity.encode(to: encoder) }

  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      epochs: try fields.decode(Int.self, forKey: .epochs),
      batch: try fields.decode(Int.self, forKey: .batch),
      rate: try fields.decode(Double.self, forKey: .rate),
      momentum: try fields.decode(Double.self, forKey: .momentum),
      decay: try fields.decode(Double.self, forKey: .decay),
      schedule: try fields.decode(Schedule.self, forKey: .schedule),
      warmUp: try fields.decode(Double.self, forKey: .warmUp),
      augment: try fields.decode([Augment].self, forKey: .augment),
      zeroStart: try fields.decode(Bool.self, forKey: .zeroStart),
      freeze: try fields.decodeIfPresent([String].self, forKey: .freeze) ?? [],
      classWeights: try fields.decodeIfPresent(ClassWeights.self, forKey: .classWeights),
      labelSmoothing: try fields.decodeIfPresent(Double.self, forKey: .labelSmoothing)
        ?? Defaults.Training.labelSmoothing)
  }
}

extension DissectionSpecification: Codable {
  private enum CodingKeys: String, CodingKey {
    case dictionary, images, hook, quantile, iou, union, nulls, ablation, axisFamily, gallery
    case thresholds
  }

  package func encode(to encoder: any Encoder) throws { try recorded.encode(to: encoder) }

  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      dictionary: try fields.decode(DictionarySource.self, forKey: .dictionary),
      images: try fields.decode(Int.self, forKey: .images),
      hook: try fields.decode(Hook.self, forKey: .hook),
      quantile: try fields.decode(Double.self, forKey: .quantile),
      iou: try fields.decode(Double.self, forKey: .iou),
      union: try fields.decode(UnionRule.self, forKey: .union),
      nulls: try fields.decodeIfPresent(Int.self, forKey: .nulls) ?? 0,
      ablation: try fields.decodeIfPresent(Int.self, forKey: .ablation) ?? 0,
      axisFamily: try fields.decodeIfPresent(Bool.self, forKey: .axisFamily) ?? false,
      gallery: try fields.decodeIfPresent(Bool.self, forKey: .gallery) ?? true,
      thresholds: try fields.decodeIfPresent(String.self, forKey: .thresholds))
  }
}

extension ImageTransform: Decodable {
  private enum CodingKeys: String, CodingKey {
    case name, sigma, quality, factor, side, region, kind, strength, size
  }

  package init(from decoder: any Decoder) throws {
    // A transform without a parameter is its name alone.
    if let name = try? decoder.singleValueContainer().decode(String.self) {
      guard let transform = Self(name: name) else {
        throw DecodingError.dataCorruptedError(
          in: try decoder.singleValueContainer(), debugDescription: "“\(name)” is no transform")
      }
      self = transform
      return
    }
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    switch try fields.decode(Kind.self, forKey: .name) {
    case .grayscale: self = .grayscale
    case .blur: self = .blur(sigma: try fields.decode(Double.self, forKey: .sigma))
    case .jpeg: self = .jpeg(quality: try fields.decode(Int.self, forKey: .quality))
    case .brightness: self = .brightness(factor: try fields.decode(Double.self, forKey: .factor))
    case .lowResolution: self = .lowResolution(side: try fields.decode(Int.self, forKey: .side))
    case .plant:
      self = .plant(
        Plant(
          region: try fields.decode(FaceRegion.self, forKey: .region),
          kind: try fields.decode(Plant.Kind.self, forKey: .kind),
          strength: try fields.decode(Double.self, forKey: .strength),
          size: try fields.decode(Double.self, forKey: .size)))
    }
  }
}
