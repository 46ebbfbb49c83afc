import Files
import Specification

/// A residual network that Lancet, torchvision or a program that uses its names wrote.
///
/// A prefix of all names, as wrappers write one, is taken off. What lies behind `layer4` need not be one
/// linear layer: a head of any other kind is passed over.
package struct ForeignResNet {
  package let model: ResNet
  /// Whether the file's head is torchvision's; else the model has a random one.
  package let hasHead: Bool
  /// What was read otherwise than it stands in the file, in sentences.
  package let passedOver: [String]

  /// Reads weights.
  ///
  /// Without metadata the tensors tell the depth (a bottleneck has a third convolution) and the number
  /// of classes (the rows of `fc.weight`). The normalisation is the one that is given, else that of the
  /// metadata, else ImageNet's, with which torchvision trains.
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
    let names = weights.entries.map(\.name)
    guard let prefix = Self.prefix(of: names) else {
      throw WeightsError.unknownNetwork(
        file: file, tensors: names.count, first: weights.entries.first?.name)
    }
    var (parameters, others) = (weights.parameters, [String]())
    if !prefix.isEmpty {
      others = names.filter { !$0.hasPrefix(prefix) }
      parameters = Dictionary(
        parameters.compactMap { name, tensor in
          name.hasPrefix(prefix) ? (String(name.dropFirst(prefix.count)), tensor) : nil
        }, uniquingKeysWith: { first, _ in first })
    }
    let depth: ResNetDepth =
      parameters.keys.contains { Self.isTrunk($0) && $0.hasSuffix(".conv3.weight") }
      ? .resnet50 : .resnet18
    let head = Self.classes(of: parameters, depth)
    // Named only where they are passed over: a head that fits is read as before.
    let behind = head == nil ? parameters.keys.filter { !Self.isTrunk($0) } : others
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
      (prefix.isEmpty ? [] : ["\(file): the prefix “\(prefix)” was taken off the names."])
      + Self.sentence(Array(Set(behind + others)).sorted(), file: file)
  }

  /// What stands before `layer1.0.conv1.weight`; nil where no name ends so.
  private static func prefix(of names: [String]) -> String? {
    let mark = "layer1.0.conv1.weight"
    return names.filter { $0 == mark || $0.hasSuffix("." + mark) }.map {
      String($0.dropLast(mark.count))
    }
    .min { ($0.count, $0) < ($1.count, $1) }
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

  private static func sentence(_ names: [String], file: String) -> [String] {
    if names.isEmpty { return [] }
    let shown = names.prefix(6).joined(separator: ", ")
    let more = names.count > 6 ? " and \(names.count - 6) more" : ""
    let rest = names.count == 1 ? "lies behind layer4 and is" : "lie behind layer4 and are"
    return ["\(file): \(shown)\(more) \(rest) passed over."]
  }
}

extension ResNet {
  /// The side of the input that torchvision's weights were trained for.
  package static let usualInput = 224
}

extension ResNetDepth {
  /// Channels of the last stage's output, which a linear head reads.
  fileprivate var featureCount: Int { (Self.widths.last ?? 0) * block.expansion }
}
