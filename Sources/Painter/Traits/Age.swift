/// The ages of drawn people: 12 % under 20, 38 % 20–40, 30 % 40–60, 20 % over 60, even within each.
enum Age {
  private static let shares = [0, 0.12, 0.5, 0.8, 1]
  private static let years = [6.0, 20, 40, 60, 85]

  /// The age of a person whose place among all is a normal score.
  static func years(atScore score: Double) -> Double {
    interpolate(NormalCurve.share(below: score), from: shares, to: years)
  }

  /// The normal score of an age.
  static func score(of age: Double) -> Double {
    NormalCurve.point(withShareAbove: 1 - interpolate(age, from: years, to: shares))
  }

  private static func interpolate(_ x: Double, from xs: [Double], to ys: [Double]) -> Double {
    let i = xs.indices.dropFirst().dropLast().first { x < xs[$0] } ?? xs.count - 1
    return ys[i - 1] + (ys[i] - ys[i - 1]) * (x - xs[i - 1]) / (xs[i] - xs[i - 1])
  }
}
