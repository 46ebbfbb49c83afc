extension SkewSeries {
  /// The least-squares slope of each seed, per 10 percentage points of P.
  ///
  /// Only of seeds that have both the lowest and the highest P that any seed has: over less of the
  /// range a slope is a noisier number, which may not stand beside the others as their equal.
  package var seedSlopes: [Double] {
    guard let ends = ends else { return [] }
    return values.indices.compactMap { seed in
      guard value(ofSeed: seed, at: ends.low) != nil, value(ofSeed: seed, at: ends.high) != nil
      else { return nil }
      return leastSquaresSlope(runs[seed])
    }
  }

  /// The change of each seed from the lowest P to the highest, where it has both.
  package var seedChanges: [Double] {
    guard let ends = ends else { return [] }
    return values.indices.compactMap { seed in
      guard let low = value(ofSeed: seed, at: ends.low),
        let high = value(ofSeed: seed, at: ends.high)
      else { return nil }
      return high - low
    }
  }

  /// The lowest and the highest P that are recorded; nil while there are no two.
  package var ends: (low: Int, high: Int)? {
    let recorded = recordedPercentages
    guard let low = recorded.first, let high = recorded.last, low < high else { return nil }
    return (low, high)
  }
}

/// The slope of the straight line with the least squared distance to the points.
func leastSquaresSlope(_ points: [SkewSeries.Point]) -> Double {
  let count = Double(points.count)
  let centre = points.map(\.tens).reduce(0, +) / count
  let level = points.map(\.value).reduce(0, +) / count
  let products = points.map { ($0.tens - centre) * ($0.value - level) }.reduce(0, +)
  return products / points.map { ($0.tens - centre) * ($0.tens - centre) }.reduce(0, +)
}
