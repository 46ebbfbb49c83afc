extension RGBImage {
  /// The picture with its luma, by Recommendation 601, on all three channels.
  ///
  /// Source: METHOD §1: (19595·R + 38470·G + 7471·B + 32768) >> 16, as Pillow's mode `L`.
  package func grayscale() -> RGBImage {
    var result = self
    for start in stride(from: 0, to: pixels.count, by: 3) {
      let (r, g, b) = (pixels[start], pixels[start + 1], pixels[start + 2])
      let sum = 19595 * UInt32(r) + 38470 * UInt32(g) + 7471 * UInt32(b) + 32768
      let luma = UInt8(truncatingIfNeeded: sum >> 16)
      result.pixels[start] = luma
      result.pixels[start + 1] = luma
      result.pixels[start + 2] = luma
    }
    return result
  }

  /// The mean over all pixels of the difference between their strongest and weakest channel,
  /// 0 for a grey picture and at most 255.
  package var meanChroma: Double {
    var sum = 0
    for start in stride(from: 0, to: pixels.count, by: 3) {
      let (r, g, b) = (pixels[start], pixels[start + 1], pixels[start + 2])
      sum += Int(max(r, g, b) - min(r, g, b))
    }
    return Double(sum) / Double(max(1, width * height))
  }

  /// Whether the picture has no colour, up to the chroma noise that JPEG adds; a colour photograph
  /// has a mean chroma of 10 and more.
  package var isGray: Bool { meanChroma < 4 }
}
