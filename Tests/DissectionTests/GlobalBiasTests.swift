import Concepts
import Dissection
import Seeding
import Tensors
import Testing

@Suite struct GlobalBiasTests {
  /// The first pass over units that are given as their value on each image.
  private func extremes(_ units: [[Float]]) throws -> ActivationExtremes {
    let images = units[0].count
    let values = (0..<images).flatMap { image in units.map { $0[image] } }
    let batch = ActivationBatch(
      images: 0..<images, height: 1, width: 1, unitCount: units.count, values: values)
    return try batch.summary().extremes
  }

  private func bias(
    _ units: [[Float]], _ groups: [Int?], family: GlobalFamily = .gender,
    relabelling: Relabelling = .shuffle, permutations: Int = 999, seed: UInt64 = 1,
    on pool: WorkerPool? = nil
  ) throws -> GlobalBias {
    try GlobalBias(
      family: family, extremes: extremes(units), groups: groups, relabelling: relabelling,
      settings: DissectionSettings(permutations: permutations), seed: seed, on: pool)
  }

  @Test("probabilities follow rank times relative peak, worked by hand")
  func byHand() throws {
    // Peaks 0, 4, 1, 3: ranks 1/4, 1, 1/2, 3/4; relative peaks 0, 1, 1/4, 3/4.
    let bias = try bias([[0, 4, 1, 3]], [0, 0, 1, 1])
    let (male, female) = ((0 + 1) / 2.0, (1 / 8.0 + 9 / 16.0) / 2)
    #expect(abs(bias.probability(unit: 0, group: 0) - male / (male + female)) < 1e-12)
    #expect(abs(bias.probability(unit: 0, group: 1) - female / (male + female)) < 1e-12)
    #expect(bias.biasedUnitsByGroup == [1, 0] && bias.biasedUnits == 1)
  }

  @Test("a constant unit is unbiased with p = 1, whether 0 or not")
  func constant() throws {
    let bias = try bias([[0, 0, 0, 0], [2, 2, 2, 2], [0, 1, 2, 3]], [0, 1, 0, 1])
    #expect(Array(bias.probabilities.prefix(4)) == [0, 0, 0, 0])
    #expect(Array(bias.pValues.prefix(2)) == [1, 1])
    #expect(!bias.isBiased(unit: 0) && !bias.isBiased(unit: 1))
  }

  @Test("equal peaks share their mean rank, worked by hand")
  func equalPeaks() throws {
    // Peaks 6, 0, 6, 6: ranks 3, 1, 3, 3 of 4; relative peaks 1, 0, 1, 1.
    let bias = try bias([[6, 0, 6, 6]], [0, 0, 1, 1])
    let expected: [Double] = [1.0 / 3, 2.0 / 3]
    #expect(bias.probabilities == expected)
  }

  @Test("random units of clipped maps are no more biased than others", arguments: [2, 4])
  func clippedMaps(groupCount: Int) throws {
    var random = SplitMix64(seed: 15)
    // As ReLU6 leaves them: nine images in ten at 6. Images come group after group.
    let clipped = (0..<100).map { _ in
      (0..<200).map { _ in random.below(10) == 0 ? Float(random.below(6)) : 6 }
    }
    let groups = (0..<200).map { $0 * groupCount / 200 }
    let bias = try bias(clipped, groups, family: groupCount == 2 ? .gender : .age)
    #expect(bias.biasedUnits <= 5)
    #expect(bias.significantBiasedUnits == 0)
  }

  @Test("unlabelled images are left out, of minimum and maximum too")
  func unlabelled() throws {
    let all = try bias([[100, 0, 4, -7, 1, 3]], [nil, 0, 0, nil, 1, 1])
    let labelled = try bias([[0, 4, 1, 3]], [0, 0, 1, 1])
    #expect(all == labelled)
  }

