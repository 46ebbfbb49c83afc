import Concepts
import Dissection
import Foundation
import Images
import Seeding
import Specification
import Tensors
import Testing

/// The union over all annotated images: Network Dissection's own.
@Suite struct UnionOfAllTests {
  /// Concepts of all three types.
  private static let five = concepts("AU_1", "Eyeglasses", "nose", "mouth", "Smiling")
  private static let images = 13

  /// Activations and masks, and what each image is annotated for: of its masks' types at least.
  private struct Sample {
    let batch: ActivationBatch
    let masks: [[NumberedMask]]
    let annotated: [ConceptTypes]
    let levels: [[Double]]
    let size: Int

    init(height: Int, width: Int, size: Int) throws {
      var random = SplitMix64(seed: UInt64(size), UInt64(height))
      batch = randomActivations(
        images: UnionOfAllTests.images, height: height, width: width, unitCount: 21, using: &random)
      masks = randomMasks(
        images: UnionOfAllTests.images, conceptCount: 5, size: size, using: &random)
      annotated = masks.map { masks in
        let own = ConceptTypes(masks.map { ConceptTypes(UnionOfAllTests.five[$0.concept].type) })
        return own.union(ConceptTypes(rawValue: UInt8(random.below(8))))
      }
      levels = try batch.summary(quantiles: [0.2, 0.05]).thresholds.map(\.values)
      self.size = size
    }

    var table: MaskTable {
      var table = MaskTable(size: size)
      for (masks, types) in zip(masks, annotated) { table.append(masks, annotated: types) }
      return table
    }

    func tally(
      length: Int = UnionOfAllTests.images, threads: Int = 1, chance: ChanceDraws? = nil
    ) throws -> ConceptTally {
      var tally = ConceptTally(
        concepts: UnionOfAllTests.five, levels: levels, height: batch.height, width: batch.width,
        size: size, settings: DissectionSettings(), chance: chance)
      let pool = WorkerPool(threads: threads)
      var random = SplitMix64(seed: 1)
      for part in batch.shuffledBatches(of: length, using: &random) {
        try tally.add(part, masks: BatchMasks(part.images, of: table, chance: chance), on: pool)
      }
      return tally
    }

    /// By plain loops over pixels, with the masks and annotations of other images if they are dealt.
    func plain(level: Int, _ masks: [[NumberedMask]], _ annotated: [ConceptTypes]) -> PlainTally {
      PlainTally(
        batch, masks: masks, thresholds: levels[level], size: size, concepts: 5,
        isAnnotated: { annotated[$0].contains(ConceptTypes(UnionOfAllTests.five[$1].type)) })
    }
  }

  @Test(
    "counts what plain loops over all annotated images count, in any batches, on one thread and two",
    arguments: [(5, 3, 45), (1, 1, 9), (3, 70, 64), (7, 2, 130)], [1, 2])
  func plainLoops(shape: (Int, Int, Int), threads: Int) throws {
    let sample = try Sample(height: shape.0, width: shape.1, size: shape.2)
    let expected = sample.levels.indices.map {
      sample.plain(level: $0, sample.masks, sample.annotated)
    }
    #expect(expected[0].allUnions != expected[0].netdissectUnions)
    for length in [1, 4, Self.images] {
      let found = try sample.tally(length: length, threads: threads).finishLevels()
      for (counts, plain) in zip(found, expected) {
        #expect(counts.allUnions == plain.allUnions)
        #expect(counts.netdissectUnions == plain.netdissectUnions)
        #expect(counts.hndUnions == plain.hndUnions)
        #expect(counts.intersections == plain.intersections)
      }
    }
  }

