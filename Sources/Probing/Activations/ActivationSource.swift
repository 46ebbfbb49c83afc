import Dissection

/// Where the activation maps of some images come from, as often as they are asked for.
package protocol ActivationSource {
  /// The names of the layers, such as `layer4`.
  var layers: [String] { get }
  /// How many images there are maps of.
  var imageCount: Int { get }

  /// Hands over the maps of all images, several at a time: one batch for each layer.
  func forEachBatch(_ body: ([ActivationBatch]) throws -> Void) throws

  /// Hands over the maps of some images; a batch counts them by their place in `images`, which ascend.
  func forEachBatch(of images: [Int], _ body: ([ActivationBatch]) throws -> Void) throws
}

extension ActivationSource {
  package func forEachBatch(_ body: ([ActivationBatch]) throws -> Void) throws {
    try forEachBatch(of: Array(0..<imageCount), body)
  }
}

/// The maps of a network, kept in memory for the second pass where a group of blocks is to keep them.
package final class KeptActivations: ActivationSource {
  private let source: ModelActivations
  private let keeps: Bool
  private var kept: [[ActivationBatch]] = []

  package init(_ source: ModelActivations, keeping: Bool) {
    (self.source, keeps) = (source, keeping)
  }

  package var layers: [String] { source.layers }
  package var imageCount: Int { source.imageCount }

  package func forEachBatch(_ body: ([ActivationBatch]) throws -> Void) throws {
    guard kept.isEmpty else {
      for batches in kept { try body(batches) }
      return
    }
    try source.forEachBatch { batches in
      if keeps { kept.append(batches) }
      try body(batches)
    }
  }

  package func forEachBatch(of images: [Int], _ body: ([ActivationBatch]) throws -> Void) throws {
    try source.forEachBatch(of: images, body)
  }
}
