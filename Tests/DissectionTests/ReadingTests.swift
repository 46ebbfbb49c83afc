import Concepts
import Dissection
import Seeding
import Testing

@Suite struct ReadingTests {
  static let five = concepts("AU_1", "Eyeglasses", "nose", "mouth", "Smiling")

  @Test("one tally at several thresholds counts what several tallies count", arguments: [64, 112])
  func levels(size: Int) throws {
    var random = SplitMix64(seed: 21)
    let batch = randomActivations(images: 12, height: 6, width: 7, unitCount: 21, using: &random)
    let masks = randomMasks(images: 12, conceptCount: 5, size: size, using: &random)
    let quantiles = [0.02, 0.01, 0.3, 0.05]
    let levels = try batch.summary(quantiles: quantiles).thresholds.map(\.values)
    var tally = ConceptTally(
      concepts: Self.five, levels: levels, height: 6, width: 7, size: size,
      settings: DissectionSettings(quantiles: Array(quantiles.prefix(2))))
    try tally.add(batch, masks: masks)
    let together = tally.finishLevels()
    for (level, thresholds) in levels.enumerated() {
      let alone = try batch.counts(Self.five, masks: masks, thresholds: thresholds, size: size)
      #expect(together[level].intersections == alone.intersections)
      #expect(together[level].hndUnions == alone.hndUnions)
      #expect(together[level].netdissectUnions == alone.netdissectUnions)
      #expect(together[level].allUnions == alone.allUnions)
      #expect(together[level].activeImages == alone.activeImages)
      #expect(together[level].images == alone.images)
      #expect(
        together[level].gallery == (level < 2 ? alone.gallery : alone.gallery.map { _ in [] }))
      #expect(alone.intersections.reduce(0, +) > 0)
    }
  }

  @Test("the grid adds its quantiles to the dissection's own, each once")
  func quantiles() {
    #expect(DissectionSettings().levels == [0.005])
    #expect(DissectionSettings(grid: true).levels == [0.005, 0.01, 0.05])
    #expect(DissectionSettings(quantiles: [0.01], grid: true).levels == [0.01, 0.005, 0.05])
    #expect(
      DissectionSettings(quantiles: [0.2, 0.05], grid: true).levels == [0.2, 0.05, 0.005, 0.01])
  }

  @Test("a higher cut has no more detectors, and other cuts share the responses")
  func cuts() throws {
    var random = SplitMix64(seed: 22)
    let batch = randomActivations(images: 12, height: 4, width: 4, unitCount: 32, using: &random)
    let masks = randomMasks(images: 12, conceptCount: 5, size: 32, using: &random)
    let summary = try batch.summary(quantiles: [0.05])
    let counts = try batch.counts(
      Self.five, masks: masks, thresholds: summary.thresholds[0].values, size: 32)
    let responses = ConceptResponses(
      concepts: Self.five, images: counts.images, extremes: summary.extremes)
    var last = Int.max
    for cut in SensitivityGrid.cuts {
      let reading = FindingHistograms(
        counts, union: .netdissect, cut: cut, responses: responses, countFactor: 1.5)
      let findings = UnitFindings(counts, union: .netdissect, cut: cut)
      let hierarchy = Hierarchy(findings, counts: counts, extremes: summary.extremes)
      #expect(
        reading == FindingHistograms(findings, hierarchy: hierarchy, concepts: Self.five))
      let detectors = reading.detectorsByConcept.reduce(0, +)
      #expect(detectors <= last)
      last = detectors
    }
  }
}
