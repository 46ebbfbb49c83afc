extension RGBImage {
  /// Whether the picture shows no colour: its channels differ by no more than compression makes them.
  ///
  /// That is, the largest and smallest of a pixel's R, G and B lie less than 3 of 255 apart on average.
  package var isGrey: Bool {
    var spread = 0
    for pixel in stride(from: 0, to: pixels.count, by: 3) {
      let (r, g, b) = (pixels[pixel], pixels[pixel + 1], pixels[pixel + 2])
      spread += Int(max(r, g, b)) - Int(min(r, g, b))
    }
    let mean = Double(spread) / Double(max(width * height, 1))
    return mean < 3
  }
}
