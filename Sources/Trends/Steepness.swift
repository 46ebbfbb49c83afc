/// Whether a curve steepens: two contrasts of the six P from 50 to 100, one value per seed.
///
/// A straight line has 0 in both, however steep it is, and a curve that steepens is above 0.
/// Permuting P would not do as their test, for it also takes away the trend that the contrasts are
/// to be told from; so their mean over seeds is held against 0 by the spread between seeds.
extension SkewSeries {
  /// The slope over P 80, 90 and 100 minus the slope over 50, 60 and 70, of each seed that has all
  /// six; per 10 percentage points.
  package var seedSteepening: [Double] {
    sixPoints.map { leastSquaresSlope(Array($0[3...])) - leastSquaresSlope(Array($0[..<3])) }
  }

  /// The quadratic contrast 5, −1, −4, −4, −1, 5 of each seed that has all six.
  ///
  /// Source: Fisher and Yates 1938, Statistical Tables, orthogonal polynomials for n = 6.
  package var seedCurvature: [Double] {
    sixPoints.map { points in
      zip([5, -1, -4, -4, -1, 5], points).map { $0 * $1.value }.reduce(0, +)
    }
  }

  private var sixPoints: [[Point]] {
    guard percentages == [50, 60, 70, 80, 90, 100] else { return [] }
    return runs.filter { $0.count == 6 }
  }
}
