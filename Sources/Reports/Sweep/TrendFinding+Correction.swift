import Trends

extension [TrendFinding] {
  /// The findings with p-values that are corrected for all of them: declared ones by Holm, the
  /// others by Benjamini and Hochberg.
  ///
  /// All are endpoints, or none is. The p-values of the trend, of the steepening and of the curvature
  /// are three families, each corrected by itself. Among the scan, a series that is the same in all
  /// cells of each seed is not counted: no permutation changes it, so it could never be found.
  func corrected() -> [TrendFinding] {
    let isDeclared = first?.isDeclared ?? false
    precondition(allSatisfy { $0.isDeclared == isDeclared }, "endpoints among the scan")
    let adjust = isDeclared ? holmAdjusted : falseDiscoveryAdjusted
    var result = self
    let tested = indices.filter { isDeclared || self[$0].trend.kendall.tau != nil }
    for (index, p) in zip(tested, adjust(tested.map { self[$0].trend.pValue })) {
      (result[index].adjustedP, result[index].tests) = (p, isDeclared ? tested.count : 1)
    }
    func adjustContrast(
      _ mean: KeyPath<Trend, SeedMean?>, into place: WritableKeyPath<TrendFinding, Double?>
    ) {
      let known = indices.compactMap { index in
        self[index].trend[keyPath: mean]?.pValue.map { (index, $0) }
      }
      for ((index, _), p) in zip(known, adjust(known.map(\.1))) {
        result[index][keyPath: place] = p
      }
    }
    adjustContrast(\.steepening, into: \.steepeningP)
    adjustContrast(\.curvature, into: \.curvatureP)
    return result
  }
}
