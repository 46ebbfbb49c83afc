/// What a few seeds say together.
package enum Summary {
  /// The mean; nil of nothing.
  package static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// The sample standard deviation (n − 1); nil of fewer than two values.
  package static func deviation(_ values: [Double]) -> Double? {
    guard values.count > 1, let mean = mean(values) else { return nil }
    let squares = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    return (squares / Double(values.count - 1)).squareRoot()
  }

  /// Wilson's 95 % interval of a share that was seen in `n` trials; `n` may be an effective number.
  ///
  /// Source: Wilson 1927, “Probable inference, the law of succession, and statistical inference”.
  package static func wilson(share: Double, n: Double) -> ClosedRange<Double> {
    let z = 1.959963984540054
    let scale = 1 / (1 + z * z / n)
    let centre = scale * (share + z * z / (2 * n))
    let half = scale * z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    return max(0, centre - half)...min(1, centre + half)
  }
}
