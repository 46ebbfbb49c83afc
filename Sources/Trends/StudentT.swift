import Foundation

/// Student's t distribution with a whole number of degrees of freedom.
///
/// Source: Abramowitz and Stegun 1964, Handbook of Mathematical Functions, 26.7.3 and 26.7.4, which
/// are finite sums and therefore exact but for rounding (about 10⁻¹⁵).
package struct StudentT: Sendable {
  package let degrees: Int

  /// - Precondition: `degrees` is at least 1.
  package init(degrees: Int) {
    precondition(degrees >= 1, "\(degrees) degrees of freedom")
    self.degrees = degrees
  }

  /// The probability of a value that is at least as far from 0 as `t`.
  package func twoSidedP(_ t: Double) -> Double {
    let angle = atan(abs(t) / Double(degrees).squareRoot())
    let (sine, cosine) = (sin(angle), cos(angle))
    // The sum: 1 + 1/2 cos² + (1·3)/(2·4) cos⁴ … if even, cos + 2/3 cos³ + (2·4)/(3·5) cos⁵ … if odd.
    let isOdd = !degrees.isMultiple(of: 2)
    var term = isOdd ? cosine : 1
    var sum = 0.0
    for step in stride(from: isOdd ? 1 : 0, to: degrees - 1, by: 2) {
      sum += term
      term *= Double(step + 1) / Double(step + 2) * cosine * cosine
    }
    let within = isOdd ? 2 / Double.pi * (angle + sine * sum) : sine * sum
    return max(0, 1 - within)
  }

  /// The t that a value exceeds in size with probability `p`, by bisection.
  ///
  /// - Precondition: `p` is between 0 and 1, and not one of them.
  package func criticalValue(twoSidedP p: Double) -> Double {
    precondition(p > 0 && p < 1, "p is \(p)")
    var (low, high) = (0.0, 1.0)
    while twoSidedP(high) > p { high *= 2 }
    while true {
      let middle = (low + high) / 2
      if middle <= low || middle >= high { return high }
      if twoSidedP(middle) > p { low = middle } else { high = middle }
    }
  }
}
