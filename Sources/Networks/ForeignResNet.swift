import Files
import Specification

/// A residual network that Lancet, torchvision or a program that uses its names wrote.
///
/// A prefix of all names, as wrappers write one, is taken off. Names of timm, Hugging Face and of a
/// `Sequential` are read as torchvision's. What lies behind `layer4` need not be one linear layer: a
/// head of any other kind is passed over.
package struct ForeignResNet {
  package let model: ResNet
  /// Whether the file's head is torchvision's; else the model has a random one.
  package let hasHead: Bool
  /// What was read otherwise than it stands in the file, in sentences.
  package let passedOver: [String]

  /// Whether names are those of a network that is known, to be computed or to be refused.
  package static func isKnown(_ names: [String]) -> Bool {
    ForeignArchitecture(names) != nil || ForeignNames(names) != nil
  }

  /// Reads weights.
  ///
  /// Without metadata the tensors tell the depth (its kind of block, and how many there are) and the
  /// number of classes (the rows of `fc.weight`). The normalisation is the one that is given, else that
  /// of the metadata, else ImageNet's, with which torchvision trains.
  /// - Throws: `WeightsError` naming the file and what is missing, superfluous or of the wrong shape.
  package init(
    _ weights: Safetensors, file: String, mean: SIMD3<Float>? = nil, deviation: SIMD3<Float>? = nil
  ) throws {
    func recorded(_ key: String) throws -> SIMD3<Float>? {
      try weights.metadata[key].map { try ResNet.vector($0, of: key, file: file) }
    }
    let normalization = Normalization(
      mean: try mean ?? recorded("mean") ?? Normalization.imageNet.mean,
      deviation: try deviation ?? recorded("deviation") ?? Normalization.imageNet.deviation)
    let all = weights.entries.map(\.name)
    if let architecture = ForeignArchitecture(all) {
      throw WeightsError.otherArchitecture(file: file, words: architecture.words)
    }
    guard let names = ForeignNames(all) else {
      throw WeightsError.unknownNetwork(file: file, names: all)
    }
    let found = weights.parameters
    var parameters = names.own.compactMapValues { found[$0] }
    let depth = ResNetDepth(ofTensors: parameters.keys.filter(Self.isTrunk))
    let head = Self.classes(of: parameters, depth)
    // Named only where they are passed over: a head that fits is read as before.
    let behind =
      head == nil ? parameters.keys.filter { !Self.isTrunk($0) }.compactMap { names.own[$0] } : []
    var model = ResNet(depth, classes: head ?? 2, normalization: normalization, seed: 0)
    if head == nil {
      parameters = parameters.filter { Self.isTrunk($0.key) }
      for own in model.namedTensors() where !Self.isTrunk(own.name) {
        parameters[own.name] = (own.shape, own.values)
      }
    }
    do {
      try model.load(parameters)
    } catch {
      throw WeightsError.parameter(file: file, error)
    }
    (self.model, hasHead) = (model, head != nil)
    passedOver =
      Self.sentences(of: names, file: file)
      + Self.sentence((behind + names.others).map { $0.without(names.prefix) }.sorted(), file: file)
  }

  /// Whether a tensor belongs to what torchvision has up to `layer4`.
  private static func isTrunk(_ name: String) -> Bool {
    let first = name.prefix { $0 != "." }
    return ["conv1", "bn1"].contains(first) || first.wholeMatch(of: /layer\d+/) != nil
  }

  /// The classes of torchvision's head, and nothing else behind the trunk; nil for any other head.
  private static func classes(
    of parameters: [String: (shape: [Int], values: [Float])], _ depth: ResNetDepth
  ) -> Int? {
    guard let weight = parameters["fc.weight"], let bias = parameters["fc.bias"],
      weight.shape.count == 2, weight.shape[0] > 0, weight.shape[1] == depth.featureCount,
      bias.shape == [weight.shape[0]],
      parameters.keys.allSatisfy({ isTrunk($0) || ["fc.weight", "fc.bias"].contains($0) })
    else { return nil }
    return weight.shape[0]
  }

  /// What was changed in names.
  private static func sentences(of names: ForeignNames, file: String) -> [String] {
    var sentences: [String] = []
    if !names.prefix.isEmpty {
      sentences.append("\(file): the prefix “\(names.prefix)” was taken off the names.")
    }
    if names.prefixes.count > 1 {
      let all = names.prefixes.map { "“\($0)”" }.listed()
      sentences.append("\(file): there are networks under \(all); the first is read.")
    }
    if names.naming != .torchvision {
      sentences.append(
        "\(file): the names are those of \(names.naming.owner), and were read as torchvision's.")
    }
    return sentences
  }

  private static func sentence(_ names: [String], file: String) -> [String] {
    if names.isEmpty { return [] }
    let rest = names.count == 1 ? "lies behind layer4 and is" : "lie behind layer4 and are"
    return ["\(file): \(names.listed()) \(rest) passed over."]
  }
}

extension String {
  /// The text behind a prefix, or the text itself.
  fileprivate func without(_ prefix: String) -> String {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
  }
}

extension ResNet {
  /// The side of the input that torchvision's weights were trained for.
  package static let usualInput = 224
}

extension ResNetDepth {
  /// Channels of the last stage's output, which a linear head reads.
  fileprivate var featureCount: Int { (Self.widths.last ?? 0) * block.expansion }

  /// The member of the family whose numbers of blocks are nearest to those of the names.
  ///
  /// Tensors that are missing or too many are then told by name. A bottleneck has a third convolution.
  fileprivate init(ofTensors names: [String]) {
    let isBottleneck = names.contains { $0.hasSuffix(".conv3.weight") }
    var blocks = [0, 0, 0, 0]
    for name in names {
      guard let match = name.prefixMatch(of: /layer([1-4])\.(\d{1,4})\./), let stage = Int(match.1),
        let place = Int(match.2)
      else { continue }
      blocks[stage - 1] = max(blocks[stage - 1], place + 1)
    }
    func distance(_ depth: ResNetDepth) -> Int {
      zip(depth.blocksPerStage, blocks).reduce(0) { $0 + abs($1.0 - $1.1) }
    }
    let family = Self.allCases.filter { ($0.block == .bottleneck) == isBottleneck }
    self = family.min { distance($0) < distance($1) } ?? (isBottleneck ? .resnet50 : .resnet18)
  }
}
