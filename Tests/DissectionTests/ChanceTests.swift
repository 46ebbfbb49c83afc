import Concepts
import Dissection
import Images
import Seeding
import Tensors
import Testing

@Suite struct ChanceTests {
  static let five = concepts("AU_1", "Eyeglasses", "nose", "mouth", "Smiling")

  /// Activations and masks of 11 images, some of them without masks.
  struct Sample {
    let batch: ActivationBatch
    let masks: [[NumberedMask]]
    let table: MaskTable
    let thresholds: [Double]
    let size: Int

    init(size: Int) throws {
      var random = SplitMix64(seed: UInt64(size) + 1)
      batch = randomActivations(images: 11, height: 5, width: 3, unitCount: 18, using: &random)
      masks = randomMasks(images: 11, conceptCount: 5, size: size, using: &random)
      var table = MaskTable(size: size)
      for masks in masks { table.append(masks) }
      self.table = table
      thresholds = try batch.summary(quantiles: [0.1]).thresholds[0].values
      self.size = size
    }

    /// A tally with two draws of each kind.
    func tally(batchLength: Int = 11, threads: Int = 1) throws -> ConceptTally {
      let draws = ChanceDraws(imageCount: 11, count: 2)
      var tally = ConceptTally(
        concepts: ChanceTests.five, levels: [thresholds], height: 5, width: 3, size: size,
        settings: DissectionSettings(), chance: draws)
      let pool = WorkerPool(threads: threads)
      var random = SplitMix64(seed: 1)
      for part in batch.shuffledBatches(of: batchLength, using: &random) {
        try tally.add(part, masks: BatchMasks(part.images, of: table, chance: draws), on: pool)
      }
      return tally
    }

    func expectEqual(_ chance: ChanceCounts, _ masks: [[NumberedMask]]) throws {
      let plain = try batch.counts(
        ChanceTests.five, masks: masks, thresholds: thresholds, size: size)
      #expect(chance.intersections == plain.intersections)
      #expect(chance.hndUnions == plain.hndUnions)
      #expect(chance.netdissectUnions == plain.netdissectUnions)
      #expect(chance.allUnions == plain.allUnions)
      #expect(chance.images == plain.images)
    }
  }

  @Test("masks come out of a table as they went in", arguments: [5, 64, 112, 200])
  func table(size: Int) throws {
    let sample = try Sample(size: size)
    #expect(sample.table.count == 11)
    #expect(Array(sample.table) == sample.masks)
  }

  @Test("masks of another size are resampled, empty ones stay")
  func resampled() {
    var table = MaskTable(size: 4)
    let half = NumberedMask(concept: 1, mask: BitMask("#.", ".."))
    table.append([half, NumberedMask(concept: 2, mask: BitMask("..", ".."))])
    table.append([])
    #expect(
      table[0] == [
        NumberedMask(concept: 1, mask: BitMask("##..", "##..", "....", "....")),
        NumberedMask(concept: 2, mask: BitMask(width: 4, height: 4)),
      ])
    #expect(table[1] == [])
  }

  @Test("a shuffled draw counts what a tally with the dealt masks counts", arguments: [64, 112])
  func shuffled(size: Int) throws {
    let sample = try Sample(size: size)
    let chance = try sample.tally().finishChance(.shuffled)
    #expect(chance.count == 2)
    let draws = ChanceDraws(imageCount: 11, count: 2)
    for (draw, counts) in chance.enumerated() {
      try sample.expectEqual(counts, draws.orders[draw].map { sample.masks[Int($0)] })
    }
    #expect(chance[0] != chance[1])
  }

  @Test(
    "a shifted draw counts what a tally with wrapped masks counts", arguments: [5, 64, 112, 200])
  func shifted(size: Int) throws {
    let sample = try Sample(size: size)
    let chance = try sample.tally().finishChance(.shifted)
    let draws = ChanceDraws(imageCount: 11, count: 2)
    for (draw, counts) in chance.enumerated() {
      let moved = sample.masks.enumerated().map { image, masks in
        let offset = draws.offset(draw: draw, image: image, size: size)
        return masks.map { entry in
          var mask = BitMask(width: size, height: size)
          for pixel in 0..<size * size where entry.mask[pixel % size, pixel / size] {
            mask[(pixel % size + offset.x) % size, (pixel / size + offset.y) % size] = true
          }
          return NumberedMask(concept: entry.concept, mask: mask)
        }
      }
      try sample.expectEqual(counts, moved)
    }
  }

  @Test("draws leave the images' own counts alone")
  func ownCounts() throws {
    let sample = try Sample(size: 64)
    let plain = try sample.batch.counts(
      Self.five, masks: sample.masks, thresholds: sample.thresholds, size: 64)
    #expect(try sample.tally().finish() == plain)
  }

  @Test("draws do not depend on batches or threads")
  func batches() throws {
    let sample = try Sample(size: 64)
    let (one, two) = (try sample.tally(), try sample.tally(batchLength: 3, threads: 2))
    for kind in ChanceKind.allCases {
      #expect(one.finishChance(kind) == two.finishChance(kind))
    }
  }

  @Test("a draw is a permutation of all images, fixed by its number and their count")
  func draws() {
    let draws = ChanceDraws(imageCount: 40, count: 3)
    for order in draws.orders { #expect(order.sorted() == Array(0..<40)) }
    #expect(Set(draws.orders).count == 3)
    #expect(draws.orders[1] == ChanceDraws(imageCount: 40, count: 20).orders[1])
    #expect(
      draws.orders[1].prefix(39) != ChanceDraws(imageCount: 39, count: 3).orders[1].prefix(39))
    let offsets = (0..<400).map { draws.offset(draw: $0 % 3, image: $0 / 3 % 40, size: 9) }
    #expect(Set(offsets.map(\.x)) == Set(0..<9) && Set(offsets.map(\.y)) == Set(0..<9))
  }

  @Test("a shuffled draw ranks the images anew")
  func hierarchy() throws {
    // Two images, two concepts: dealt to the other image, each concept has the other's weight.
    let batch = oneUnit(maps: [[1, 1, 0, 0], [3, 3, 0, 0]], height: 2, width: 2)
    let extremes = try batch.summary().extremes
    let table = concepts("left_eye", "Eyeglasses")
    let both = ConceptResponses.all(
      concepts: table, labellings: [[[0], [1]], [[1], [0]]], extremes: extremes)
    #expect(both[0].means == [1 / 6.0, 1])
    #expect(both[1].means == [1, 1 / 6.0])
  }
}
