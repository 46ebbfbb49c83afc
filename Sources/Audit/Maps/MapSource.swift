import Dissection

/// Where the activation maps of some images come from, as often as they are asked for.
package protocol MapSource {
  /// The names of the layers, such as `layer4`.
  var layers: [String] { get }
  /// How many images there are maps of.
  var imageCount: Int { get }

  /// Hands over the maps of some images, several at a time: one batch for each layer.
  ///
  /// A batch counts images by their place in `images`, which ascend.
  func forEachBatch(of images: [Int], _ body: ([ActivationBatch]) throws -> Void) throws
}

extension MapSource {
  /// Hands over the maps of all images.
  func forEachBatch(_ body: ([ActivationBatch]) throws -> Void) throws {
    try forEachBatch(of: Array(0..<imageCount), body)
  }
}

/// Maps that are kept in memory for the second pass where they fit.
final class KeptMaps<Source: MapSource>: MapSource {
  private let source: Source
  /// Bytes that may be kept.
  private let limit: Int
  private var kept: [[ActivationBatch]] = []
  private var bytes = 0
  private var isComplete = false

  init(_ source: Source, limit: Int) {
    (self.source, self.limit) = (source, limit)
  }

  var layers: [String] { source.layers }
  var imageCount: Int { source.imageCount }

  func forEachBatch(of images: [Int], _ body: ([ActivationBatch]) throws -> Void) throws {
    guard images.count == imageCount else { return try source.forEachBatch(of: images, body) }
    if isComplete {
      for batches in kept { try body(batches) }
      return
    }
    (kept, bytes) = ([], 0)
    try source.forEachBatch(of: images) { batches in
      bytes += batches.reduce(0) { $0 + $1.values.count * MemoryLayout<Float>.size }
      if bytes <= limit { kept.append(batches) } else { kept = [] }
      try body(batches)
    }
    isComplete = bytes <= limit
  }
}
