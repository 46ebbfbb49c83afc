import Concepts
import Dissection
import Images
import Seeding
import Tensors
import Testing

@Suite struct TallyTests {
  static let five = concepts("AU_1", "Eyeglasses", "nose", "mouth", "Smiling")

  @Test("counts equal those of plain loops over pixels", arguments: [64, 112, 200, 5])
  func plainLoops(size: Int) throws {
    var random = SplitMix64(seed: UInt64(size))
    let batch = randomActivations(images: 9, height: 5, width: 3, unitCount: 19, using: &random)
    let masks = randomMasks(
      images: 9, conceptCount: 5, size: size == 112 ? 90 : size, using: &random)
    let thresholds = try batch.summary(quantiles: [0.1]).thresholds[0].values
    let fast = try batch.counts(Self.five, masks: masks, thresholds: thresholds, size: size)
    let plain = PlainTally(batch, masks: masks, thresholds: thresholds, size: size, concepts: 5)
    #expect(fast.intersections == plain.intersections)
    #expect(fast.hndUnions == plain.hndUnions)
    #expect(fast.netdissectUnions == plain.netdissectUnions)
    #expect(fast.allUnions == plain.allUnions)
    #expect(fast.activeImages == plain.activeImages)
    #expect(fast.images == plain.images)
    #expect(fast.gallery.map { $0.map(\.image) } == plain.gallery)
    #expect(plain.intersections.reduce(0, +) > 0)
  }

  @Test(
    "so do wide and reduced maps at several thresholds, of which some lie between two floats",
    arguments: [64, 150])
  func wideMaps(size: Int) throws {
    var random = SplitMix64(seed: UInt64(size))
    let batch = randomActivations(images: 3, height: 3, width: 130, unitCount: 17, using: &random)
    let masks = randomMasks(images: 3, conceptCount: 5, size: size, using: &random)
    let levels = try batch.summary(quantiles: [0.02, 0.2]).thresholds.map { own in
      own.values.enumerated().map { unit, value in
        value + Double(Float(value).ulp) * [-0.5, 0, 0.5][unit % 3]
      }
    }
    var tally = ConceptTally(
      concepts: Self.five, levels: levels, height: 3, width: 130, size: size,
      settings: DissectionSettings())
    try tally.add(batch, masks: masks)
    for (thresholds, counts) in zip(levels, tally.finishLevels()) {
      let plain = PlainTally(batch, masks: masks, thresholds: thresholds, size: size, concepts: 5)
      #expect(counts.intersections == plain.intersections)
      #expect(counts.hndUnions == plain.hndUnions)
      #expect(counts.netdissectUnions == plain.netdissectUnions)
      #expect(counts.allUnions == plain.allUnions)
      #expect(counts.activeImages == plain.activeImages)
      #expect(plain.intersections.reduce(0, +) > 0)
    }
  }

  @Test(
    "batches of 1, 7 or all, in any order, on one thread or two, leave the same counts",
    arguments: [1, 7, 24], [1, 2])
  func batches(length: Int, threads: Int) throws {
    var random = SplitMix64(seed: 2)
    let all = randomActivations(images: 24, height: 4, width: 6, unitCount: 40, using: &random)
    let masks = randomMasks(images: 24, conceptCount: 5, size: 32, using: &random)
    let thresholds = try all.summary(quantiles: [0.05]).thresholds[0].values
    let expected = try all.counts(Self.five, masks: masks, thresholds: thresholds, size: 32)
    var tally = ConceptTally(
      concepts: Self.five, thresholds: thresholds, height: 4, width: 6, size: 32,
      settings: DissectionSettings())
    let pool = WorkerPool(threads: threads)
    for batch in all.shuffledBatches(of: length, using: &random) {
      try tally.add(batch, masks: Array(masks[batch.images]), on: pool)
    }
    #expect(tally.finish() == expected)
  }

  @Test("the IoU of two regions lies in 0...1 and is the same either way round")
  func symmetry() throws {
    var random = SplitMix64(seed: 4)
    let size = 12
    for _ in 0..<20 {
      let masks = (0..<2).map { _ in
        var mask = BitMask(width: size, height: size)
        for pixel in 0..<size * size where random.chance(0.3) {
          mask[pixel % size, pixel / size] = true
        }
        return mask
      }
      let iou = try [(0, 1), (1, 0)].map { hot, mask in
        let map = (0..<size * size).map { masks[hot][$0 % size, $0 / size] ? Float(1) : 0 }
        let batch = oneUnit(maps: [map], height: size, width: size)
        let counts = try batch.counts(
          concepts("nose"), masks: [[NumberedMask(concept: 0, mask: masks[mask])]],
          thresholds: [0.5], size: size)
        return UnitFindings(counts, union: .netdissect, cut: 0.04).iou[0]
      }
      #expect(iou[0] == iou[1])
      #expect((0...1).contains(iou[0]))
    }
  }

