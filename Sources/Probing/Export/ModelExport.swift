import Foundation
import Networks
import ONNX
import Specification

/// A trained network on its way into an ONNX file, for `lancet model export`.
package struct ModelExport {
  private let network: WrittenNetwork
  /// Whether the network ends in an answer and not in features.
  let hasHead: Bool
  /// What a reader should know, in sentences.
  package let notes: [String]

  /// Takes the network of a cell.
  ///
  /// - Parameters:
  ///   - model: the network.
  ///   - side: the side of its input in pixels.
  ///   - facts: what else the file is to say, such as the name of the cell.
  ///   - version: the version of Lancet.
  package init(_ model: Network, side: Int, facts: [String: String], version: String) {
    self.init(model, hasHead: true, side: side, facts: facts, notes: [], version: version)
  }

  /// Reads a file of weights.
  ///
  /// - Parameters:
  ///   - weights: the file.
  ///   - stateDict: the keys of the state dict, where a file of PyTorch may hold several.
  ///   - size: the side of the input; else the metadata's, else torchvision's.
  ///   - mean: of the input; else the metadata's, else ImageNet's.
  ///   - deviation: the same.
  ///   - version: the version of Lancet.
  /// - Throws: what is wrong with the file.
  package init(
    weights: URL, stateDict: String?, size: Int?, mean: SIMD3<Float>?, deviation: SIMD3<Float>?,
    version: String
  ) throws {
    let read = try ReadWeights(
      contentsOf: weights, stateDict: stateDict, mean: mean, deviation: deviation)
    let side = try read.input(asked: size)
    var notes = read.notes
    if size == nil, read.side == nil {
      notes.append(
        "\(weights.relativePath): nothing says the size of the input; \(side) pixels are taken. "
          + "Else give --size.")
    }
    if !read.network.hasHead {
      notes.append(
        "\(weights.relativePath): has no head of torchvision's kind, so the output are the features in "
          + "front of one.")
    }
    let known = ["cell", "trainingHash"].compactMap { key in
      read.metadata[key].map { (key, $0) }
    }
    self.init(
      read.network.model, hasHead: read.network.hasHead, side: side,
      facts: Dictionary(uniqueKeysWithValues: known), notes: notes, version: version)
  }

  private init(
    _ model: Network, hasHead: Bool, side: Int, facts: [String: String], notes: [String],
    version: String
  ) {
    let (mean, deviation) = (model.normalization.mean, model.normalization.deviation)
    let input = PictureInput(
      colours: .rgb, scale: 1, mean: [mean.x, mean.y, mean.z],
      deviation: [deviation.x, deviation.y, deviation.z])
    var metadata = PictureChoices.metadata(of: input)
    metadata["preparation"] =
      "(byte / 255 * scale - mean) / deviation, channel by channel in the order of colours"
    metadata["architecture"] = model.architecture.rawValue
    if hasHead { metadata["classes"] = "\(model.classes)" }
    metadata["lancet"] = version
    metadata.merge(facts) { own, _ in own }
    network = WrittenNetwork(
      model, hasHead: hasHead, side: side, version: version, metadata: metadata)
    (self.notes, self.hasHead) = (notes, hasHead)
  }

  /// The file; the same network always gives the same bytes.
  package func file() throws -> Data { try network.file() }

  /// What was written, in a few words.
  package var words: String {
    "\(network.name), input [batch, \(network.channels), \(network.side), \(network.side)], "
      + "output [batch, \(network.output.count)] (\(network.output.name))"
  }
}
