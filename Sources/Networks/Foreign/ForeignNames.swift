/// How other programs name the tensors of a network, and how torchvision or facenet-pytorch name the same.
struct ForeignNames {
  /// The programs whose names are known.
  enum Naming: CaseIterable {
    /// torchvision, timm, and what is built on them: `layer1.0.conv1.weight`.
    case torchvision
    /// Hugging Face's `ResNetModel`: `encoder.stages.0.layers.0.layer.0.convolution.weight`.
    case huggingFace
    /// torchvision's layers in a `Sequential`, which counts them: `4.0.conv1.weight`.
    case sequential
    /// facenet-pytorch's `InceptionResnetV1`: `repeat_1.0.branch0.conv.weight`.
    case facenet

    /// The name of the first block's first convolution.
    var mark: String {
      switch self {
      case .torchvision: "layer1.0.conv1.weight"
      case .huggingFace: "encoder.stages.0.layers.0.layer.0.convolution.weight"
      case .sequential: "4.0.conv1.weight"
      case .facenet: "repeat_1.0.branch0.conv.weight"
      }
    }

    /// Whose names they are.
    var owner: String {
      switch self {
      case .torchvision: "torchvision and timm"
      case .huggingFace: "Hugging Face"
      case .sequential: "a Sequential of torchvision's layers"
      case .facenet: "facenet-pytorch"
      }
    }
  }

  let naming: Naming
  /// What a wrapper put before all names of the network.
  let prefix: String
  /// What stands before the names of each network of the file, that of this one first.
  let prefixes: [String]
  /// The names in the file, by torchvision's.
  let own: [String: String]
  /// The names in the file that have none of torchvision's.
  let others: [String]

  /// Recognises names; nil where they are of no known residual network.
  init?(_ names: [String]) {
    for naming in Naming.allCases {
      let prefixes = names.filter { $0 == naming.mark || $0.hasSuffix("." + naming.mark) }
        .map { String($0.dropLast(naming.mark.count)) }
        .sorted { ($0.count, $0) < ($1.count, $1) }
      if prefixes.isEmpty { continue }
      self.init(naming, prefixes, names)
      return
    }
    return nil
  }

  private init(_ naming: Naming, _ prefixes: [String], _ names: [String]) {
    let prefix = prefixes[0]
    (self.naming, self.prefixes) = (naming, prefixes)
    self.prefix = Self.wrapper(prefix, naming)
    var own: [String: String] = [:]
    var others: [String] = []
    for name in names {
      if let known = Self.torchvisionName(name, naming, prefix: prefix), own[known] == nil {
        own[known] = name
      } else {
        others.append(name)
      }
    }
    (self.own, self.others) = (own, others)
  }

  /// What stands before Hugging Face's own `resnet.` of a network with a head, or the whole prefix.
  private static func wrapper(_ prefix: String, _ naming: Naming) -> String {
    let trunk = "resnet."
    guard naming == .huggingFace, prefix == trunk || prefix.hasSuffix("." + trunk) else {
      return prefix
    }
    return String(prefix.dropLast(trunk.count))
  }

  private static func torchvisionName(
    _ name: String, _ naming: Naming, prefix: String
  ) -> String? {
    if naming == .huggingFace, let head = headName(name, prefix: prefix) { return head }
    guard name.hasPrefix(prefix) else { return nil }
    let name = name.dropFirst(prefix.count)
    switch naming {
    case .torchvision, .facenet: return String(name)
    case .huggingFace: return huggingFaceName(name)
    case .sequential: return sequentialName(name)
    }
  }
}

// Hugging Face.
extension ForeignNames {
  /// The head's name: it lies beside `resnet.`, behind a layer without tensors.
  private static func headName(_ name: String, prefix: String) -> String? {
    let head = wrapper(prefix, .huggingFace) + "classifier.1."
    return prefix.hasSuffix("resnet.") && name.hasPrefix(head)
      ? "fc." + name.dropFirst(head.count) : nil
  }

  private static func huggingFaceName(_ name: Substring) -> String? {
    let stem = "embedder.embedder."
    if name.hasPrefix(stem) { return pairName(name.dropFirst(stem.count), "conv1", "bn1") }
    guard let match = name.wholeMatch(of: /encoder\.stages\.(\d{1,3})\.layers\.(\d{1,3})\.(.*)/),
      let stage = Int(match.1)
    else { return nil }
    let block = "layer\(stage + 1).\(match.2)."
    let rest = match.3
    if let shortcut = rest.wholeMatch(of: /shortcut\.(.*)/) {
      return block + pairName(shortcut.1, "downsample.0", "downsample.1")
    }
    if let layer = rest.wholeMatch(of: /layer\.(\d{1,3})\.(.*)/), let number = Int(layer.1) {
      return block + pairName(layer.2, "conv\(number + 1)", "bn\(number + 1)")
    }
    return block + rest
  }

  /// The name of a part of a convolution with its batch norm.
  private static func pairName(
    _ name: Substring, _ convolution: String, _ norm: String
  ) -> String {
    for (part, other) in [("convolution.", convolution), ("normalization.", norm)]
    where name.hasPrefix(part) {
      return other + "." + name.dropFirst(part.count)
    }
    return convolution + "." + name
  }
}

// Layers that are counted.
extension ForeignNames {
  /// torchvision's layers in their order; those without tensors are left out.
  private static let layers = [
    "0": "conv1", "1": "bn1", "4": "layer1", "5": "layer2", "6": "layer3", "7": "layer4", "9": "fc",
  ]

  private static func sequentialName(_ name: Substring) -> String? {
    let first = name.prefix { $0 != "." }
    return layers[String(first)].map { $0 + name.dropFirst(first.count) }
  }
}
