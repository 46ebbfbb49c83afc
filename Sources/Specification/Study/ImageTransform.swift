/// A change of a picture that can be made to go with the target: of the whole, or a cue planted into it.
///
/// It is applied to the picture at the model's input size, so that its parameters mean the same for
/// every picture: σ and side are pixels of the input.
package enum ImageTransform: Sendable, Hashable {
  /// Luma by ITU-R BT.601 on all channels; the skew of CIFAR-10S.
  ///
  /// Source: Wang et al. 2020, “Towards fairness in visual recognition”; METHOD §1.
  case grayscale
  /// A Gaussian blur. Source: Hendrycks and Dietterich 2019 (ImageNet-C).
  case blur(sigma: Double)
  /// Storage as JPEG, ITU-T T.81. Source: Hendrycks and Dietterich 2019, who take 25 to 7.
  case jpeg(quality: Int)
  /// All samples times a factor, as torchvision's `adjust_brightness`.
  case brightness(factor: Double)
  /// The detail of fewer pixels. Source: Wang et al. 2020.
  case lowResolution(side: Int)
  /// A small cue at a place of the face.
  case plant(Plant)

  /// What a transform is called in an experiment file.
  package enum Kind: String, CaseIterable, Sendable, Codable {
    case grayscale, blur, jpeg, brightness, lowResolution, plant

    /// Those that an experiment file names with `transform`: a cue has a key of its own.
    package static let ofWholePicture = allCases.filter { $0 != .plant }
  }

  package var kind: Kind {
    switch self {
    case .grayscale: .grayscale
    case .blur: .blur
    case .jpeg: .jpeg
    case .brightness: .brightness
    case .lowResolution: .lowResolution
    case .plant: .plant
    }
  }

  /// The cue, if it is one.
  package var plant: Plant? {
    if case .plant(let plant) = self { return plant }
    return nil
  }

  /// The transform with its parameter, such as `blur sigma=2`; told apart from all others by it.
  package var name: String {
    switch self {
    case .grayscale: kind.rawValue
    case .blur(let sigma): "\(kind.rawValue) sigma=\(sigma.shortest)"
    case .jpeg(let quality): "\(kind.rawValue) quality=\(quality)"
    case .brightness(let factor): "\(kind.rawValue) factor=\(factor.shortest)"
    case .lowResolution(let side): "\(kind.rawValue) side=\(side)"
    case .plant(let plant): plant.name
    }
  }

  package static let sigmas = 0.1...32.0
  package static let qualities = 1...100
  package static let factors = 0.0...10.0
  package static let sides = 1...511

  /// The transform that has this name, with its parameter where it has one.
  package init?(name: String) {
    if let plant = Plant(name: name) {
      self = .plant(plant)
      return
    }
    let parts = name.split(separator: " ")
    guard let kind = parts.first.flatMap({ Kind(rawValue: String($0)) }) else { return nil }
    let value = parts.last?.split(separator: "=").last.flatMap { Double($0) } ?? 0
    let whole = Int(exactly: value) ?? 0
    switch kind {
    case .grayscale: self = .grayscale
    case .blur where Self.sigmas.contains(value): self = .blur(sigma: value)
    case .brightness where Self.factors.contains(value): self = .brightness(factor: value)
    case .jpeg where Self.qualities.contains(whole): self = .jpeg(quality: whole)
    case .lowResolution where Self.sides.contains(whole): self = .lowResolution(side: whole)
    default: return nil
    }
    if self.name != name { return nil }
  }
}

extension Double {
  /// Without a decimal point where it is a whole number.
  var shortest: String {
    Int(exactly: self).map { "\($0)" } ?? "\(self)"
  }
}
