extension RGBImage {
  /// Resizes by antialiased bicubic interpolation (a = −0.5), without regard to the aspect.
  ///
  /// Two passes of 8-bit pixels, across then down, with coefficients of 22 fractional bits: the
  /// arithmetic of Pillow's `Image.resize` with `BICUBIC`, whose bytes it gives. As in Pillow 13 a
  /// picture that grows wider and lower goes down first.
  /// Source: METHOD §2; a departure from the authors, who resize in PyTorch.
  package func resized(toWidth newWidth: Int, height newHeight: Int) -> RGBImage {
    precondition(newWidth > 0 && newHeight > 0, "\(width)×\(height) to \(newWidth)×\(newHeight)")
    precondition(width > 0 && height > 0, "an empty picture has no size to change")
    if newWidth > width && newHeight < height {
      return resizedDown(to: newHeight).resizedAcross(to: newWidth)
    }
    return resizedAcross(to: newWidth).resizedDown(to: newHeight)
  }

  private func resizedAcross(to newWidth: Int) -> RGBImage {
    if newWidth == width { return self }
    let windows = BicubicWindows(from: width, to: newWidth)
    let result = unsafe [UInt8](unsafeUninitializedCapacity: newWidth * height * 3) {
      target, count in
      unsafe pixels.withUnsafeBufferPointer { source in
        unsafe windows.coefficients.withUnsafeBufferPointer { coefficients in
          for y in 0..<height {
            for x in 0..<newWidth {
              var (r, g, b) = (BicubicWindows.half, BicubicWindows.half, BicubicWindows.half)
              var pixel = (y * width + windows.starts[x]) * 3
              let first = x * windows.reach
              for tap in first..<first + windows.counts[x] {
                let weight = unsafe coefficients[tap]
                r &+= unsafe weight &* Int32(source[pixel])
                g &+= unsafe weight &* Int32(source[pixel + 1])
                b &+= unsafe weight &* Int32(source[pixel + 2])
                pixel += 3
              }
              let place = (y * newWidth + x) * 3
              unsafe target[place] = BicubicWindows.byte(r)
              unsafe target[place + 1] = BicubicWindows.byte(g)
              unsafe target[place + 2] = BicubicWindows.byte(b)
            }
          }
        }
      }
      count = newWidth * height * 3
    }
    return RGBImage(width: newWidth, height: height, pixels: result)
  }

  private func resizedDown(to newHeight: Int) -> RGBImage {
    if newHeight == height { return self }
    let windows = BicubicWindows(from: height, to: newHeight)
    let rowBytes = width * 3
    var sums = [Int32](repeating: 0, count: rowBytes)
    let result = unsafe [UInt8](unsafeUninitializedCapacity: rowBytes * newHeight) {
      target, count in
      unsafe pixels.withUnsafeBufferPointer { source in
        unsafe sums.withUnsafeMutableBufferPointer { sums in
          for y in 0..<newHeight {
            unsafe sums.update(repeating: BicubicWindows.half)
            for tap in 0..<windows.counts[y] {
              let weight = windows.coefficients[y * windows.reach + tap]
              let row = (windows.starts[y] + tap) * rowBytes
              for byte in 0..<rowBytes {
                unsafe sums[byte] &+= weight &* Int32(source[row + byte])
              }
            }
            for byte in 0..<rowBytes {
              unsafe target[y * rowBytes + byte] = BicubicWindows.byte(sums[byte])
            }
          }
        }
      }
      count = rowBytes * newHeight
    }
    return RGBImage(width: width, height: newHeight, pixels: result)
  }
}

/// For each new pixel of a line, the old pixels it is made of and their weights.
private struct BicubicWindows {
  /// The fractional bits of a coefficient; 8 bits of pixel and 2 of overshoot stay free.
  private static let fractionBits: Int32 = 22
  static let half: Int32 = 1 << (fractionBits - 1)

  /// The first old pixel of each new one.
  let starts: [Int]
  /// How many old pixels each new one has.
  let counts: [Int]
  /// The places kept for each new pixel in `coefficients`.
  let reach: Int
  let coefficients: [Int32]

  init(from oldSize: Int, to newSize: Int) {
    let scale = Double(oldSize) / Double(newSize)
    let widening = max(scale, 1)  // antialiasing: when shrinking, the filter spans the new pixel
    let support = 2 * widening
    reach = Int(support.rounded(.up)) * 2 + 1
    var (starts, counts): ([Int], [Int]) = ([], [])
    var coefficients = [Int32](repeating: 0, count: newSize * reach)
    for place in 0..<newSize {
      let centre = (Double(place) + 0.5) * scale
      let start = max(Int(centre - support + 0.5), 0)
      let end = min(Int(centre + support + 0.5), oldSize)
      let weights = (start..<end).map { old in
        Self.bicubic((Double(old) - centre + 0.5) / widening)
      }
      let total = weights.reduce(0, +)
      for (tap, weight) in weights.enumerated() {
        let share = total == 0 ? weight : weight / total
        let fixed = share * Double(Int32(1) << Self.fractionBits)
        coefficients[place * reach + tap] = Int32(fixed + (fixed < 0 ? -0.5 : 0.5))
      }
      starts.append(start)
      counts.append(end - start)
    }
    (self.starts, self.counts, self.coefficients) = (starts, counts, coefficients)
  }

  /// Keys' cubic convolution kernel with a = −0.5.
  private static func bicubic(_ distance: Double) -> Double {
    let (a, x) = (-0.5, abs(distance))
    if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
    if x < 2 { return (((x - 5) * x + 8) * x - 4) * a }
    return 0
  }

  /// Takes the fractional bits off a sum that started at `half`, and clips it to a byte.
  static func byte(_ sum: Int32) -> UInt8 {
    UInt8(truncatingIfNeeded: min(max(sum >> fractionBits, 0), 255))
  }
}