  @Test("with shuffled labels units are biased as often as the labellings allow, worked by hand")
  func shuffled() throws {
    // Peaks 0, 1, 2, 3: scores 0, 1/6, 1/2, 1. Of the six labellings a half gives the first group 0.6 or
    // more; the other half gives it to the second group. The second unit does not vary.
    let extremes = try extremes([[0, 1, 2, 3], [5, 5, 5, 5]])
    func bias(nulls: Int, _ relabelling: Relabelling) throws -> GlobalBias {
      try GlobalBias(
        family: .gender, extremes: extremes, groups: [0, 0, 1, 1], relabelling: relabelling,
        settings: DissectionSettings(permutations: 99, nulls: nulls), seed: 3,
        on: WorkerPool(threads: 2))
    }
    let found = try bias(nulls: 400, .shuffle)
    #expect(found.shuffled.count == 400)
    for draw in found.shuffled { #expect(draw[0] + draw[1] == 1 && draw[2] == 1) }
    #expect((150...250).contains(found.shuffled.count { $0[0] == 1 }))
    // Partners: 0 and 2, 1 and 3. Swapping neither or the first pair leaves 3 in the second group.
    let swapped = try bias(nulls: 400, .swap(partners: [2, 3, 0, 1]))
    for draw in swapped.shuffled { #expect(draw[0] + draw[1] == 1) }
    #expect((150...250).contains(swapped.shuffled.count { $0[1] == 1 }))
    #expect(try bias(nulls: 0, .shuffle).shuffled.isEmpty)
    #expect(found == (try bias(nulls: 400, .shuffle)))
  }

  @Test("a group without images is an error that names it")
  func emptyGroup() {
    let error = #expect(throws: DissectionError.self) {
      try bias([[1, 2, 3]], [0, 1, 3], family: .age)
    }
    #expect(error == .emptyGroup(family: "age", group: "40-60"))
  }

  @Test("groups of one image tie with every permutation")
  func oneImageGroups() throws {
    let two = try bias([[1, 5]], [0, 1])
    #expect(two.probabilities == [0, 1] && two.pValues == [1])
    let four = try bias([[1, 5, 2, 3]], [0, 1, 2, 3], family: .ethnicity)
    #expect(four.pValues == [1])
  }

  @Test("p-values agree with the enumeration of all labellings")
  func enumeration() throws {
    var random = SplitMix64(seed: 8)
    let peaks = (0..<8).map { _ in Float(random.normal()) }
    var labellings: [[Int]] = []
    for bits in 0..<256 where bits.nonzeroBitCount == 3 {
      labellings.append((0..<8).map { bits >> $0 & 1 })
    }
    func statistic(_ groups: [Int]) throws -> Double {
      try bias([peaks], groups, permutations: 1).probabilities.max() ?? 0
    }
    let all = try labellings.map(statistic)
    for choice in [0, 10, 30, 55] {
      let exact = Double(all.count { $0 >= all[choice] - 1e-12 }) / Double(all.count)
      let own = try bias([peaks], labellings[choice], permutations: 9_999).pValues[0]
      #expect(abs(own - exact) < 4 * (exact * (1 - exact) / 9_999).squareRoot() + 2e-4)
    }
  }

  @Test("p-values are even under the null, and few are discoveries", arguments: [2, 4])
  func null(groupCount: Int) throws {
    var random = SplitMix64(seed: 11)
    let units = (0..<400).map { _ in (0..<60).map { _ in Float(random.normal()) } }
    let groups = (0..<60).map { $0 % groupCount }
    let bias = try bias(units, groups, family: groupCount == 2 ? .gender : .age)
    for level in [0.1, 0.25, 0.5, 0.75, 0.9] {
      let share = Double(bias.pValues.count { $0 <= level }) / 400
      #expect(abs(share - level) < 4 * (level * (1 - level) / 400).squareRoot())
    }
    #expect(bias.isSignificant.count { $0 } <= 4)
  }

  @Test("a planted unit has the smallest p-value there is, and is discovered")
  func planted() throws {
    var random = SplitMix64(seed: 12)
    var units = (0..<50).map { _ in (0..<80).map { _ in Float(random.normal()) } }
    units[20] = (0..<80).map { (image: Int) -> Float in
      let rise = Float(image) / 80
      return image % 4 == 2 ? 5 + rise : rise
    }
    let bias = try bias(units, (0..<80).map { $0 % 4 }, family: .ethnicity)
    #expect(bias.pValues[20] == 1 / 1000.0)
    #expect(bias.isSignificant[20] && bias.isBiased(unit: 20, towards: 2))
    #expect(bias.significantBiasedUnits < bias.biasedUnits)
  }

  @Test("swapping within pairs sees a small shift that shuffling cannot")
  func pairs() throws {
    var random = SplitMix64(seed: 13)
    var peaks: [Float] = []
    for _ in 0..<40 {
      let photograph = Float(random.normal(deviation: 3))
      peaks += [photograph, photograph + 0.3]
    }
    let groups = (0..<80).map { $0 % 2 }
    let partners = (0..<80).map { $0 ^ 1 }
    let swapped = try bias(
      [peaks], groups, family: .palette, relabelling: .swap(partners: partners))
    let shuffled = try bias([peaks], groups, family: .palette)
    #expect(swapped.probabilities == shuffled.probabilities)
    #expect(swapped.pValues[0] == 1 / 1000.0)
    #expect(shuffled.pValues[0] > 0.2)
  }

  @Test("two pairs have four labellings, of which mirrored ones tie")
  func fewPairs() throws {
    let bias = try bias(
      [[0, 4, 1, 3]], [0, 1, 0, 1], family: .palette,
      relabelling: .swap(partners: [1, 0, 3, 2]), permutations: 9_999)
    #expect(abs(bias.pValues[0] - 0.5) < 0.02)
  }

  @Test("the same seed gives the same p-values, on one thread or two")
  func seeds() throws {
    var random = SplitMix64(seed: 14)
    let units = (0..<70).map { _ in (0..<30).map { _ in Float(random.normal()) } }
    let groups = (0..<30).map { $0 % 2 }
    let one = try bias(units, groups)
    #expect(try bias(units, groups, on: WorkerPool(threads: 2)) == one)
    #expect(try bias(units, groups, seed: 2).pValues != one.pValues)
  }

  @Test("discoveries are those of Benjamini and Hochberg's own example")
  func discoveries() {
    // Their section 4.2: 15 comparisons, of which the four smallest are discoveries at 5 %.
    let p = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
      0.5719, 0.6528, 0.7590, 1,
    ]
    #expect(benjaminiHochberg(p, level: 0.05) == p.map { $0 <= 0.0095 })
    #expect(benjaminiHochberg(p.reversed(), level: 0.05) == p.reversed().map { $0 <= 0.0095 })
    #expect(benjaminiHochberg([0.04, 0.03, 0.05], level: 0.05) == [true, true, true])
    #expect(benjaminiHochberg([0.9, 0.3], level: 0.05) == [false, false])
    #expect(benjaminiHochberg([], level: 0.05) == [])
  }
}
