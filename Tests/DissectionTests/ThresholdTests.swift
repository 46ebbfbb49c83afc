import Dissection
import Seeding
import Testing

@Suite struct ThresholdTests {
  @Test(
    "the threshold is the ⌈(1−q)·M⌉-th value from below",
    arguments: [
      (1, 0.005, 1), (199, 0.005, 199), (200, 0.005, 199), (1000, 0.005, 995), (1001, 0.005, 996),
      (100, 0.05, 95), (60, 0.05, 57), (61, 0.05, 58), (100, 0.29, 71), (50, 0.58, 21),
    ])
  func orderStatistic(samples: Int, quantile: Double, rank: Int) throws {
    var random = SplitMix64(seed: 1)
    let maps = random.permutation(of: samples).map { [Float($0 + 1)] }
    let summary = try oneUnit(maps: maps, height: 1, width: 1).summary(quantiles: [quantile])
    #expect(summary.thresholds[0].values == [Double(rank)])
  }

  @Test("a long stream keeps the right values, whatever its order", arguments: [0, 1, 2, 3])
  func longStream(kind: Int) throws {
    var random = SplitMix64(seed: 5)
    let values: [Float] = (0..<40_000).map { place in
      switch kind {
      case 0: Float(random.normal())
      case 1: Float(place)
      case 2: Float(-place)
      default: Float(random.below(12))
      }
    }
    let sorted = values.sorted()
    let summary = try oneUnit(maps: values.map { [$0] }, height: 1, width: 1)
      .summary(quantiles: [0.005, 0.05, 0.5])
    let expected = [39_800, 38_000, 20_000].map { [Double(sorted[$0 - 1])] }
    #expect(summary.thresholds.map(\.values) == expected)
  }

  @Test("batches of 1, 7 or all, in any order, leave the same behind", arguments: [1, 7, 30])
  func batches(length: Int) throws {
    var random = SplitMix64(seed: 2)
    let all = randomActivations(images: 30, height: 5, width: 3, unitCount: 9, using: &random)
    let expected = try all.summary(quantiles: [0.05, 0.005])
    var collector = ThresholdCollector(
      imageCount: 30, height: 5, width: 3, unitCount: 9, quantiles: [0.05, 0.005])
    for batch in all.shuffledBatches(of: length, using: &random) { try collector.add(batch) }
    #expect(collector.finish() == expected)
  }

  @Test("several quantiles at once are those of several passes")
  func severalQuantiles() throws {
    var random = SplitMix64(seed: 3)
    let all = randomActivations(images: 40, height: 4, width: 4, unitCount: 6, using: &random)
    let together = try all.summary(quantiles: [0.005, 0.2, 0.05]).thresholds
    let apart = try [0.005, 0.2, 0.05].flatMap { try all.summary(quantiles: [$0]).thresholds }
    #expect(together == apart)
  }

  @Test("extremes are those of each image and of the unit, negative ones too")
  func extremes() throws {
    let batch = ActivationBatch(
      images: 0..<2, height: 1, width: 2, unitCount: 3,
      values: [-1, 0, 7, -2, -0.0, 7, -5, 0, 7, -3, 0, 7])
    let extremes = try batch.summary().extremes
    #expect(extremes.peaks == [-1, 0, 7, -3, 0, 7])
    #expect(extremes.minimum == [-5, 0, 7])
    #expect(extremes.maximum == [-1, 0, 7])
    #expect((0..<3).map { extremes.isConstant(unit: $0) } == [false, true, true])
    #expect((0..<3).map { extremes.isDead(unit: $0) } == [false, true, false])
    let second = extremes.restricted(to: [1])
    #expect(second.minimum == [-5, 0, 7] && second.maximum == [-3, 0, 7])
  }

  @Test("a threshold below 100 activations is called noisy")
  func noise() throws {
    let maps = [[Float]](repeating: [1, 2, 3, 4], count: 500)
    let summary = try oneUnit(maps: maps, height: 2, width: 2).summary(quantiles: [0.04, 0.05])
    #expect(summary.thresholds.map(\.isNoisy) == [true, false])
    #expect(summary.thresholds.map(\.sampleCount) == [2000, 2000])
  }

  @Test(
    "a value that is not finite is an error that names unit and image",
    arguments: [Float.nan, .infinity, -.infinity])
  func notFinite(value: Float) throws {
    var values = [Float](repeating: 0, count: 3 * 2 * 2 * 4)
    values[2 * 16 + 4 + 3] = value
    let batch = ActivationBatch(images: 0..<3, height: 2, width: 2, unitCount: 4, values: values)
    let error = #expect(throws: DissectionError.self) { try batch.summary() }
    #expect(error == .notFinite(value: "\(value)", unit: 3, image: 2))
    #expect(error.map { "\($0)".hasPrefix("Unit 3 is \(value) on image 2") } == true)
  }
}
