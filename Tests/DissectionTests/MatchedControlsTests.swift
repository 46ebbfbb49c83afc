import Dissection
import Seeding
import Testing

@Suite struct MatchedControlsTests {
  /// A layer of units with drawn activations, some of them dead, and a set of its units.
  private func layer(_ units: Int, set count: Int, seed: UInt64) -> (means: [Float], set: [Int]) {
    var random = SplitMix64(seed: seed)
    let means = (0..<units).map { _ in random.chance(0.1) ? 0 : Float(random.uniform()) }
    return (means, random.permutation(of: units).prefix(count).sorted())
  }

  @Test(
    "deciles are as even as can be, and rise with activation", arguments: [9, 10, 64, 101, 256])
  func deciles(units: Int) {
    let (means, _) = layer(units, set: 0, seed: 3)
    let deciles = activationDeciles(of: means)
    let sizes = (0..<10).map { decile in deciles.count { $0 == decile } }
    #expect(sizes.reduce(0, +) == units)
    #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
    for a in 0..<units {
      for b in 0..<units where means[a] < means[b] { #expect(deciles[a] <= deciles[b]) }
    }
  }

  @Test(
    "a control has as many units of each decile, none twice and none of the set",
    arguments: [(64, 5), (128, 20), (256, 30), (512, 3)], [UInt64(1), 2])
  func matching(size: (units: Int, set: Int), seed: UInt64) throws {
    let (means, set) = layer(size.units, set: size.set, seed: seed)
    let deciles = activationDeciles(of: means)
    func histogram(_ units: [Int]) -> [Int] {
      (0..<10).map { decile in units.count { deciles[$0] == decile } }
    }
    let controls = MatchedControls(of: set, meanActivations: means)
    let sets = try #require(controls.sets(20, seed: seed, layer: 2))
    #expect(sets.count == 20 && Set(sets).count == 20)
    for control in sets {
      #expect(control == control.sorted() && Set(control).count == set.count)
      #expect(Set(control).isDisjoint(with: set))
      #expect(histogram(control) == histogram(set))
    }
    #expect(controls.sets(20, seed: seed, layer: 2) == sets)
    #expect(controls.sets(7, seed: seed, layer: 2) == Array(sets.prefix(7)))
    #expect(controls.sets(20, seed: seed, layer: 3) != sets)
    #expect(controls.sets(20, seed: seed + 1, layer: 2) != sets)
  }

  @Test("controls are possible as long as there are enough different ones")
  func limits() throws {
    // Forty units in deciles of four, by their number.
    let means = (0..<40).map { Float($0) }
    func sets(_ units: [Int], _ count: Int) -> [[Int]]? {
      MatchedControls(of: units, meanActivations: means).sets(count, seed: 1, layer: 0)
    }
    // One of the three others in the lowest decile.
    #expect(try Set(#require(sets([1], 3))) == [[0], [2], [3]])
    #expect(sets([1], 4) == nil)
    // One of three in two deciles each.
    #expect(try Set(#require(sets([0, 39], 9))).count == 9)
    #expect(sets([0, 39], 10) == nil)
    // Two of two, one of one; then one more than there are others, in spite of many choices elsewhere.
    #expect(sets([0, 1], 1) == [[2, 3]])
    #expect(sets([0, 1], 2) == nil)
    #expect(sets([0, 1, 2], 1) == nil)
    #expect(sets([0, 1, 2, 4, 8, 12, 16], 1) == nil)
  }

  @Test("every set that matches is equally likely")
  func evenness() throws {
    let controls = MatchedControls(of: [0, 5], meanActivations: (0..<50).map { Float($0) })
    var counts: [[Int]: Int] = [:]
    for seed in 0..<3200 {
      let sets = try #require(controls.sets(1, seed: UInt64(seed), layer: 0))
      counts[sets[0], default: 0] += 1
    }
    // Sixteen sets, 200 expected of each, with a deviation of 13.7.
    #expect(counts.count == 16)
    #expect(counts.values.allSatisfy { abs($0 - 200) < 62 })
  }
}
