import Concepts
import Dissection
import Testing

/// Case C: six sets of images in two or four groups.
@Suite("The authors' program's own numbers, global concepts")
struct GoldenBiasTests {
  struct Index: Decodable {
    struct Set: Decodable {
      let threshold: Double
      let units_with_tied_peaks: [Int]
    }
    let sets: [String: Set]
  }

  @Test(
    "probabilities and counts are the reference's",
    arguments: [
      "four_literal", "two_literal", "four_equal", "two_equal", "four_unequal", "two_unequal",
    ])
  func bias(set: String) throws {
    let golden = GoldenCase("caseC")
    let index = try #require(try golden.index(Index.self).sets[set])
    let isHalved = set == "two_literal"
    let batch = try golden.activations("features_" + (isHalved ? "four_literal" : set))
    let groups =
      isHalved
      ? batch.images.map { $0 / 2000 } : try golden.array("groups_" + set).integers
    var collector = ThresholdCollector(
      imageCount: batch.images.count, height: batch.height, width: batch.width,
      unitCount: batch.unitCount, quantiles: [0.005])
    try collector.add(batch)
    let family = set.hasPrefix("four") ? GlobalFamily.age : .gender
    #expect(family.cutoff == index.threshold)
    let bias = try GlobalBias(
      family: family, extremes: collector.finish().extremes, groups: groups,
      settings: DissectionSettings(permutations: 99), seed: 1)

    let expected = try golden.array("expected/\(set)/bias_probs")
    for (cell, (own, expected)) in zip(bias.probabilities, expected.values).enumerated() {
      // The reference ranks equal peaks in the order of an unstable sort.
      let isTied = index.units_with_tied_peaks.contains(cell / bias.groupSizes.count)
      #expect(abs(own - expected) <= (isTied ? 5e-3 : 1e-9), "cell \(cell)")
    }
    let counts = bias.biasedUnitsByGroup + [bias.unitCount - bias.biasedUnits]
    #expect(counts == (try golden.array("expected/\(set)/bias_counts").integers))
    try golden.dump(bias.probabilities, shape: expected.shape, as: "\(set)/bias_probs")
    try golden.dump(counts.map(Double.init), shape: [counts.count], as: "\(set)/bias_counts")
  }
}
