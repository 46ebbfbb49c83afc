import Concepts
import Dissection
import Files
import Images
import Specification
import Testing

/// A case of `Tests/Golden/dissection/plain`, worked out by plain loops in Python.
struct PlainCase {
  struct Index: Decodable {
    let size: Int
    let cut: Double
    let concepts: [String]
    let kinds: [String]
    let images: [Int]
  }

  let golden: GoldenCase
  let index: Index
  let batch: ActivationBatch
  let masks: [[NumberedMask]]
  let concepts: [LocalConcept]

  init(_ name: String) throws {
    golden = GoldenCase("plain/\(name)")
    index = try golden.index(Index.self)
    batch = try golden.activations("features")
    concepts = index.concepts.compactMap(LocalConcept.named)
    masks = try golden.masks(ofImages: batch.images.count)
  }

  /// The units of a kind.
  func units(_ kind: String) -> [Int] { index.kinds.indices.filter { index.kinds[$0] == kind } }
}

@Suite("Cases worked out by plain loops")
struct PlainCaseTests {
  static let names = ["oddSizes", "onePlace", "wideInput", "oneImage"]

  @Test("thresholds are the same order statistics", arguments: names)
  func thresholds(name: String) throws {
    let plain = try PlainCase(name)
    let summary = try plain.batch.summary(quantiles: [0.005, 0.05])
    for (own, level) in zip(summary.thresholds, ["q005", "q05"]) {
      #expect(own.values == (try plain.golden.array("\(level)/thresholds").values))
    }
  }

  @Test(
    "pixels, images and galleries are equal; IoU, shares and what counts agree, by the two unions over carriers",
    arguments: names)
  func dissection(name: String) throws {
    let plain = try PlainCase(name)
    #expect(plain.concepts.count == plain.index.concepts.count)
    let summary = try plain.batch.summary(quantiles: [0.005, 0.05])
    var tally = ConceptTally(
      concepts: plain.concepts, levels: summary.thresholds.map(\.values),
      height: plain.batch.height, width: plain.batch.width, size: plain.index.size,
      settings: DissectionSettings())
    try tally.add(plain.batch, masks: plain.masks)
    for (level, name) in ["q005", "q05"].enumerated() {
      let counts = tally.finishLevels()[level]
      func check(_ key: String, _ own: [Int]) throws {
        #expect(own == (try plain.golden.array("\(name)/\(key)").integers), "\(name) \(key)")
      }
      try check("intersections", counts.intersections)
      try check("unions_hnd", counts.hndUnions)
      try check("unions_netdissect", counts.netdissectUnions)
      try check("active_images", counts.activeImages)
      #expect(counts.images.map(\.count) == plain.index.images)
      let alone = try plain.batch.counts(
        plain.concepts, masks: plain.masks, thresholds: summary.thresholds[level].values,
        size: plain.index.size)
      try check(
        "gallery",
        alone.gallery.flatMap { $0.map(\.image) + Array(repeating: -1, count: 8 - $0.count) })
      for union in [UnionRule.hnd, .netdissect] {
        try checkFindings(plain, counts, summary, union, level: name)
      }
    }
  }

  private func checkFindings(
    _ plain: PlainCase, _ counts: ConceptCounts, _ summary: ActivationSummary,
    _ union: UnionRule, level: String
  ) throws {
    let findings = UnitFindings(counts, union: union, cut: plain.index.cut)
    let hierarchy = Hierarchy(findings, counts: counts, extremes: summary.extremes)
    var probabilities = [Double](repeating: .nan, count: counts.intersections.count)
    var counted = [Int](repeating: 0, count: counts.intersections.count)
    for (unit, shares) in hierarchy.shares.enumerated() {
      for share in shares {
        let cell = counts.cell(unit: unit, concept: share.concept)
        probabilities[cell] = share.probability
        counted[cell] = share.isCounted ? 1 : 0
      }
    }
    func expected(_ key: String) throws -> NumpyArray {
      try plain.golden.array("\(level)/\(key)_\(union.rawValue)")
    }
    #expect(findings.iou == (try expected("iou").values))
    #expect(findings.bestConcepts == (try expected("best_concept").integers))
    #expect(
      (0..<counts.unitCount).map { findings.isDetector(unit: $0) ? 1 : 0 }
        == (try expected("detector").integers))
    #expect(counted == (try expected("counted").integers))
    let shares = try expected("probabilities").values
    #expect(
      zip(probabilities, shares).allSatisfy { own, expected in
        expected.isNaN ? own.isNaN : abs(own - expected) < 1e-9
      }, "\(level) \(union)")
  }

  @Test(
    "global bias agrees: groups of one image, unlabelled images, constant units, tied peaks",
    arguments: [
      ("biasOneImageGroup", GlobalFamily.age), ("biasUnlabelled", .gender),
      ("biasTwoImages", .skinTone),
    ])
  func bias(name: String, family: GlobalFamily) throws {
    let golden = GoldenCase("plain/\(name)")
    let groups = try golden.array("groups").integers.map { $0 < 0 ? nil : $0 }
    let bias = try GlobalBias(
      family: family, extremes: golden.activations("features").summary().extremes, groups: groups,
      settings: DissectionSettings(permutations: 9), seed: 1)
    let expected = try golden.array("probabilities").values
    #expect(zip(bias.probabilities, expected).allSatisfy { abs($0 - $1) < 1e-9 })
    #expect(
      bias.biasedUnitsByGroup + [bias.unitCount - bias.biasedUnits]
        == (try golden.array("counts").integers))
  }
}

