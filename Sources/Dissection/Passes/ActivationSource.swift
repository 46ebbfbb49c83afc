import Specification

/// A layer of a model, with the size of its maps.
package struct LayerShape: Sendable, Hashable {
  package let name: LayerName
  package let height: Int
  package let width: Int
  package let unitCount: Int

  package init(_ name: LayerName, height: Int, width: Int, unitCount: Int) {
    self.name = name
    (self.height, self.width, self.unitCount) = (height, width, unitCount)
  }
}

/// Where the activation maps of some images come from, as often as they are asked for.
package protocol ActivationSource {
  var layers: [LayerShape] { get }
  /// How many images there are maps of.
  var imageCount: Int { get }

  /// Hands over the maps of all images, several at a time: one batch for each layer.
  func forEachBatch(_ body: ([ActivationBatch]) throws -> Void) throws

  /// Hands over the maps of some images; a batch counts them by their place in `images`, which ascend.
  func forEachBatch(of images: [Int], _ body: ([ActivationBatch]) throws -> Void) throws

  /// The same maps, of some of the layers alone.
  func selecting(_ names: [LayerName]) -> Self
}

extension ActivationSource {
  package func forEachBatch(_ body: ([ActivationBatch]) throws -> Void) throws {
    try forEachBatch(of: Array(0..<imageCount), body)
  }

  /// How strongly the units of each layer respond to every image.
  package func extremes(checkCancellation: () throws -> Void) throws -> [ActivationExtremes] {
    var extremes = layers.map {
      ActivationExtremes(imageCount: imageCount, unitCount: $0.unitCount)
    }
    try forEachBatch { batches in
      for place in extremes.indices { try extremes[place].add(batches[place]) }
      try checkCancellation()
    }
    return extremes
  }
}
