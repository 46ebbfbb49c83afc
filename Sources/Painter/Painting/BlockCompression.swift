import Foundation

/// What a JPEG file does to a picture: the cosine coefficients of 8 × 8 blocks, rounded to steps.
///
/// The same arithmetic on every machine, without an encoder's choices; chroma is not halved.
/// Source: ITU-T T.81, Annexes A.3.3 and K.1; scaling by quality as in the IJG's library.
struct BlockCompression {
  private static let side = 8
  /// Basis function u at place x, [u · 8 + x].
  private static let basis: [Float] = (0..<64).map { index in
    let (u, x) = (Double(index / 8), Double(index % 8))
    let norm = u == 0 ? (1.0 / 8).squareRoot() : 0.5
    return Float(norm * cos((2 * x + 1) * u * Double.pi / 16))
  }
  private static let luminanceSteps: [Float] = [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55,
    14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
  ]
  private static let chrominanceSteps: [Float] = [
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99,
    24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  ]

  /// The steps of luma and of both chromas.
  private let steps: [[Float]]

  /// - Precondition: `quality` is 1...100.
  init(quality: Double) {
    precondition((1...100).contains(quality), "a JPEG quality of \(quality)")
    let scale = Float(quality < 50 ? 50 / quality : 2 - quality / 50)
    let scaled = [Self.luminanceSteps, Self.chrominanceSteps].map { table in
      table.map { max(1, ($0 * scale).rounded()) }
    }
    steps = [scaled[0], scaled[1], scaled[1]]
  }

  /// Compresses `height` × `width` RGB pixels; blocks beyond the edge repeat it.
  func apply(to pixels: inout [UInt8], width: Int, height: Int) {
    var planes = [[Float]](repeating: [Float](repeating: 0, count: 64), count: 3)
    var scratch = [Float](repeating: 0, count: 64)
    for top in stride(from: 0, to: height, by: Self.side) {
      for left in stride(from: 0, to: width, by: Self.side) {
        for place in 0..<64 {
          let (x, y) = (min(left + place % 8, width - 1), min(top + place / 8, height - 1))
          let start = (y * width + x) * 3
          let r = Float(pixels[start])
          let (g, b) = (Float(pixels[start + 1]), Float(pixels[start + 2]))
          planes[0][place] = 0.299 * r + 0.587 * g + 0.114 * b - 128
          planes[1][place] = -0.168736 * r - 0.331264 * g + 0.5 * b
          planes[2][place] = 0.5 * r - 0.418688 * g - 0.081312 * b
        }
        for plane in 0..<3 { quantise(&planes[plane], steps[plane], &scratch) }
        for place in 0..<64 {
          let (x, y) = (left + place % 8, top + place / 8)
          guard x < width, y < height else { continue }
          let (luma, blue, red) = (planes[0][place] + 128, planes[1][place], planes[2][place])
          let start = (y * width + x) * 3
          pixels[start] = Self.byte(luma + 1.402 * red)
          pixels[start + 1] = Self.byte(luma - 0.344136 * blue - 0.714136 * red)
          pixels[start + 2] = Self.byte(luma + 1.772 * blue)
        }
      }
    }
  }

  /// Transforms a block, rounds its coefficients to their steps, and transforms it back.
  private func quantise(_ block: inout [Float], _ steps: [Float], _ scratch: inout [Float]) {
    Self.transform(block, into: &scratch, forward: true)
    Self.transform(scratch, into: &block, forward: true)
    for place in 0..<64 {
      block[place] = (block[place] / steps[place]).rounded() * steps[place]
    }
    Self.transform(block, into: &scratch, forward: false)
    Self.transform(scratch, into: &block, forward: false)
  }

  /// Multiplies each row by the basis or its transpose, and writes rows as columns.
  private static func transform(_ source: [Float], into target: inout [Float], forward: Bool) {
    let (across, along) = forward ? (8, 1) : (1, 8)
    for row in 0..<8 {
      for k in 0..<8 {
        var sum: Float = 0
        for j in 0..<8 { sum += source[row * 8 + j] * basis[k * across + j * along] }
        target[k * 8 + row] = sum
      }
    }
  }

  private static func byte(_ value: Float) -> UInt8 {
    UInt8(min(max(value.rounded(), 0), 255))
  }
}