  @Test(
    "a map that equals the threshold is not hot, at any scale", arguments: [28, 14, 7, 4, 3, 1])
  func plateau(width: Int) throws {
    let mask = NumberedMask(concept: 0, mask: BitMask("##", "##"))
    for value in [Float(0.1), -0.7, 0, 1e-30, 123.456] {
      // A hot image beside it keeps the map from being skipped by its maximum alone.
      var map = [Float](repeating: value, count: width * width)
      let flat = try oneUnit(maps: [map], height: width, width: width).counts(
        concepts("nose"), masks: [[mask]], thresholds: [Double(value)], size: 112)
      #expect(flat.activeImages == [0])
      map[0] = value + 1
      let peaked = try oneUnit(maps: [map], height: width, width: width).counts(
        concepts("nose"), masks: [[mask]], thresholds: [Double(value)], size: 112)
      // Hot where the peak has any weight: half a place before it, and a whole one behind.
      let side = width == 1 ? 112 : (0..<112).count { (2 * $0 + 1) * width < 3 * 112 }
      #expect(peaked.intersections == [side * side])
    }
  }

  @Test("a silent image counts in the unions over all carriers, and not in the authors’")
  func silentImage() throws {
    let mask = NumberedMask(concept: 0, mask: BitMask("##", ".."))
    let batch = oneUnit(maps: [[5, 0, 5, 0], [1, 1, 1, 1]], height: 2, width: 2)
    let counts = try batch.counts(
      concepts("nose"), masks: [[mask], [mask]], thresholds: [2], size: 2)
    #expect(counts.intersections == [1])
    #expect(counts.hndUnions == [3])
    #expect(counts.netdissectUnions == [5])
    #expect(counts.activeImages == [1])
    #expect(counts.images == [[0, 1]])
  }

  @Test("by the first two unions images without the concept leave its column alone")
  func unlabelled() throws {
    let mask = BitMask("##", "..")
    let batch = oneUnit(maps: [[5, 0, 5, 0], [5, 5, 5, 5], [5, 5, 5, 5]], height: 2, width: 2)
    let counts = try batch.counts(
      concepts("nose", "mouth", "AU_1"),
      masks: [[NumberedMask(concept: 0, mask: mask)], [], [NumberedMask(concept: 1, mask: mask)]],
      thresholds: [2], size: 2)
    #expect(counts.intersections == [1, 2, 0])
    #expect(counts.hndUnions == [3, 4, 0])
    #expect(counts.netdissectUnions == [3, 4, 0])
    #expect(counts.allUnions == [11, 10, 10])
    #expect(UnitFindings(counts, union: .hnd, cut: 0.04).iou == [1 / 3.0, 0.5, 0])
  }

  @Test("the gallery keeps the best images, equal ones in order, and none that misses")
  func gallery() throws {
    let mask = NumberedMask(concept: 0, mask: BitMask("##", ".."))
    let maps: [[Float]] = [
      [9, 9, 9, 9], [9, 9, 0, 0], [0, 0, 9, 9], [9, 9, 9, 9], [9, 0, 0, 0],
    ]
    let batch = oneUnit(maps: maps, height: 2, width: 2)
    let counts = try batch.counts(
      concepts("nose"), masks: Array(repeating: [mask], count: 5), thresholds: [2], size: 2)
    #expect(counts.gallery[0].map(\.image) == [1, 0, 3, 4])
    #expect(counts.gallery[0].map(\.iou) == [1, 0.5, 0.5, 0.5])
    let three = try batch.counts(
      concepts("nose"), masks: Array(repeating: [mask], count: 5), thresholds: [2], size: 2,
      settings: DissectionSettings(gallerySize: 3))
    #expect(three.gallery[0].map(\.image) == [1, 0, 3])
  }

  @Test("two masks of one concept in an image are an error")
  func duplicate() {
    let mask = NumberedMask(concept: 0, mask: BitMask("##", ".."))
    let error = #expect(throws: DissectionError.self) {
      try oneUnit(maps: [[1, 1, 1, 1]], height: 2, width: 2).counts(
        concepts("nose"), masks: [[mask, mask]], thresholds: [0], size: 2)
    }
    #expect(error == .duplicateMask(concept: "nose", image: 0))
  }

  @Test("the first of two equally good concepts is the best, and a unit that meets none is none's")
  func ties() throws {
    let mask = BitMask("##", "..")
    let masks = [[NumberedMask(concept: 2, mask: mask), NumberedMask(concept: 1, mask: mask)]]
    let counts = try oneUnit(maps: [[3, 3, 0, 0]], height: 2, width: 2).counts(
      concepts("nose", "mouth", "AU_1"), masks: masks, thresholds: [2], size: 2)
    let findings = UnitFindings(counts, union: .hnd, cut: 0.04)
    #expect(findings.bestConcepts == [1] && findings.bestIoU == [1])
    let dead = try oneUnit(maps: [[0, 0, 0, 0]], height: 2, width: 2).counts(
      concepts("nose", "mouth", "AU_1"), masks: masks, thresholds: [0], size: 2)
    #expect(UnitFindings(dead, union: .hnd, cut: 0.04).detectors == [])
    #expect(UnitFindings(dead, union: .netdissect, cut: 0).detectors == [])
  }
}
