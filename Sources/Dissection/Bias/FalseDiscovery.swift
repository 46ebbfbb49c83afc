/// Which of several p-values are discoveries at a false discovery rate of `level`.
///
/// The largest k for which the k-th smallest p is at most k/m · level decides; that p and all that
/// are not greater are discoveries.
/// Source: Benjamini and Hochberg 1995, “Controlling the false discovery rate”, eq. 1.
package func benjaminiHochberg(_ pValues: [Double], level: Double) -> [Bool] {
  let sorted = pValues.sorted()
  let cut = sorted.enumerated().last { place, p in
    p <= Double(place + 1) / Double(sorted.count) * level
  }
  guard let cut else { return Array(repeating: false, count: pValues.count) }
  return pValues.map { $0 <= cut.element }
}
