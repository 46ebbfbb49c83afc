import Specification

// The arms of an experiment file: what each may have otherwise than the rest of the file.

extension Arm {
  /// Reads the list of arms; empty where the file has none.
  ///
  /// - Parameters:
  ///   - file: the keys of the whole file.
  ///   - settings: what the file says for all models.
  ///   - skews: the axes and their P.
  ///   - seeds: the seeds of the experiment.
  /// - Returns: in the order of the file.
  /// - Throws: `ExperimentError` that names the entry.
  static func all(
    _ file: SpecificationMapping, beside settings: Settings, skews: [SkewSpecification],
    seeds: [UInt64]
  ) throws -> [Arm] {
    guard let list = file["arms"] else { return [] }
    let isSkewed = !skews.isEmpty
    let percentages = Set(skews.flatMap(\.percentages)).sorted()
    var arms: [Arm] = []
    for entry in try list.list() {
      let arm = try Arm(entry, of: file, settings, percentages: percentages, seeds: seeds)
      if let (_, problem, remedy) = arm.settings.conflict(isSkewed: isSkewed) {
        throw entry.conflict(problem, remedy)
      }
      if let twin = arms.first(where: { $0.name == arm.name }) {
        throw entry.invalid("each name once", found: "a second arm \(twin.name)")
      }
      arms.append(arm)
    }
    return arms
  }

  /// The targets that arms have otherwise, with the places that say so.
  static func targets(
    _ file: SpecificationMapping
  ) throws -> [(target: Target, node: SpecificationNode?)] {
    try file["arms"]?.list().compactMap { entry in
      guard let value = entry.node.mapping?["target"] else { return nil }
      let node = SpecificationNode(node: value, origin: entry.origin, path: entry.path + ".target")
      return (try Target(node), node)
    } ?? []
  }

  private init(
    _ node: SpecificationNode, of file: SpecificationMapping, _ own: Settings,
    percentages: [Int], seeds: [UInt64]
  ) throws {
    let sections = ["data", "model", "training", "dissection"]
    let arm = try node.mapping(keys: ["name"] + sections + ["target", "split", "P", "seeds"])
    let given = try arm.required("name", "a short name, such as longer")
    let name = try given.fileName()
    // Figures that show all arms end in this.
    if name == "arms" { throw given.invalid("a name other than arms", found: name) }
    /// The section with what the arm has otherwise in it; nil where it has nothing.
    func section(_ key: String) throws -> SpecificationNode? {
      try arm[key].map { try $0.overlaid(on: file[key], replacing: key == "data") }
    }
    let data = try section("data").map { try DataSpecification($0) } ?? own.data
    let dissection = try section("dissection")
    let model = try section("model").map { try ModelSpecification($0) } ?? own.model
    // What may be frozen depends on the model.
    let training = try section("training") ?? (model == own.model ? nil : file["training"])
    self.init(
      name: name,
      settings: Settings(
        data: data, model: model,
        training: try training.map { try TrainingSpecification($0, of: model) } ?? own.training,
        dissection: dissection == nil && data.isSynthetic == own.data.isSynthetic
          ? own.dissection
          : try DissectionSpecification(dissection ?? file["dissection"], data: data),
        target: try arm["target"].map { try Target($0) } ?? own.target,
        train: try arm["split"]?.mapping(keys: ["train"])
          .required("train", "the number of training images, such as 6000")
          .integer(in: Defaults.Split.images)),
      percentages: try arm.percentages(of: percentages),
      seeds: try arm["seeds"]?.distinct { UInt64(try $0.integer(of: seeds.map(Int.init))) })
  }
}

extension SpecificationMapping {
  /// Those of the experiment's P that an arm has; nil for all.
  fileprivate func percentages(of all: [Int]) throws -> [Int]? {
    guard let node = self["P"] else { return nil }
    if all.isEmpty {
      throw node.conflict("P is given, but nothing is skewed", "Leave P out, or add skew.")
    }
    return try node.distinct { try $0.integer(of: all) }.sorted()
  }
}

extension SpecificationNode {
  /// This value over `base`: mappings are joined key by key, anything else replaces what is there.
  ///
  /// With `replacing`, a mapping that says where something comes from (`source`, `celeba`, `table`)
  /// replaces all of `base`. It stays at its own place, for messages.
  fileprivate func overlaid(on base: SpecificationNode?, replacing: Bool) throws
    -> SpecificationNode
  {
    guard let own = node.mapping else { throw invalid("a mapping of what is otherwise") }
    let origins = ["source", "celeba", "table"]
    if replacing, own.contains(where: { origins.contains($0.key.scalar?.string ?? "") }) {
      return self
    }
    let joined = base.map { node.overlaid(on: $0.node) } ?? node
    return SpecificationNode(node: joined, origin: origin, path: path)
  }

  /// One of some numbers.
  fileprivate func integer(of numbers: [Int]) throws -> Int {
    guard let value = wholeNumber, numbers.contains(value) else {
      throw invalid(numbers.map(String.init).joined(separator: ", "))
    }
    return value
  }
}
