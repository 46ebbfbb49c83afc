/// Benjamini and Hochberg's adjusted p-values: what is at most α holds at a false discovery rate of α.
///
/// For the scan over all else: of what is found, a share of at most α is expected to be false. The
/// k-th smallest of m becomes m/k·p, and never more than the one after.
/// Source: Benjamini and Hochberg 1995, “Controlling the false discovery rate”.
package func falseDiscoveryAdjusted(_ pValues: [Double]) -> [Double] {
  var adjusted = pValues
  var most = 1.0
  let ascending = pValues.indices.sorted { pValues[$0] < pValues[$1] }
  for (place, index) in ascending.enumerated().reversed() {
    most = min(most, Double(pValues.count) / Double(place + 1) * pValues[index])
    adjusted[index] = most
  }
  return adjusted
}
