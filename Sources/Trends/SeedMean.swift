/// The mean of one number per seed, with what the spread between seeds says of it.
///
/// The trained model is the experimental unit: with n seeds there are n observations, whatever
/// the number of units or images behind each.
/// Source: Student 1908, “The probable error of a mean”.
package struct SeedMean: Sendable, Equatable {
  package let mean: Double
  package let seeds: Int
  /// The 95 % t-interval; nil where the spread is not known: of one seed, or where all agree.
  package let interval: ClosedRange<Double>?
  /// Of the two-sided t-test against 0; nil where there is no interval, but 1 if every seed has 0.
  package let pValue: Double?

  /// Nil of no seed.
  package init?(_ values: [Double]) {
    guard let least = values.min(), let most = values.max() else { return nil }
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    (self.mean, seeds) = (mean, values.count)
    guard most - least > 1e-9 else {
      // A few counts often agree by chance; that is no proof that the next seed will.
      (interval, pValue) = (nil, values.count > 1 && abs(most) <= 1e-9 ? 1 : nil)
      return
    }
    let squares = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    let error = (squares / (count - 1) / count).squareRoot()
    let student = StudentT(degrees: values.count - 1)
    let half = student.criticalValue(twoSidedP: 0.05) * error
    (interval, pValue) = (mean - half...mean + half, student.twoSidedP(mean / error))
  }
}