  @Test(
    "in a shuffled draw annotations go with the masks, in a shifted one they stay",
    arguments: [1, 2])
  func chance(threads: Int) throws {
    let sample = try Sample(height: 5, width: 3, size: 45)
    let draws = ChanceDraws(imageCount: Self.images, count: 3)
    let tally = try sample.tally(length: 4, threads: threads, chance: draws)
    for (draw, counts) in tally.finishChance(.shuffled).enumerated() {
      let givers = draws.orders[draw].map(Int.init)
      let dealt = sample.plain(
        level: 0, givers.map { sample.masks[$0] }, givers.map { sample.annotated[$0] })
      #expect(
        counts.allUnions == dealt.allUnions && counts.netdissectUnions == dealt.netdissectUnions)
      #expect(counts.unions(.all) == counts.allUnions)
      let settled = sample.plain(level: 0, givers.map { sample.masks[$0] }, sample.annotated)
      #expect(counts.allUnions != settled.allUnions)
    }
    for (draw, counts) in tally.finishChance(.shifted).enumerated() {
      let moved = sample.masks.enumerated().map { image, masks in
        let offset = draws.offset(draw: draw, image: image, size: 45)
        return masks.map { $0.moved(by: offset.x, offset.y) }
      }
      let plain = sample.plain(level: 0, moved, sample.annotated)
      #expect(counts.allUnions == plain.allUnions)
    }
  }

  @Test("IoU by all is at most that by netdissect, which is at most that by hnd")
  func order() throws {
    let sample = try Sample(height: 5, width: 3, size: 45)
    let counts = try sample.tally().finish()
    let iou = UnionRule.allCases.map { UnitFindings(counts, union: $0, cut: 0.04).iou }
    for cell in iou[0].indices {
      #expect(iou[2][cell] <= iou[1][cell] && iou[1][cell] <= iou[0][cell])
    }
    #expect(iou[2] != iou[1] && iou[1] != iou[0])
  }

  /// Ten images with an eye of eight pixels, of which the unit is hot at five; in one of them eyeglasses
  /// of six pixels are around these five.
  private func everyEye() throws -> ConceptCounts {
    let map: [Float] = [9, 9, 9, 0, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    let eye = NumberedMask(concept: 0, mask: BitMask("####", "####", "....", "...."))
    let glasses = NumberedMask(concept: 1, mask: BitMask("###.", "###.", "....", "...."))
    let masks = (0..<10).map { $0 == 6 ? [eye, glasses] : [eye] }
    return try oneUnit(maps: Array(repeating: map, count: 10), height: 4, width: 4).counts(
      concepts("left_eye", "Eyeglasses"), masks: masks, thresholds: [2], size: 4)
  }

  @Test(
    "a unit that answers to every eye detects eyeglasses by two rules, and the eye by the third")
  func everyEyeIsNoEyeglasses() throws {
    let counts = try everyEye()
    for union in [UnionRule.hnd, .netdissect] {
      let findings = UnitFindings(counts, union: union, cut: 0.04)
      #expect(findings.iou == [0.625, 5 / 6.0] && findings.bestConcepts == [1])
    }
    let findings = UnitFindings(counts, union: .all, cut: 0.04)
    // 6 pixels of the glasses, and 5 in each of nine images without them.
    #expect(findings.iou == [0.625, 5 / 51.0] && findings.bestConcepts == [0])
    #expect(String(format: "%.2f %.2f", 5 / 6.0, 5 / 51.0) == "0.83 0.10")
  }

  @Test("an image that is annotated for nothing changes no count, though it counts for thresholds")
  func unannotated() throws {
    let mask = NumberedMask(concept: 0, mask: BitMask("##", ".."))
    let batch = oneUnit(maps: [[5, 0, 5, 0], [5, 5, 5, 5], [5, 5, 5, 0]], height: 2, width: 2)
    var tally = ConceptTally(
      concepts: concepts("nose", "Smiling"), thresholds: [2], height: 2, width: 2, size: 2,
      settings: DissectionSettings())
    try tally.add(
      batch, masks: [[mask], [], []],
      annotated: [ConceptTypes(.part), [], [ConceptTypes(.attribute), ConceptTypes(.actionUnit)]])
    #expect(tally.finish().allUnions == [3, 3])
    #expect(try batch.summary(quantiles: [0.25]).thresholds[0].sampleCount == 12)
  }
}

extension NumberedMask {
  /// The mask moved, round the edges.
  fileprivate func moved(by x: Int, _ y: Int) -> NumberedMask {
    var moved = BitMask(width: mask.width, height: mask.height)
    for pixel in 0..<mask.width * mask.height where mask[pixel % mask.width, pixel / mask.width] {
      let (column, row) = (pixel % mask.width + x, pixel / mask.width + y)
      moved[column % mask.width, row % mask.height] = true
    }
    return NumberedMask(concept: concept, mask: moved)
  }
}
