import Files
import Foundation
import Networks
import Specification

/// A model in a file, as a comparison names it: weights, an ONNX network, or activation maps.
package struct ModelFile: Sendable, Equatable {
  package var file: URL
  /// The layers to dissect; nil for all, which an ONNX network cannot be asked for.
  package var layers: [String]?
  /// Whether layers that the model does not have are left out, as long as it has one.
  package var takesSomeLayers = false
  /// Where in a layer of weights activations are read.
  package var hook: Hook?
  package var choices = PictureChoices()
  /// The keys of the state dict, where a file of PyTorch may hold several.
  package var stateDict: String?

  package init(_ file: URL) {
    self.file = file
  }

  /// Reads the file, whatever it is.
  ///
  /// Throws what is wrong with the file or with what is asked of it.
  package func open() throws -> any ComparableModel {
    switch try FileKind(of: file) {
    case .onnx: return try network()
    case .safetensors:
      let read = try SafetensorsFile(contentsOf: file)
      return Self.holdsMaps(read) ? try maps(read) : try weights()
    default: return try weights()
    }
  }

  /// Whether a file has maps [N, U, h, w] and nothing that is called as weights are.
  static func holdsMaps(_ file: SafetensorsFile) -> Bool {
    let names = file.tensors.map(\.name)
    let isWeights = names.contains { $0.hasSuffix("weight") || $0.hasSuffix("bias") }
    return !isWeights && !ForeignNetwork.isKnown(names)
      && file.tensors.contains { $0.shape.count == 4 }
  }

  /// A request that asks for nothing but the size.
  private var pictures: PictureRequest {
    var pictures = PictureRequest(dictionary: "", output: file)
    pictures.options.size = choices.size
    return pictures
  }

  private func network() throws -> any ComparableModel {
    try refuse(hook?.rawValue, "hook", of: "an ONNX network, whose layers are named themselves")
    guard let layers, !layers.isEmpty else {
      throw ModelFileError.noLayers(file: file.relativePath)
    }
    var request = NetworkRequest(network: file, pictures: pictures, layers: layers)
    request.choices = choices
    request.takesSomeLayers = takesSomeLayers
    let (network, further) = try request.read()
    return ComparableNetwork(
      network: network,
      words: "ONNX, operators of version \(network.model.opset), input of \(network.side) pixels, "
        + network.input.words,
      inputs: [try RunRecord.Input("network", file: file)] + further)
  }

  private func weights() throws -> any ComparableModel {
    try refuse(choices.colours?.rawValue, "colours", of: "a file of weights, which takes rgb")
    try refuse(choices.scale.map { "\($0)" }, "scale", of: "a file of weights, which takes 0 to 1")
    var request = WeightsRequest(weights: file, pictures: pictures)
    request.hook = hook ?? .conv1
    request.mean = try vector(choices.mean, "mean")
    request.deviation = try vector(choices.deviation, "deviation")
    request.stateDict = stateDict
    request.layers = layers.map { $0.map { LayerName($0) } }
    request.takesSomeLayers = takesSomeLayers
    let network = try request.read().trained
    return ComparableNetwork(
      network: network, words: network.words, inputs: [try RunRecord.Input("weights", file: file)])
  }

  private func maps(_ read: SafetensorsFile) throws -> any ComparableModel {
    for (key, value) in [
      ("hook", hook?.rawValue), ("colours", choices.colours?.rawValue),
      ("scale", choices.scale.map { "\($0)" }), ("mean", choices.mean.map { "\($0)" }),
      ("deviation", choices.deviation.map { "\($0)" }),
    ] { try refuse(value, key, of: "activation maps, which no network makes any more") }
    let side = try choices.size ?? ReadWeights.side(read.metadata, file: read.file)
    let known = Set(read.tensors.map(\.name))
    let some = layers.map { $0.filter(known.contains) }
    let chosen = takesSomeLayers && some?.isEmpty == false ? some : layers
    return ComparableMaps(
      file: read, handed: chosen.map { $0.map { LayerName($0) } }, size: side,
      words: "activation maps, input of "
        + (side.map { "\($0) pixels" } ?? "the size of the pictures"),
      inputs: [try RunRecord.Input("activation maps", file: file)])
  }

  /// Throws a `ModelFileError` where something is said that has no meaning for the file.
  private func refuse(_ value: String?, _ key: String, of kind: String) throws {
    guard let value else { return }
    throw ModelFileError.meaningless(
      file: file.relativePath, key: key, value: value, kind: kind)
  }

  private func vector(_ values: [Float]?, _ key: String) throws -> SIMD3<Float>? {
    guard let values else { return nil }
    if values.count == 1 { return SIMD3(repeating: values[0]) }
    guard values.count == 3 else {
      throw FileError.invalid(
        file: file.relativePath, found: "\(values.count) numbers as \(key)", valid: "one or three")
    }
    return SIMD3(values[0], values[1], values[2])
  }
}

/// What is asked of a model in a file, and cannot be.
package enum ModelFileError: Error, CustomStringConvertible, Equatable {
  case noLayers(file: String)
  case meaningless(file: String, key: String, value: String, kind: String)

  package var description: String {
    switch self {
    case .noLayers(let file):
      "\(file) is a network with layers of its own, and none is named. Name some with --layers, or in a list "
        + "of models; “lancet model info \(file)” lists them."
    case .meaningless(let file, let key, let value, let kind):
      "\(file): \(key) is \(value), but this is \(kind). Leave \(key) out."
    }
  }
}
