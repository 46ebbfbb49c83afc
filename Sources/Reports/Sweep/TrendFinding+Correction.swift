import Trends

extension [TrendFinding] {
  /// The findings with p-values that are corrected for all of them, by Holm or by Benjamini and
  /// Hochberg.
  ///
  /// The p-values of the trend, of the steepening and of the curvature are three families, each
  /// corrected by itself. In a scan, a series that is the same in all cells of each seed is not
  /// counted: no permutation changes it, so it could never be found. Controls are not corrected: that
  /// would hide their movement.
  func corrected(_ adjust: ([Double]) -> [Double]) -> [TrendFinding] {
    var result = self
    let tested = indices.filter { self[$0].role == .endpoint || self[$0].trend.kendall.tau != nil }
    for (index, p) in zip(tested, adjust(tested.map { self[$0].trend.pValue })) {
      result[index].adjustedP = p
      // In a scan a p-value may pass uncorrected, if enough others are as small.
      if self[index].role == .endpoint { result[index].tests = tested.count }
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
