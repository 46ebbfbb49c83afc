import Foundation
import Seeding
import Testing
import Trends

/// How often each test rejects at 5 % where nothing moves with P.
private struct Rejections {
  var permutation = 0
  var slope = 0
  var change = 0
  var steepening = 0
  var curvature = 0

  var all: [Int] { [permutation, slope, change, steepening, curvature] }
}

private let simulated = 10_000

/// Simulates sweeps without trend: every seed has a level of its own, every cell is drawn alike.
private func rejections(
  seeds: Int, percentages: [Int] = [50, 60, 70, 80, 90, 100], missing: Double = 0,
  draw: (_ level: Double, inout SplitMix64) -> Double
) -> Rejections {
  var count = Rejections()
  var random = SplitMix64(seed: 21, UInt64(seeds), UInt64(percentages.count))
  func rejects(_ mean: SeedMean?) -> Int { (mean?.pValue ?? 1) <= 0.05 ? 1 : 0 }
  for _ in 0..<simulated {
    let values: [[Double?]] = (0..<seeds).map { _ in
      let level = random.uniform()
      return percentages.map { _ in
        let value = draw(level, &random)
        return random.chance(missing) ? nil : value
      }
    }
    let trend = Trend(SkewSeries(percentages: percentages, values: values))
    count.permutation += trend.pValue <= 0.05 ? 1 : 0
    count.slope += rejects(trend.slope)
    count.change += rejects(trend.change)
    count.steepening += rejects(trend.steepening)
    count.curvature += rejects(trend.curvature)
  }
  return count
}

private func poisson(_ mean: Double, _ random: inout SplitMix64) -> Double {
  // Knuth's: how many uniform draws multiply up to above e^−mean.
  var (count, product) = (0.0, random.uniform())
  let end = exp(-mean)
  while product > end {
    count += 1
    product *= random.uniform()
  }
  return count
}

@Suite("10,000 simulated sweeps without trend")
struct CalibrationTests {
  @Test("six P and five seeds of continuous counts reject 4 to 6 % at 5 %, in every test")
  func continuous() {
    let found = rejections(seeds: 5) { level, random in
      random.normal(mean: 40 + 20 * level, deviation: 5)
    }
    for count in found.all { #expect((400...600).contains(count)) }
  }

  @Test(
    "counts reject at most 6 %, the exact test at most 5 %",
    arguments: [1, 2, 3, 5], [1.0, 8.0])
  func counts(seeds: Int, mean: Double) {
    let found = rejections(seeds: seeds) { level, random in
      poisson(mean * (0.5 + level), &random)
    }
    for count in found.all { #expect(count <= 600) }
    // Three standard errors of 10,000 sweeps are 0.65 %.
    #expect(found.permutation <= 565)
  }

  @Test("so do designs with few P and sweeps with missing cells", arguments: [3, 5])
  func sparse(seeds: Int) {
    let few = rejections(seeds: seeds, percentages: [80, 90, 100]) { _, random in
      poisson(6, &random)
    }
    let partial = rejections(seeds: seeds, missing: 0.2) { level, random in
      poisson(4 + 8 * level, &random)
    }
    for count in few.all + partial.all { #expect(count <= 600) }
  }

  @Test("a real rise of two standard deviations over the range is found more often than not")
  func power() {
    var random = SplitMix64(seed: 3)
    var found = 0
    for _ in 0..<1000 {
      let values: [[Double?]] = (0..<5).map { _ in
        (0..<6).map { random.normal(mean: 40 + 2 * Double($0), deviation: 5) }
      }
      let series = SkewSeries(percentages: [50, 60, 70, 80, 90, 100], values: values)
      found += Trend(series).pValue <= 0.05 ? 1 : 0
    }
    #expect(found > 600)
  }
}
