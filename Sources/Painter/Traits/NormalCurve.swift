import Foundation

/// The normal distribution of mean 0 and deviation 1.
enum NormalCurve {
  /// No threshold lies further out: beyond it there is nobody, or everybody.
  static let end = 4.0

  /// The share of the distribution below a point.
  static func share(below point: Double) -> Double {
    0.5 * erfc(-point / 2.0.squareRoot())
  }

  /// The point that a share of the distribution lies above; ±`end` for a share of 0 or 1.
  static func point(withShareAbove share: Double) -> Double {
    bisect { Self.share(below: -$0) > share }
  }

  /// Where between −`end` and `end` a condition that holds on the left ceases to hold.
  static func bisect(_ holds: (Double) -> Bool) -> Double {
    var (low, high) = (-end, end)
    for _ in 0..<52 {
      let middle = (low + high) / 2
      if holds(middle) { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
