import Foundation

/// How a concept's ellipses follow from landmarks.
package enum EllipseEstimator: Sendable, Hashable {
  /// Centre, semi-axes and angle by the rule of each concept, as in the published masks.
  case published
  /// The ellipse that holds a share of the normal distribution fitted to the concept's landmarks,
  /// as the project page describes it.
  case gaussian(level: Double)
}

extension Ellipse {
  /// The least share of `along` that `across` has: the points of a brow lie almost on one line.
  static let leastThickness = 0.3

  /// The confidence ellipse of a normal distribution with the mean and covariance of some points.
  ///
  /// A share `level` of the distribution lies inside: the semi-axes are √(−2 ln(1 − level) · λ) for
  /// the eigenvalues λ of the covariance, which is taken over n − 1. All is rounded to whole pixels
  /// and degrees; a semi-axis is at least 1, and the shorter at least `leastThickness` of the longer.
  /// Source: METHOD §7; the quantile is that of χ² with two degrees of freedom.
  /// - Precondition: there are at least two points, and 0 < `level` < 1.
  package init(confidence level: Double, around points: [SIMD2<Double>]) {
    precondition(points.count > 1 && level > 0 && level < 1, "\(points.count) points, \(level)")
    let mean = points.reduce(SIMD2<Double>(), +) / Double(points.count)
    var (xx, xy, yy) = (0.0, 0.0, 0.0)
    for point in points {
      let way = point - mean
      xx += way.x * way.x
      xy += way.x * way.y
      yy += way.y * way.y
    }
    let scale = -2 * log(1 - level) / Double(points.count - 1)
    let middle = (xx + yy) / 2
    let spread = (((xx - yy) / 2) * ((xx - yy) / 2) + xy * xy).squareRoot()
    let along = ((middle + spread) * scale).squareRoot()
    let across = max((max(middle - spread, 0) * scale).squareRoot(), Self.leastThickness * along)
    self.init(
      centre: SIMD2(Int(mean.x.rounded()), Int(mean.y.rounded())),
      along: max(1, Int(along.rounded())), across: max(1, Int(across.rounded())),
      degrees: Int((atan2(2 * xy, xx - yy) * 90 / .pi).rounded()))
  }
}
