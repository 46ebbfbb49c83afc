import Files
import Foundation
import Specification

extension Network {
  /// The network as a safetensors file of torchvision's names, with what evaluation needs beside it.
  ///
  /// The metadata hold `architecture`, `classes`, and `mean` and `deviation` of the input (RGB in
  /// 0...1); of a head that is not torchvision's `head` and `hidden`, too. More may be added.
  package func weights(metadata: [String: String] = [:]) -> Safetensors {
    var own = [
      "format": "pt", "architecture": architecture.rawValue, "classes": "\(classes)",
      "mean": Self.text(normalization.mean), "deviation": Self.text(normalization.deviation),
    ]
    if head != .usual {
      own["head"] = head.maps.rawValue
      own["hidden"] = head.hidden.map(String.init).joined(separator: " ")
    }
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
    let name = try value("architecture")
    guard let architecture = Architecture(rawValue: name) else {
      throw WeightsError.wrongMetadata(
        file: file, key: "architecture", found: name,
        valid: Architecture.allCases.map(\.rawValue).joined(separator: ", "))
    }
    let classText = try value("classes")
    guard let classes = Int(classText), (1...10_000).contains(classes) else {
      throw WeightsError.wrongMetadata(
        file: file, key: "classes", found: classText, valid: "a whole number from 1")
    }
    var vectors: [SIMD3<Float>] = []
    for key in ["mean", "deviation"] {
      let text = try value(key)
      vectors.append(try Self.vector(text, of: key, file: file))
    }
    let head = try Self.head(weights, file: file)
    // A head that flattens says by its size how many places the maps have.
    let first = weights.entries.first { $0.name == architecture.firstWeight(of: head) }
    let places = head.maps == .mean ? 1 : max(1, (first?.shape.last ?? 0) / architecture.lastUnits)
    try self.init(
      architecture, classes: classes, head: head, places: places,
      normalization: Normalization(mean: vectors[0], deviation: vectors[1]), weights.parameters)
  }

  /// Reads what the metadata say of the head; torchvision's where they say nothing.
  private static func head(_ weights: Safetensors, file: String) throws -> Head {
    let maps = weights.metadata["head"] ?? Head.usual.maps.rawValue
    guard let known = Head.Maps(rawValue: maps) else {
      throw WeightsError.wrongMetadata(
        file: file, key: "head", found: maps,
        valid: Head.Maps.allCases.map(\.rawValue).joined(separator: ", "))
    }
    let text = weights.metadata["hidden"] ?? ""
    let parts = text.split(separator: " ")
    let hidden = parts.compactMap { Int($0) }.filter(Defaults.Model.hiddenOutputs.contains)
    guard hidden.count == parts.count, hidden.count <= Defaults.Model.hiddenLayers else {
      let range = Defaults.Model.hiddenOutputs
      throw WeightsError.wrongMetadata(
        file: file, key: "hidden", found: text,
        valid: "at most \(Defaults.Model.hiddenLayers) whole numbers from \(range.lowerBound) to "
          + "\(range.upperBound) with spaces between them")
    }
    return Head(maps: known, hidden: hidden)
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
  /// A network that computes nothing.
  case notFinite(file: String, tensor: String, value: Float)
  /// Pictures of which the network makes no maps.
  case inputTooSmall(file: String, input: Int, architecture: Architecture)
  /// Weights to begin with of another architecture than the experiment's.
  case otherDepth(file: String, found: Architecture, wanted: Architecture)

  package var description: String {
    switch self {
    case .missingMetadata(let file, let key):
      "\(file): the metadata lack \(key). Use a file that Lancet wrote."
    case .wrongMetadata(let file, let key, let found, let valid):
      "\(file): the metadata's \(key) is “\(found)”. Valid: \(valid)."
    case .unknownNetwork(let file, let names):
      "\(file): none of its \(names.count) tensors is a ResNet's or an Inception-ResNet's "
        + ForeignNames.Naming.allCases.map { "\($0.mark) (\($0.owner))" }
        .joined(separator: " or ")
        + (names.isEmpty ? "" : "; they are \(names.listed())")
        + ". Use such names for \(Architecture.allCases.map(\.rawValue).joined(separator: ", ")), "
        + "or hand over activation maps with --activations."
    case .otherArchitecture(let file, let words):
      "\(file): is \(words), which is not computed from weights. "
        + "Export it to ONNX with torch.onnx.export, or hand over activation maps with --activations."
    case .otherDepth(let file, let found, let wanted):
      "\(file): has the weights of a \(found.rawValue), and model.architecture is "
        + "\(wanted.rawValue). Name weights of that, or set model.architecture=\(found.rawValue)."
    case .inputTooSmall(let file, let input, let architecture):
      "\(file): an input of \(input) pixels is too small for \(architecture.rawValue). "
        + "Use \(architecture.leastInput) or more with --size."
    case .parameter(let file, let error):
      "\(file): \(error)"
    case .notFinite(let file, let tensor, let value):
      "\(file): \(tensor) holds \(value), so that no layer from there on computes anything. "
        + "Take weights from before the training diverged, or copy the file again."
    }
  }
}
