/// A picture of 8-bit RGB pixels, row by row from the top left, three bytes a pixel.
package struct RGBImage: Sendable, Equatable {
  package let width: Int
  package let height: Int
  /// `height` × `width` × 3 bytes: R, G, B.
  package var pixels: [UInt8]

  /// Wraps pixels that are already laid out.
  /// - Precondition: `pixels` holds `width` × `height` × 3 bytes.
  package init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(
      pixels.count == width * height * 3, "\(pixels.count) bytes for \(width)×\(height) RGB")
    self.width = width
    self.height = height
    self.pixels = pixels
  }
}
