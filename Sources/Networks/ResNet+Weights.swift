import Files
import Foundation
import Specification

extension ResNet {
  /// The network as a safetensors file of torchvision's names, with what evaluation needs beside it.
  ///
  /// The metadata hold `architecture`, `classes`, and `mean` and `deviation` of the input (RGB in
  /// 0...1); more may be added.
  package func weights(metadata: [String: String] = [:]) -> Safetensors {
    let own = [
      "format": "pt", "architecture": depth.rawValue, "classes": "\(classes)",
      "mean": Self.text(normalization.mean), "deviation": Self.text(normalization.deviation),
    ]
    return Safetensors(
      entries: namedTensors().map { .init(name: $0.name, shape: $0.shape, values: $0.values) },
      metadata: own.merging(metadata) { own, _ in own })
  }

  /// Reads a network that `weights` wrote.
  ///
  /// - Throws: `WeightsError` naming the metadata that are missing, `NetworksError` naming a tensor.
  package init(weights: Safetensors, file: String) throws {
    func value(_ key: String) throws -> String {
      guard let value = weights.metadata[key] else {
        throw WeightsError.missingMetadata(file: file, key: key)
      }
      return value
    }
    let architecture = try value("architecture")
    guard let depth = ResNetDepth(rawValue: architecture) else {
      throw WeightsError.wrongMetadata(
        file: file, key: "architecture", found: architecture,
        valid: ResNetDepth.allCases.map(\.rawValue).joined(separator: ", "))
    }
    let classText = try value("classes")
    guard let classes = Int(classText), (2...10_000).contains(classes) else {
      throw WeightsError.wrongMetadata(
        file: file, key: "classes", found: classText, valid: "a whole number from 2")
    }
    var vectors: [SIMD3<Float>] = []
    for key in ["mean", "deviation"] {
      let text = try value(key)
      vectors.append(try Self.vector(text, of: key, file: file))
    }
    self.init(
      depth, classes: classes,
      normalization: Normalization(mean: vectors[0], deviation: vectors[1]), seed: 0)
    try load(weights.parameters)
  }

  private static func text(_ vector: SIMD3<Float>) -> String {
    "\(vector.x) \(vector.y) \(vector.z)"
  }

  /// Reads `mean` or `deviation`.
  static func vector(_ text: String, of key: String, file: String) throws -> SIMD3<Float> {
    let numbers = text.split(separator: " ").compactMap { Float($0) }
    let isPositive = key == "mean" || numbers.allSatisfy { $0 > 0 }
    guard numbers.count == 3, numbers.allSatisfy(\.isFinite), isPositive else {
      throw WeightsError.wrongMetadata(
        file: file, key: key, found: text,
        valid: "three \(key == "mean" ? "" : "positive ")numbers with spaces between them")
    }
    return SIMD3(numbers[0], numbers[1], numbers[2])
  }
}

extension Safetensors {
  /// The tensors by name, as `ResNet.load` takes them.
  var parameters: [String: (shape: [Int], values: [Float])] {
    Dictionary(
      entries.map { ($0.name, (shape: $0.shape, values: $0.values)) },
      uniquingKeysWith: { first, _ in first })
  }
}

/// What can be wrong with the metadata of a weights file.
package enum WeightsError: Error, CustomStringConvertible {
  case missingMetadata(file: String, key: String)
  case wrongMetadata(file: String, key: String, found: String, valid: String)
  /// No tensor says which member of the family it is.
  case unknownNetwork(file: String, names: [String])
  /// A network that is recognised and not computed from its weights.
  case otherArchitecture(file: String, words: String)
  case parameter(file: String, NetworksError)

  package var description: String {
    switch self {
    case .missingMetadata(let file, let key):
      "\(file): the metadata lack \(key). Use a file that Lancet wrote."
    case .wrongMetadata(let file, let key, let found, let valid):
      "\(file): the metadata's \(key) is “\(found)”. Valid: \(valid)."
    case .unknownNetwork(let file, let names):
      "\(file): none of its \(names.count) tensors is a ResNet's "
        + ForeignNames.Naming.allCases.map { "\($0.mark) (\($0.owner))" }
        .joined(separator: " or ")
        + (names.isEmpty ? "" : "; they are \(names.listed())")
        + ". Use such names for \(ResNetDepth.allCases.map(\.rawValue).joined(separator: ", ")), "
        + "or hand over activation maps with --activations."
    case .otherArchitecture(let file, let words):
      "\(file): is \(words), which is not computed from weights. "
        + "Export it to ONNX with torch.onnx.export, or hand over activation maps with --activations."
    case .parameter(let file, let error):
      "\(file): \(error)"
    }
  }
}
