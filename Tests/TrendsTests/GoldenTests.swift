import Testing
import Trends

private func agree(_ found: Double?, _ expected: Double?, within tolerance: Double) -> Bool {
  guard let found, let expected else { return found == nil && expected == nil }
  return abs(found - expected) <= tolerance * max(1, abs(expected))
}

private func agree(_ found: SeedMean?, _ expected: Golden.Mean?) -> Bool {
  guard let found, let expected else { return found == nil && expected == nil }
  return found.seeds == expected.seeds && agree(found.mean, expected.mean, within: 1e-9)
    && agree(found.interval?.lowerBound, expected.low, within: 1e-7)
    && agree(found.interval?.upperBound, expected.high, within: 1e-7)
    && agree(found.pValue, expected.p, within: 1e-7)
}

@Test("every statistic of a sweep agrees with SciPy's or with brute force")
func goldenSweeps() throws {
  let golden = try Golden.load()
  #expect(golden.version == 1)
  #expect(golden.sweeps.count == 19)
  for sweep in golden.sweeps {
    let trend = Trend(SkewSeries(percentages: sweep.percentages, values: sweep.values))
    #expect(trend.kendall.score == sweep.score, "\(sweep.name)")
    #expect(agree(trend.kendall.tau, sweep.tau, within: 1e-12), "\(sweep.name)")
    #expect(agree(trend.pValue, sweep.p, within: 1e-12), "\(sweep.name)")
    // Relative, too: of five seeds the smallest p are near 10⁻¹⁴.
    #expect(abs(trend.pValue / sweep.p - 1) < 1e-9, "\(sweep.name)")
    #expect(trend.permutations == sweep.permutations, "\(sweep.name)")
    #expect(agree(trend.theilSen, sweep.theilSen, within: 1e-12), "\(sweep.name)")
    #expect(agree(trend.slope, sweep.slope), "\(sweep.name): \(String(describing: trend.slope))")
    #expect(agree(trend.change, sweep.change), "\(sweep.name)")
    #expect(agree(trend.steepening, sweep.steepening), "\(sweep.name)")
    #expect(agree(trend.curvature, sweep.curvature), "\(sweep.name)")
  }
}

@Test("corrected p-values agree with statsmodels'")
func goldenCorrections() throws {
  for golden in try Golden.load().adjusted {
    #expect(zip(holmAdjusted(golden.p), golden.holm).allSatisfy { agree($0, $1, within: 1e-12) })
    #expect(
      zip(falseDiscoveryAdjusted(golden.p), golden.falseDiscovery)
        .allSatisfy { agree($0, $1, within: 1e-12) })
    #expect(holmAdjusted(golden.p).count == golden.p.count)
    #expect(falseDiscoveryAdjusted(golden.p).count == golden.p.count)
  }
}

@Test("Student's t agrees with SciPy's")
func goldenStudent() throws {
  let cases = try Golden.load().student
  #expect(cases.count == 54)
  for golden in cases {
    let student = StudentT(degrees: golden.degrees)
    #expect(abs(student.twoSidedP(golden.t) - golden.p) < 1e-14, "\(golden)")
    #expect(abs(student.twoSidedP(-golden.t) - golden.p) < 1e-14, "\(golden)")
    let critical = student.criticalValue(twoSidedP: 0.05)
    #expect(abs(critical / golden.critical - 1) < 1e-12, "\(golden)")
  }
}
