/// Everything that is asked of one quantity of a sweep: whether it moves with P, and steepens.
///
/// Slopes are per 10 percentage points of P.
package struct Trend: Sendable, Equatable {
  package let kendall: KendallTau
  /// Of τ, with P permuted within seed; two-sided and exact.
  package let pValue: Double
  /// The permutations that it counts.
  package let permutations: Double
  package let theilSen: Double?
  /// Mean over seeds of the least-squares slope.
  package let slope: SeedMean?
  /// Mean over seeds of the change from the lowest to the highest P.
  package let change: SeedMean?
  /// Mean over seeds of the slope over P 80 to 100 minus the slope over 50 to 70.
  package let steepening: SeedMean?
  /// Mean over seeds of the quadratic contrast.
  package let curvature: SeedMean?
  package let power: Power

  package init(_ series: SkewSeries) {
    let distribution = PermutationDistribution(series)
    kendall = KendallTau(series)
    pValue = distribution.pValue(ofScore: kendall.score)
    permutations = distribution.permutations
    theilSen = theilSenSlope(series)
    slope = SeedMean(series.seedSlopes)
    change = SeedMean(series.seedChanges)
    steepening = SeedMean(series.seedSteepening)
    curvature = SeedMean(series.seedCurvature)
    power = Power(series)
  }
}
