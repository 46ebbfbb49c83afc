import Reports
import Testing

@Test(
  "Wilson's interval agrees with scipy's",
  arguments: [
    // scipy.stats.binomtest(k, n).proportion_ci(0.95, method="wilson"), scipy 1.17.1
    (340, 400, 0.8116863892693679, 0.8816550046966246), (0, 10, 0, 0.27753279986288926),
    (7, 9, 0.4525889691069889, 0.9367748928821533), (400, 400, 0.9904877056657035, 1),
  ])
func wilson(correct: Int, n: Int, low: Double, high: Double) {
  let interval = Summary.wilson(share: Double(correct) / Double(n), n: Double(n))
  #expect(abs(interval.lowerBound - low) < 1e-12)
  #expect(abs(interval.upperBound - high) < 1e-12)
}

@Test("the mean of nothing and the spread of one value are nil")
func meanAndDeviation() {
  #expect(Summary.mean([]) == nil)
  #expect(Summary.mean([3, 1]) == 2)
  #expect(Summary.deviation([3]) == nil)
  #expect(Summary.deviation([2, 4, 4, 6]) == (8.0 / 3).squareRoot())
}
