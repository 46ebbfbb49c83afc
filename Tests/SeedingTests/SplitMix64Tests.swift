import Seeding
import Testing

@Test("SplitMix64 draws the published stream of seed 1234567")
func publishedStream() {
  var random = SplitMix64(seed: 1_234_567)
  let expected: [UInt64] = [
    6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
    4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
  ]
  #expect(expected.map { _ in random.next() } == expected)
}

@Test("streams of neighbouring paths share no values")
func pathsAreIndependent() {
  var seen = Set<UInt64>()
  for epoch in 0..<20 as Range<UInt64> {
    for index in 0..<20 as Range<UInt64> {
      var random = SplitMix64(seed: 7, epoch, index)
      for _ in 0..<4 { seen.insert(random.next()) }
    }
  }
  #expect(seen.count == 20 * 20 * 4)
}

@Test("below draws every number about equally often")
func belowIsEven() {
  var random = SplitMix64(seed: 3)
  var counts = [Int](repeating: 0, count: 7)
  for _ in 0..<70_000 { counts[random.below(7)] += 1 }
  #expect(counts.allSatisfy { abs($0 - 10_000) < 400 })
}

@Test("a permutation holds everything once and depends on its seed alone")
func permutations() {
  var first = SplitMix64(seed: 5)
  var second = SplitMix64(seed: 5)
  var other = SplitMix64(seed: 6)
  let order = first.permutation(of: 100)
  #expect(order.sorted() == Array(0..<100))
  #expect(order == second.permutation(of: 100))
  #expect(order != other.permutation(of: 100))
}

@Test("normal draws have the asked mean and deviation")
func normalMoments() {
  var random = SplitMix64(seed: 11)
  let draws = (0..<50_000).map { _ in random.normal(mean: 2, deviation: 3) }
  let mean = draws.reduce(0, +) / 50_000
  let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 50_000
  #expect(abs(mean - 2) < 0.06)
  #expect(abs(variance.squareRoot() - 3) < 0.05)
}
