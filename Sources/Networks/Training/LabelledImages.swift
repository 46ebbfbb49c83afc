/// Square RGB images with a class each, as bytes.
package struct LabelledImages: Sendable {
  /// The side S of every image, in pixels.
  package let size: Int
  /// [N, S, S, 3], R, G, B in 0...255.
  package var pixels: [UInt8]
  /// The class of each image.
  package var labels: [UInt8]

  /// The number of images, N.
  package var count: Int { labels.count }

  /// Wraps the images.
  /// - Precondition: there are S · S · 3 bytes for each label.
  package init(size: Int, pixels: [UInt8] = [], labels: [UInt8] = []) {
    precondition(
      pixels.count == labels.count * size * size * 3,
      "\(pixels.count) bytes for \(labels.count) RGB images of side \(size)")
    (self.size, self.pixels, self.labels) = (size, pixels, labels)
  }

  /// Writes image `index`, changed by `move`, into `place` of a batch.
  package func write(
    _ index: Int, _ move: AugmentationMove, _ normalization: Normalization,
    into batch: inout MutableSpan<Float>, place: Int
  ) {
    let floats = size * size * 3
    move.write(
      pixels.span.extracting(index * floats..<(index + 1) * floats), side: size,
      normalization: normalization, into: &batch, at: place * floats)
  }
}
