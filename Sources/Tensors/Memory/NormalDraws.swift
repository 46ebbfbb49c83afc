import Foundation
import Seeding

/// Pairs of normal draws by Box and Muller's transform, eight pairs at once, in Float.
///
/// They are bit for bit those that the system's `log`, `sin` and `cos` give: where the error of the
/// series used here could change the Float that is rounded to, the system's functions are asked.
struct NormalDraws {
  typealias Lanes = SIMD8<Double>

  static let count = Lanes.scalarCount

  /// The relative error that a draw may have before it is rounded: 32 times what the series leave.
  private static let tolerance = 0x1p-45

  private let deviation: Double

  init(deviation: Double) {
    self.deviation = deviation
  }

  /// A pair of draws as their definition reads, from two numbers in 0..<1.
  static func plain(_ deviation: Double, _ first: Double, _ second: Double) -> (Float, Float) {
    let radius = deviation * (-2 * log(1 - first)).squareRoot()
    let angle = 2 * Double.pi * second
    return (Float(radius * cos(angle)), Float(radius * sin(angle)))
  }

  /// Draws eight pairs.
  func pairs(using random: inout SplitMix64) -> (cosines: SIMD8<Float>, sines: SIMD8<Float>) {
    var (first, second) = (Lanes(), Lanes())
    for lane in 0..<Self.count {
      first[lane] = random.uniform()
      second[lane] = random.uniform()
    }
    let radius = deviation * (-2 * Self.logarithm(1 - first)).squareRoot()
    let (cosine, sine) = Self.cosineAndSine(2 * Double.pi * second)
    let (cosines, sines) = (radius * cosine, radius * sine)
    var pairs = (cosines: SIMD8<Float>(cosines), sines: SIMD8<Float>(sines))
    let isUnsure = Self.isUnsure(cosines) .| Self.isUnsure(sines)
    if any(isUnsure) {
      for lane in 0..<Self.count where isUnsure[lane] {
        (pairs.cosines[lane], pairs.sines[lane]) = Self.plain(deviation, first[lane], second[lane])
      }
    }
    return pairs
  }

  /// Whether numbers are so close to the middle of two Floats that their error may decide.
  private static func isUnsure(_ value: Lanes) -> SIMDMask<Lanes.MaskStorage> {
    let margin = value * tolerance
    let (low, high) = (SIMD8<Float>(value - margin), SIMD8<Float>(value + margin))
    return Lanes(low) .!= Lanes(high)
  }

  /// The natural logarithm of numbers in (0, 1].
  ///
  /// For a number 2^e · m with m between √½ and √2, and s = (m − 1) / (m + 1), it is
  /// e · log 2 + 2 · (s + s³/3 + s⁵/5 + …).
  static func logarithm(_ value: Lanes) -> Lanes {
    let bits = SIMD8<UInt64>(bitsOf: value)
    let ofRoot = Double(0.5).squareRoot().bitPattern
    // The exponent grows by one where the rest would be √2 or more.
    let shifted = bits &+ (Double(1).bitPattern &- ofRoot)
    let exponent = SIMD8<Int64>(truncatingIfNeeded: shifted &>> 52) &- 1023
    let rest = Lanes(
      bitsOf: bits &- SIMD8<UInt64>(truncatingIfNeeded: exponent &<< 52))
    let s = (rest - 1) / (rest + 1)
    let square = s * s
    var series = Lanes(repeating: 1 / 23)
    for divisor in stride(from: 21.0, through: 3, by: -2) {
      series = (1 / divisor + Lanes()).addingProduct(series, square)
    }
    let ofRest = (2 * s).addingProduct(2 * s * square, series)
    return ofRest.addingProduct(Lanes(exponent), Lanes(repeating: 0.693_147_180_559_945_309_4))
  }

  /// Cosine and sine of angles in 0..<2π.
  ///
  /// Taylor's series on −π/4…π/4, which are below 2⁻⁵⁷ of their sums there. What an angle is beside the
  /// nearest multiple of π/2 is exact but for its last bit, so the small one of the two is as exact.
  static func cosineAndSine(_ angle: Lanes) -> (cosine: Lanes, sine: Lanes) {
    let quarters = (angle * (2 / Double.pi)).rounded(.toNearestOrEven)
    // π/2 in two parts.
    let r =
      angle.addingProduct(-quarters, Lanes(repeating: 0x1.921fb54442d18p0))
      .addingProduct(-quarters, Lanes(repeating: 0x1.1a62633145c07p-54))
    let square = r * r
    var (cosine, sine) = (Lanes(repeating: 1), Lanes(repeating: 1))
    for n in stride(from: 16.0, through: 2, by: -2) {
      cosine = Lanes(repeating: 1).addingProduct(cosine, square * (-1 / (n * (n - 1))))
      sine = Lanes(repeating: 1).addingProduct(sine, square * (-1 / (n * (n + 1))))
    }
    sine *= r
    let isOdd = quarters .== 1 .| quarters .== 3
    let (first, second) = (
      cosine.replacing(with: sine, where: isOdd), sine.replacing(with: cosine, where: isOdd)
    )
    let firstIsNegative = quarters .== 1 .| quarters .== 2
    let secondIsNegative = quarters .== 2 .| quarters .== 3
    return (
      first.replacing(with: -first, where: firstIsNegative),
      second.replacing(with: -second, where: secondIsNegative)
    )
  }
}

extension SIMD8<UInt64> {
  fileprivate init(bitsOf values: SIMD8<Double>) {
    self = unsafe unsafeBitCast(values, to: Self.self)
  }
}

extension SIMD8<Double> {
  fileprivate init(bitsOf values: SIMD8<UInt64>) {
    self = unsafe unsafeBitCast(values, to: Self.self)
  }
}
