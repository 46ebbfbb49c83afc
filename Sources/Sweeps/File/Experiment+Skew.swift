import Concepts
import Specification

extension SkewSpecification {
  init(_ node: SpecificationNode) throws {
    let parameters = TransformParameter.allCases.map(\.rawValue)
    let skew = try node.mapping(
      keys: ["attribute", "transform", "plant", "P", "train"] + parameters)
    let kind: ImageTransform.Kind?
    switch (skew["attribute"], skew["transform"], skew["plant"]) {
    case (.some, nil, nil): kind = nil
    case (nil, let transform?, nil):
      kind = try transform.choice(of: ImageTransform.Kind.ofWholePicture, named: \.rawValue)
    case (nil, nil, .some): kind = .plant
    default:
      throw node.invalid(
        "one of attribute: NAME, transform: NAME and plant: {region: NAME}, with P: [...]")
    }
    for parameter in TransformParameter.allCases where parameter.transform != kind {
      if let extra = skew[parameter.rawValue] {
        throw extra.invalid("nothing: it belongs to transform: \(parameter.transform.rawValue)")
      }
    }
    let axis: SkewAxis =
      if let kind {
        .transform(try ImageTransform(kind, skew))
      } else {
        .attribute(try skew.required("attribute", "a column of the table").text())
      }
    let percentages = try skew.required("P", "a list of percentages, such as [50, 75, 100]")
      .distinct { try $0.integer(in: 0...100) }.sorted()
    let train = try skew["train"]?.integer(in: 4...10_000_000)
    self.init(axis: axis, percentages: percentages, train: train)
  }
}

/// The keys that say how strong a transform is, each of one transform.
private enum TransformParameter: String, CaseIterable {
  case sigma, quality, factor, side

  var transform: ImageTransform.Kind {
    switch self {
    case .sigma: .blur
    case .quality: .jpeg
    case .factor: .brightness
    case .side: .lowResolution
    }
  }

  /// What the key may hold, for who left it out.
  var valid: String {
    switch self {
    case .sigma: "the width of the Gaussian in pixels of the model's input, such as 2"
    case .quality: "a JPEG quality from 1 to 100, such as 20"
    case .factor: "what every sample is multiplied by, such as 0.5"
    case .side: "the side in pixels that the picture is brought down to, such as 16"
    }
  }
}

extension ImageTransform {
  fileprivate init(_ kind: Kind, _ skew: SpecificationMapping) throws {
    func required(_ parameter: TransformParameter) throws -> SpecificationNode {
      try skew.required(parameter.rawValue, parameter.valid)
    }
    switch kind {
    case .grayscale: self = .grayscale
    case .blur: self = .blur(sigma: try required(.sigma).number(in: Self.sigmas))
    case .jpeg: self = .jpeg(quality: try required(.quality).integer(in: Self.qualities))
    case .brightness: self = .brightness(factor: try required(.factor).number(in: Self.factors))
    case .lowResolution: self = .lowResolution(side: try required(.side).integer(in: Self.sides))
    case .plant:
      self = .plant(
        try Plant(skew.required("plant", "{region: eye}, with kind, strength and size")))
    }
  }
}

extension Plant {
  init(_ node: SpecificationNode) throws {
    let plant = try node.mapping(keys: ["region", "kind", "strength", "size"])
    let regions = FaceRegion.allCases.map(\.rawValue).joined(separator: ", ")
    self.init(
      region: try plant.required("region", regions)
        .choice(of: FaceRegion.allCases, named: \.rawValue),
      kind: try plant["kind"]?.choice() ?? Defaults.Plant.kind,
      strength: try plant["strength"]?.number(in: Defaults.Plant.strengths)
        ?? Defaults.Plant.strength,
      size: try plant["size"]?.number(in: Defaults.Plant.sizes) ?? Defaults.Plant.size)
  }
}
