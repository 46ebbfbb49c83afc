/// Kendall's score when P is permuted within each seed: every permutation, none of them drawn.
///
/// A seed's permutations need not be listed. Of n values of which t₁, t₂, … are equal, the number
/// of orders with d falling pairs is a coefficient of a polynomial, the q-multinomial
/// n! / t₁! t₂! …; over seeds, polynomials multiply. So the test is exact for any number of seeds:
/// the 720 permutations of six P, the 518,400 of two seeds, or the 1.9·10¹⁴ of five.
/// Source: Stanley 2011, Enumerative Combinatorics 1, Prop. 1.7.1 (inversions of multisets).
package struct PermutationDistribution: Sendable {
  /// The probability that exactly d pairs fall, for d from 0 to all pairs whose values differ.
  private var falling: [Double] = [1]
  /// How many permutations there are, ties told apart.
  package private(set) var permutations = 1.0

  package init(_ series: SkewSeries) {
    for run in series.runs {
      var placed = 0
      for ties in Self.tieCounts(run.map(\.value)) {
        placed += ties
        falling = product(falling, gaussianBinomial(placed, ties))
        let total = falling.reduce(0, +)
        falling = falling.map { $0 / total }
      }
      for count in stride(from: 2, through: run.count, by: 1) { permutations *= Double(count) }
    }
  }

  /// The share of permutations whose score is as far from 0 as `score`, or farther.
  package func pValue(ofScore score: Int) -> Double {
    let pairs = falling.count - 1
    let tail = falling.indices.filter { abs(pairs - 2 * $0) >= abs(score) }
    // Rounding may carry the sum of all of them a hair above 1.
    return min(1, tail.map { falling[$0] }.reduce(0, +))
  }

  /// How often each value occurs.
  private static func tieCounts(_ values: [Double]) -> [Int] {
    var counts: [Double: Int] = [:]
    for value in values { counts[value, default: 0] += 1 }
    return counts.sorted { $0.key < $1.key }.map(\.value)
  }
}

/// The coefficients of Gauss's binomial [n over k], from q⁰ on, by Pascal's rule
/// [n, k] = [n−1, k−1] + qᵏ [n−1, k].
private func gaussianBinomial(_ n: Int, _ k: Int) -> [Double] {
  var row = [[1.0]] + Array(repeating: [], count: k)
  for total in stride(from: 1, through: n, by: 1) {
    for chosen in stride(from: min(total, k), through: 1, by: -1) {
      row[chosen] = sum(row[chosen - 1], shifted(row[chosen], by: chosen))
    }
  }
  return row[k]
}

/// The polynomial times q to the power of `places`; nothing stays nothing.
private func shifted(_ a: [Double], by places: Int) -> [Double] {
  a.isEmpty ? [] : Array(repeating: 0, count: places) + a
}

private func sum(_ a: [Double], _ b: [Double]) -> [Double] {
  (0..<max(a.count, b.count)).map { place in
    (place < a.count ? a[place] : 0) + (place < b.count ? b[place] : 0)
  }
}

private func product(_ a: [Double], _ b: [Double]) -> [Double] {
  var result = Array(repeating: 0.0, count: a.count + b.count - 1)
  for (i, x) in a.enumerated() {
    for (j, y) in b.enumerated() { result[i + j] += x * y }
  }
  return result
}