@Suite("The special cases that the method names, one by one")
struct SpecialCaseTests {
  @Test("a dead unit has threshold 0, is hot nowhere and detects nothing")
  func dead() throws {
    let plain = try PlainCase("oddSizes")
    let summary = try plain.batch.summary(quantiles: [0.05])
    let counts = try plain.batch.counts(
      plain.concepts, masks: plain.masks, thresholds: summary.thresholds[0].values,
      size: plain.index.size)
    let findings = UnitFindings(counts, union: .netdissect, cut: 0)
    for unit in plain.units("dead") {
      #expect(summary.extremes.isDead(unit: unit) && summary.extremes.isConstant(unit: unit))
      #expect(summary.thresholds[0].values[unit] == 0)
      #expect(findings.bestIoU[unit] == 0 && !findings.isDetector(unit: unit))
    }
  }

  @Test("a constant unit, above 0 or below, equals its threshold and is hot nowhere")
  func constant() throws {
    let plain = try PlainCase("oddSizes")
    let thresholds = try plain.batch.summary(quantiles: [0.05]).thresholds[0].values
    let counts = try plain.batch.counts(
      plain.concepts, masks: plain.masks, thresholds: thresholds, size: plain.index.size)
    for unit in plain.units("constant") + plain.units("constantNegative") {
      for concept in plain.concepts.indices {
        let cell = counts.cell(unit: unit, concept: concept)
        #expect(counts.activeImages[cell] == 0 && counts.hndUnions[cell] == 0)
      }
    }
  }

  @Test("a unit that is negative everywhere has a negative threshold and can be hot")
  func negative() throws {
    let plain = try PlainCase("oddSizes")
    let thresholds = try plain.batch.summary(quantiles: [0.05]).thresholds[0].values
    let counts = try plain.batch.counts(
      plain.concepts, masks: plain.masks, thresholds: thresholds, size: plain.index.size)
    for unit in plain.units("negative") {
      #expect(thresholds[unit] < 0)
      #expect(
        plain.concepts.indices.contains {
          counts.activeImages[counts.cell(unit: unit, concept: $0)] > 0
        })
    }
  }

  @Test(
    "a unit that is 0 in more places than the quantile leaves has threshold 0, which 0 does not exceed"
  )
  func zeros() throws {
    let plain = try PlainCase("oddSizes")
    let thresholds = try plain.batch.summary(quantiles: [0.05]).thresholds[0].values
    for unit in plain.units("zeros") {
      #expect(thresholds[unit] == 0)
      let positive = plain.batch.images.count { image in
        (0..<plain.batch.height * plain.batch.width).contains { place in
          plain.batch.values[
            (image * plain.batch.height * plain.batch.width + place) * plain.batch.unitCount + unit
          ] > 0
        }
      }
      #expect(positive > 0 && positive < plain.batch.images.count)
    }
  }

  @Test("a concept that no image carries has no IoU and does not count in its region's size")
  func absentConcept() throws {
    let plain = try PlainCase("wideInput")
    let absent = try #require(plain.concepts.firstIndex { $0.name == "AU_12" })
    let summary = try plain.batch.summary(quantiles: [0.05])
    let counts = try plain.batch.counts(
      plain.concepts, masks: plain.masks, thresholds: summary.thresholds[0].values,
      size: plain.index.size)
    #expect(counts.images[absent] == [])
    for unit in 0..<counts.unitCount {
      #expect(counts.netdissectUnions[counts.cell(unit: unit, concept: absent)] == 0)
    }
  }

  @Test("an IoU equal to the cut makes a detector, one below does not")
  func exactCut() throws {
    // One hot pixel of 25, inside a mask of 25: IoU 1/25 = 0.04.
    var map = [Float](repeating: 0, count: 25)
    map[7] = 1
    var mask = BitMask(width: 5, height: 5)
    for pixel in 0..<25 { mask[pixel % 5, pixel / 5] = true }
    let counts = try oneUnit(maps: [map], height: 5, width: 5).counts(
      concepts("nose"), masks: [[NumberedMask(concept: 0, mask: mask)]], thresholds: [0], size: 5)
    #expect(counts.intersections == [1] && counts.hndUnions == [25])
    #expect(UnitFindings(counts, union: .hnd, cut: 0.04).detectors == [0])
    #expect(UnitFindings(counts, union: .hnd, cut: 0.04.nextUp).detectors == [])
  }
}
