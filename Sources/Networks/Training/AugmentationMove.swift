/// One drawn change of a picture: mirrored first, then moved.
package struct AugmentationMove: Sendable, Equatable {
  package var mirrored: Bool
  /// Pixels to the right; negative to the left.
  package var right: Int
  /// Pixels downwards; negative upwards.
  package var down: Int

  /// The picture as it is, as evaluation sees it.
  package static let none = AugmentationMove(mirrored: false, right: 0, down: 0)

  package init(mirrored: Bool, right: Int, down: Int) {
    self.mirrored = mirrored
    self.right = right
    self.down = down
  }

  /// Writes a square picture, moved and normalised, as one image of an NHWC batch.
  ///
  /// Where the picture has moved away, its edge is repeated. Allocates nothing.
  /// - Parameters:
  ///   - pixels: R, G, B bytes, [S, S, 3].
  ///   - side: S.
  ///   - normalization: the scale of the values written.
  ///   - batch: the batch, of which S·S·3 values are overwritten.
  ///   - offset: where in the batch the image begins.
  package func write(
    _ pixels: Span<UInt8>, side: Int, normalization: Normalization,
    into batch: inout MutableSpan<Float>, at offset: Int
  ) {
    let count = side * side * 3
    precondition(pixels.count == count, "\(pixels.count) bytes for \(side)×\(side) RGB")
    precondition(
      offset >= 0 && offset + count <= batch.count,
      "image at \(offset) of a batch of \(batch.count) values")
    let scale = normalization.scale
    let bias = normalization.bias
    var to = offset
    for y in 0..<side {
      let row = min(max(y - down, 0), side - 1) * side
      for x in 0..<side {
        let column = min(max(x - right, 0), side - 1)
        let from = 3 * (row + (mirrored ? side - 1 - column : column))
        for channel in 0..<3 {
          batch[to + channel] =
            bias[channel].addingProduct(Float(pixels[from + channel]), scale[channel])
        }
        to += 3
      }
    }
  }
}
