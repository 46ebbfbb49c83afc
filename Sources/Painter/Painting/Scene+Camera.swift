import Foundation
import Seeding

extension FaceTraits.Scene {
  /// What the camera makes of a drawing: blur, exposure, warmth, noise and compression, in this
  /// order.
  ///
  /// `drawing` holds `size` × `size` RGB pixels, and so does the result.
  func develop(_ drawing: [UInt8], size: Int) -> [UInt8] {
    var pixels = blurred(drawing, size: size)
    var random = SplitMix64(seed: noiseSeed, 2)
    let gains = [exposure * (1 + warmth), exposure, exposure * (1 - warmth)]
    // The sum of four bytes deviates by 2 × 73.9; its mean is 510.
    let scale = noise / 147.8
    var channel = 0
    for place in stride(from: 0, to: pixels.count, by: 2) {
      let bits = random.next()
      for half in 0..<min(2, pixels.count - place) {
        var sum = 0
        for byte in 0..<4 { sum += Int(truncatingIfNeeded: bits >> (32 * half + 8 * byte)) & 255 }
        let value = Double(pixels[place + half]) * gains[channel] + Double(sum - 510) * scale
        pixels[place + half] = UInt8(min(max(value + 0.5, 0), 255))
        channel = channel == 2 ? 0 : channel + 1
      }
    }
    if let compression {
      BlockCompression(quality: compression).apply(to: &pixels, width: size, height: size)
    }
    return pixels
  }

  /// Blurs along rows and then columns with a kernel of three taps, as often as `blur` asks.
  private func blurred(_ drawing: [UInt8], size: Int) -> [UInt8] {
    let variance = pow(blur * Double(size) / 100, 2)
    guard variance > 0.02 else { return drawing }
    let passes = max(1, Int((variance / 0.5).rounded(.up)))
    // A kernel (w, 1 − 2w, w) has the variance 2w.
    let weight = Int((variance / Double(passes) / 2 * 256).rounded())
    var pixels = drawing
    for _ in 0..<passes {
      for (step, line) in [(3, size * 3), (size * 3, 3)] {
        let source = pixels
        for outer in 0..<size {
          for inner in 0..<size {
            let place = outer * line + inner * step
            let before = inner > 0 ? place - step : place
            let after = inner + 1 < size ? place + step : place
            for c in 0..<3 {
              let sum =
                weight * (Int(source[before + c]) + Int(source[after + c]))
                + (256 - 2 * weight) * Int(source[place + c])
              pixels[place + c] = UInt8((sum + 128) >> 8)
            }
          }
        }
      }
    }
    return pixels
  }
}
