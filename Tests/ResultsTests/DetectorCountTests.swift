import GRDB
import Results
import Seeding
import Specification
import Testing

/// The numbers of the view `detectorsPerBlock`, a list per cell and layer.
private func view(_ sample: SampleDatabase) throws -> [[Int]] {
  let rows = try DatabaseQueue(path: sample.folder.file("results.sqlite").path).read {
    try Row.fetchAll(
      $0,
      sql: """
        SELECT position, units, detectors, otherDetectors, eyeDetectors, cheekDetectors, noseDetectors,
          mouthDetectors, chinDetectors, pairs, eyePairs, axisDetectors, axisPairs,
          coalesce(thirdDetectors, -1)
        FROM detectorsPerBlock JOIN experimentCell USING (cellId) ORDER BY position, block
        """)
  }
  return rows.map { row in (0..<row.count).map { row[$0] } }
}

private func numbers(_ count: DetectorCount) -> [Int] {
  let regions = count.ofRegion
  return [
    count.position, count.units, count.detectors, count.otherDetectors, regions[.eye],
    regions[.cheek], regions[.nose], regions[.mouth], regions[.chin], count.pairs, count.eyePairs,
    count.ofAxis.detectors, count.ofAxis.pairs, count.thirdDetectors ?? -1,
  ]
}

/// A unit with another best concept under each union, or with none; `hasThird` says whether it is recorded
/// by all three.
private func unit(_ number: Int, hasThird: Bool, using random: inout SplitMix64) -> UnitRecord {
  let concepts = [
    ("Eyeglasses", "eye"), ("left_eye", "eye"), ("nose", "nose"), ("Goatee", "chin"),
    ("mouth", "mouth"), ("left_cheek", "cheek"),
  ]
  func match() -> MatchRecord {
    let iou = Double(Int.random(in: 0...8, using: &random)) / 100
    let (concept, region) = concepts[Int.random(in: 0..<6, using: &random)]
    return iou == 0
      ? MatchRecord(concept: nil, region: nil, iou: 0)
      : MatchRecord(concept: concept, region: region, iou: iou)
  }
  let (hnd, netdissect, all) = (match(), match(), match())
  return UnitRecord(
    number: number, threshold: 0.5, isDead: false, isConstant: false, hnd: hnd,
    netdissect: netdissect, all: hasThird ? all : nil,
    concepts: concepts.filter { _ in Bool.random(using: &random) }.map {
      ConceptRecord(
        concept: $0.0, iou: 0.1, probability: 0.5, isCounted: Bool.random(using: &random))
    }, families: [])
}

@Test(
  "the view of detectors says what is counted in Swift",
  arguments: [
    (UnionRule.hnd, false), (.netdissect, false), (.hnd, true), (.netdissect, true), (.all, true),
  ])
func detectorCountsAgree(union: UnionRule, hasThird: Bool) throws {
  var random = SplitMix64(seed: 11, union == .hnd ? 1 : 2)
  let sample = try SampleDatabase(cells: [.sample(), .sample(skew: 100)])
  for cell in try sample.cells {
    try sample.train(cell)
    try sample.store.recordDissection(
      .sample(cell, unionRule: union),
      layers: ["layer1", "layer3"].map { layer in
        .sample(layer, units: (0..<40).map { unit($0, hasThird: hasThird, using: &random) })
      })
  }
  let counts = try sample.store.detectorCounts(ofExperiment: "sweep")
  #expect(counts.map(numbers) == (try view(sample)))
  #expect(counts.allSatisfy { $0.detectors > 0 && $0.pairs > 0 && $0.ofAxis.pairs > 0 })
  #expect(counts.allSatisfy { ($0.thirdDetectors ?? 0 > 0) == hasThird })
  for count in counts {
    #expect(count.concepts.values.reduce(0) { $0 + $1.detectors } == count.detectors)
    #expect(count.concepts.values.reduce(0) { $0 + $1.pairs } == count.pairs)
  }
}
