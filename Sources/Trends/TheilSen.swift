/// The median slope over all pairs of cells of one seed, per 10 percentage points of P.
///
/// Half of the pairs rise faster, half slower, so a single odd cell moves it little. Nil where no
/// seed has two cells.
/// Source: Sen 1968, “Estimates of the regression coefficient based on Kendall's tau”; within
/// blocks: Hirsch, Slack and Smith 1982, “Techniques of trend analysis for monthly water quality
/// data”.
package func theilSenSlope(_ series: SkewSeries) -> Double? {
  var slopes: [Double] = []
  for run in series.runs {
    for (place, later) in run.enumerated() {
      for earlier in run[..<place] {
        slopes.append((later.value - earlier.value) / (later.tens - earlier.tens))
      }
    }
  }
  return median(slopes)
}

/// The middle value, or the mean of the two in the middle; nil of nothing.
private func median(_ values: [Double]) -> Double? {
  let sorted = values.sorted()
  let middle = sorted.count / 2
  if sorted.isEmpty { return nil }
  return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}
