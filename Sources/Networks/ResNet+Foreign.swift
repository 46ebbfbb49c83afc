import Files
import Specification

// Weights that another program wrote, by torchvision's names, without our metadata.

extension ResNet {
  /// Reads a network that Lancet, torchvision or a program that uses its names wrote.
  ///
  /// Without metadata the tensors tell the depth (a bottleneck has a third convolution) and the number
  /// of classes (the rows of `fc.weight`). The normalisation is the one that is given, else that of the
  /// metadata, else ImageNet's, with which torchvision trains.
  /// - Throws: `WeightsError` naming the file and what is missing, superfluous or of the wrong shape.
  package init(
    foreign weights: Safetensors, file: String, mean: SIMD3<Float>? = nil,
    deviation: SIMD3<Float>? = nil
  ) throws {
    func recorded(_ key: String) throws -> SIMD3<Float>? {
      try weights.metadata[key].map { try Self.vector($0, of: key, file: file) }
    }
    let normalization = Normalization(
      mean: try mean ?? recorded("mean") ?? Normalization.imageNet.mean,
      deviation: try deviation ?? recorded("deviation") ?? Normalization.imageNet.deviation)
    let parameters = weights.parameters
    guard parameters.keys.contains(where: { $0.hasPrefix("layer1.0.") || $0 == "fc.weight" }) else {
      throw WeightsError.unknownNetwork(file: file, tensors: weights.entries.count)
    }
    let isBottleneck = parameters.keys.contains { $0.hasSuffix(".conv3.weight") }
    let depth: ResNetDepth = isBottleneck ? .resnet50 : .resnet18
    // A head of another shape than [classes, features] is found out by `load`, which names it.
    var classes = Self.usualClasses
    if let head = parameters["fc.weight"], head.shape.count == 2 {
      classes = max(1, min(head.shape[0], head.values.count))
    }
    self.init(depth, classes: classes, normalization: normalization, seed: 0)
    do {
      try load(parameters)
    } catch {
      throw WeightsError.parameter(file: file, error)
    }
  }

  /// ImageNet's classes: what a file without a head is told it should have.
  private static let usualClasses = 1000

  /// The side of the input that torchvision's weights were trained for.
  package static let usualInput = 224
}
