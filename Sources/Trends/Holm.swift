/// Holm's adjusted p-values: what is at most α holds at a family-wise error of α.
///
/// For the declared endpoints: the chance of even one false finding among them is at most α.
/// The k-th smallest of m becomes (m − k + 1)·p, and never less than the one before.
/// Source: Holm 1979, “A simple sequentially rejective multiple test procedure”.
package func holmAdjusted(_ pValues: [Double]) -> [Double] {
  var adjusted = pValues
  var least = 0.0
  for (place, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
    least = min(1, max(least, Double(pValues.count - place) * pValues[index]))
    adjusted[index] = least
  }
  return adjusted
}
