import Concepts
import Dissection
import Foundation
import Testing

@Suite("The authors' program's own numbers")
struct GoldenTests {
  @Test("the table of case A is a part of the published one, with its own regions")
  func concepts() throws {
    let concepts = try GoldenDissection().concepts
    #expect(concepts.count == 10)
    #expect(concepts.allSatisfy { LocalConcept.all.contains($0) })
  }

  @Test("thresholds lie within a rank of the reference sketch", arguments: ["q005", "q050"])
  func thresholds(level: String) throws {
    let golden = try GoldenDissection()
    let quantile = level == "q005" ? 0.005 : 0.05
    let summary = try golden.summary(quantiles: [quantile])
    let own = summary.thresholds[0].values
    let expected = try golden.expected("L8_\(level)", "thresholds").values
    let batch = golden.batch
    for unit in own.indices {
      let sorted = stride(from: unit, to: batch.values.count, by: batch.unitCount)
        .map { Double(batch.values[$0]) }.sorted()
      // The sketch reads at level k/999, k = int(1000·(1−q) − 1), interpolating between ranks.
      let level = Double(Int(1000 * (1 - quantile) - 1)) / 999 * Double(sorted.count)
      let low = sorted[max(Int((level - 1.5).rounded(.down)) - 1, 0)]
      let high = sorted[min(Int((level + 1.5).rounded(.up)), sorted.count - 1)]
      let slack = 1e-6 * max(1, abs(low), abs(high))
      #expect((low - slack...high + slack).contains(own[unit]), "unit \(unit): \(expected[unit])")
    }
    try golden.golden.dump(own, shape: [own.count], as: "L8_\(level)/thresholds")
  }

  @Test(
    "counts, findings and hierarchy are exact, golden thresholds given",
    arguments: ["q005", "q050"])
  func dissection(level: String) throws {
    let golden = try GoldenDissection()
    let layer = "L8_\(level)"
    let thresholds = try golden.expected(layer, "thresholds").values
    let summary = try golden.summary(quantiles: [0.05])
    let counts = try golden.counts(thresholds: thresholds, gallerySize: 20)
    let findings = UnitFindings(counts, union: .hnd, cut: 0.04)
    let whole = UnitFindings(counts, union: .netdissect, cut: 0.04)
    let hierarchy = Hierarchy(findings, counts: counts, extremes: summary.extremes)
    let histograms = FindingHistograms(
      findings, hierarchy: hierarchy, concepts: golden.concepts)

    func check(_ name: String, _ values: [Double], tolerance: Double = 0) throws {
      let expected = try golden.expected(layer, name)
      try #require(values.count == expected.values.count)
      let differing = zip(values, expected.values).filter { own, expected in
        expected.isNaN ? !own.isNaN : !(abs(own - expected) <= tolerance)
      }
      #expect(differing.isEmpty, "\(name)")
      try golden.golden.dump(values, shape: expected.shape, as: "\(layer)/\(name)")
    }
    let units = 0..<counts.unitCount
    try check("intersections", counts.intersections.map(Double.init))
    try check("unions", counts.hndUnions.map(Double.init))
    try check("unions_noskip", counts.netdissectUnions.map(Double.init))
    try check("active_images", counts.activeImages.map(Double.init))
    try check("iou", findings.iou, tolerance: 1e-9)
    try check("iou_noskip", whole.iou, tolerance: 1e-9)
    try check("best_concept", findings.bestConcepts.map(Double.init))
    try check("best_iou", findings.bestIoU, tolerance: 1e-9)
    try check("localizable", units.map { findings.isDetector(unit: $0) ? 1 : 0 })

    var probabilities = [Double](repeating: .nan, count: counts.intersections.count)
    var counted = [Double](repeating: 0, count: counts.intersections.count)
    for (unit, shares) in hierarchy.shares.enumerated() {
      for share in shares {
        let cell = counts.cell(unit: unit, concept: share.concept)
        probabilities[cell] = share.probability
        counted[cell] = share.isCounted ? 1 : 0
      }
    }
    try check("region_probs", probabilities, tolerance: 1e-9)
    try check("counted", counted)
    try check("concept_counts", histograms.pairsByConcept.map(Double.init))

    let best = units.map { unit in
      counts.gallery[counts.cell(unit: unit, concept: findings.bestConcepts[unit])]
    }
    try check("top20_iou", best.flatMap { padded($0.map(\.iou), with: -1) }, tolerance: 1e-9)
    try check("top20_image", best.flatMap { padded($0.map { Double($0.image) }, with: -1) })
  }

  private func padded(_ values: [Double], with filler: Double) -> [Double] {
    values + Array(repeating: filler, count: 20 - values.count)
  }

  @Test("histograms of regions and types are the reference's")
  func histograms() throws {
    let golden = try GoldenDissection()
    let summary = try golden.summary(quantiles: [0.05])
    for (level, regions, types, unlocalised) in [
      ("q005", [3, 0, 3, 6, 0], [3, 3, 6], 6), ("q050", [4, 0, 6, 5, 0], [4, 4, 7], 2),
    ] {
      let counts = try golden.counts(
        thresholds: golden.expected("L8_\(level)", "thresholds").values)
      let findings = UnitFindings(counts, union: .hnd, cut: 0.04)
      let hierarchy = Hierarchy(findings, counts: counts, extremes: summary.extremes)
      let own = FindingHistograms(findings, hierarchy: hierarchy, concepts: golden.concepts)
      #expect(FaceRegion.allCases.map { own.pairsByRegion[$0] } == regions)
      #expect(ConceptType.allCases.map { own.pairsByType[$0] } == types)
      #expect(own.unlocalised == unlocalised)
      #expect(own.detectorsByRegion.values.reduce(0, +) == 16 - unlocalised)
    }
  }

  @Test(
    "maps are upsampled as the reference does",
    arguments: ["4x4_128", "7x7_112", "8x8_128", "7x7_200", "5x3_64"])
  func resize(name: String) throws {
    let golden = GoldenCase("caseR")
    let map = try golden.array("in_\(name)")
    let expected = try golden.array("out_\(name)")
    let size = expected.shape[0]
    let own = upsampled(map.values, height: map.shape[0], width: map.shape[1], to: size)
    #expect(zip(own, expected.values).allSatisfy { abs($0 - $1) < 1e-9 })
    try golden.dump(own, shape: expected.shape, as: "in_\(name)")
  }
}

extension GoldenDissection {
  func summary(quantiles: [Double]) throws -> ActivationSummary {
    var collector = ThresholdCollector(
      imageCount: batch.images.count, height: batch.height, width: batch.width,
      unitCount: batch.unitCount, quantiles: quantiles)
    try collector.add(batch)
    return collector.finish()
  }

  func counts(thresholds: [Double], gallerySize: Int = 8) throws -> ConceptCounts {
    var tally = ConceptTally(
      concepts: concepts, thresholds: thresholds, height: batch.height, width: batch.width,
      size: size, settings: DissectionSettings(gallerySize: gallerySize))
    try tally.add(batch, masks: masks)
    return tally.finish()
  }
}
