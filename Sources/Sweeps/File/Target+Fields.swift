import Specification

// What a model learns, as an experiment file says it.

extension Target {
  /// Reads `Male`, `{column: age_group}`, `{attributes: [Male, Smiling]}` or `{number: age}`.
  init(_ node: SpecificationNode) throws {
    if node.node.scalar != nil {
      self = .attribute(try node.text())
      return
    }
    let keys = ["column", "classes", "attributes", "number"]
    let target = try node.mapping(keys: keys)
    let kinds = [target["column"], target["attributes"], target["number"]].compactMap { $0 }
    guard let kind = kinds.first else {
      throw node.invalid(
        "an attribute such as Male, {column: NAME}, {attributes: [NAME, NAME]} or {number: NAME}",
        found: "without column, attributes or number")
    }
    if let extra = kinds.dropFirst().first {
      throw extra.invalid("nothing: a target has one of column, attributes and number")
    }
    if let classes = target["classes"], target["column"] == nil {
      throw classes.invalid("nothing: classes belong to column")
    }
    if target["column"] != nil {
      self = .classes(
        column: try kind.text(), among: try target["classes"]?.classes(Self.classCounts) ?? [])
    } else if target["attributes"] != nil {
      let names = try kind.distinct { try $0.text() }
      guard Self.attributeCounts.contains(names.count) else {
        throw kind.invalid(
          "\(Self.attributeCounts.lowerBound) to \(Self.attributeCounts.upperBound) attributes; "
            + "write a single one as target: \(names[0])", found: counted(names.count, "attribute"))
      }
      self = .attributes(names)
    } else {
      self = .number(column: try kind.text())
    }
  }
}

extension SpecificationNode {
  /// Some classes of a column, each once.
  fileprivate func classes(_ counts: ClosedRange<Int>) throws -> [String] {
    let names = try distinct { ClassOrder.name(of: try $0.text()) }
    guard counts.contains(names.count) else {
      throw invalid(
        "\(counts.lowerBound) to \(counts.upperBound) classes",
        found: counted(names.count, "class", "classes"))
    }
    return names
  }

  /// What classes weigh: `balanced`, or a number for each.
  func classWeights() throws -> ClassWeights {
    if node.scalar != nil {
      guard try text() == "balanced" else {
        throw invalid("balanced, or a weight for each class, such as {60+: 2}")
      }
      return .balanced
    }
    return .given(
      Dictionary(
        try entries().map { name, value in
          (ClassOrder.name(of: name), try value.number(in: Defaults.Training.classWeights))
        }, uniquingKeysWith: { first, _ in first }))
  }
}

extension SpecificationMapping {
  /// Attributes by whose values models are evaluated that are not skewed.
  func subgroups(isSkewed: Bool, beside targets: [Target]) throws -> [String] {
    guard let node = self["subgroups"] else { return [] }
    if isSkewed {
      throw node.conflict(
        "subgroups stand beside skew, but the skewed attribute makes the subgroups itself",
        "Leave one of the two out.")
    }
    let names = try node.distinct { try $0.text() }
    let own = names.first { name in targets.allSatisfy { $0 == .attribute(name) } }
    if let own {
      throw node.conflict(
        "\(own) is the target, so its values are told apart in any case",
        "Name other attributes.")
    }
    return names
  }

  /// Throws where a target, or another setting, needs what an experiment without skew, or with it, lacks.
  ///
  /// `targets` are those of the experiment and its arms, with the place that says so.
  func requireFittingTargets(
    _ targets: [(target: Target, node: SpecificationNode?)], isSkewed: Bool
  ) throws {
    for (target, node) in targets where isSkewed && target.binaryName == nil {
      let place = try node ?? required("skew", "")
      throw place.conflict(
        "\(target.words) cannot be skewed, as P speaks of images with and without one thing",
        "Leave skew out and use “lancet train”, or learn an attribute or two classes of a column.")
    }
    if isSkewed { return }
    for key in ["endpoints", "controls"] {
      if let node = self[key] {
        throw node.conflict(
          "\(key) are tested over P, and nothing is skewed", "Leave \(key) out, or add skew.")
      }
    }
  }
}

extension Arm.Settings {
  /// What keeps these settings from going together: what is wrong and what to do; nil where nothing does.
  func conflict(isSkewed: Bool) -> (key: String, problem: String, remedy: String)? {
    let isNumber = if case .number = target { true } else { false }
    if isNumber, training.classWeights != nil {
      return ("training", "classWeights are given, but a number has no classes", "Leave them out.")
    }
    if isNumber, training.labelSmoothing > 0 {
      return ("training", "labelSmoothing is given, but a number has no classes", "Leave it out.")
    }
    if !isSkewed, dissection.ablation > 0 {
      return (
        "dissection", "ablation takes the units of endpoints away, and without skew there are none",
        "Leave ablation out, or add skew."
      )
    }
    if !isSkewed, dissection.axisFamily {
      return (
        "dissection", "axisFamily probes for the skewed attribute, and nothing is skewed",
        "Leave axisFamily out, or add skew."
      )
    }
    return nil
  }
}

extension SpecificationNode {
  /// What stands here does not go with something else: what is wrong, and what to do.
  func conflict(_ problem: String, _ remedy: String) -> ExperimentError {
    .conflict(place: place, field: path, problem: problem, remedy: remedy)
  }
}
