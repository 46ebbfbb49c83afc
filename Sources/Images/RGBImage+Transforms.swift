import Foundation

extension RGBImage {
  /// The picture under a Gaussian of standard deviation `sigma`, in pixels.
  ///
  /// Separable, cut off at 4σ, the pixels of the edge repeated outwards, each channel on its own.
  /// Cost: 2·(8σ + 1) products a sample.
  /// Source: Hendrycks and Dietterich 2019 (ImageNet-C), “Gaussian blur”, which calls
  /// `skimage.filters.gaussian`; a departure: sums are rounded, not cut, to 8 bits.
  package func blurred(sigma: Double) -> RGBImage {
    precondition(sigma > 0, "a Gaussian of width \(sigma)")
    let reach = Int(4 * sigma + 0.5)
    let weights = (-reach...reach).map { exp(-0.5 * Double($0 * $0) / (sigma * sigma)) }
    let total = weights.reduce(0, +)
    let kernel = weights.map { $0 / total }
    let down = Self.smoothed(
      pixels.map(Double.init), lines: width * 3, steps: height, spacing: width * 3, kernel)
    var smooth = [Double](repeating: 0, count: down.count)
    for y in 0..<height {
      let row = Array(down[y * width * 3..<(y + 1) * width * 3])
      let across = Self.smoothed(row, lines: 3, steps: width, spacing: 3, kernel)
      smooth.replaceSubrange(y * width * 3..<(y + 1) * width * 3, with: across)
    }
    return RGBImage(width: width, height: height, pixels: smooth.map { UInt8($0.rounded()) })
  }

  /// Smooths each of `lines` neighbouring lines whose values lie `spacing` apart.
  private static func smoothed(
    _ values: [Double], lines: Int, steps: Int, spacing: Int, _ kernel: [Double]
  ) -> [Double] {
    let reach = kernel.count / 2
    return unsafe [Double](unsafeUninitializedCapacity: values.count) { target, count in
      unsafe target.initialize(repeating: 0)
      unsafe values.withUnsafeBufferPointer { source in
        for step in 0..<steps {
          for (tap, weight) in kernel.enumerated() {
            let old = min(max(step + tap - reach, 0), steps - 1) * spacing
            for line in 0..<lines {
              unsafe target[step * spacing + line] += weight * source[old + line]
            }
          }
        }
      }
      count = values.count
    }
  }

  /// The picture after it was stored as a JPEG file of this quality, 1...100, chroma halved.
  ///
  /// Source: ITU-T T.81; quality as in Hendrycks and Dietterich 2019, “JPEG compression”.
  package func storedAsJPEG(quality: Int) throws -> RGBImage {
    try JPEGFile.decode(try JPEGFile.encode(self, quality: quality), file: "JPEG data")
  }

  /// Every sample times `factor`, clipped to 255 and cut to 8 bits, as Pillow's
  /// `ImageEnhance.Brightness` and torchvision's `adjust_brightness` do.
  ///
  /// A departure from Hendrycks and Dietterich 2019, “brightness”, who add to the value of HSV and
  /// so cannot darken.
  package func brightened(by factor: Double) -> RGBImage {
    precondition(factor >= 0, "a brightness of \(factor)")
    let table = (0...255).map { UInt8(min(Float(factor) * Float($0), 255)) }
    return RGBImage(width: width, height: height, pixels: pixels.map { table[Int($0)] })
  }

  /// The picture with no more detail than `side` × `side` pixels hold: made so small, and as large
  /// as before, both by the bicubic filter of `resized`.
  ///
  /// Source: Wang et al. 2020, “Towards fairness in visual recognition”, whose low-resolution
  /// variant of CIFAR-10 does so.
  package func inLowResolution(side: Int) -> RGBImage {
    resized(toWidth: side, height: side).resized(toWidth: width, height: height)
  }
}
