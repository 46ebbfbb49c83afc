import Concepts
import Dispatch
import Dissection
import Foundation
import Images
import Synchronization

/// Shows what detectors see: for each the images of the dictionary that it meets its concept in best,
/// as one PNG strip.
///
/// The pictures that are needed go through the network again; nothing else of the dissection is kept
/// for it but its counts.
package struct GalleryStep {
  /// The detectors of one block.
  package struct Block: Sendable, Equatable {
    package let name: String
    /// The threshold of every unit of the block.
    package let thresholds: [Double]
    package let detectors: [Detector]

    package init(name: String, thresholds: [Double], detectors: [Detector]) {
      (self.name, self.thresholds, self.detectors) = (name, thresholds, detectors)
    }
  }

  /// A unit with its best concept.
  package struct Detector: Sendable, Equatable {
    package let unit: Int
    package let concept: LocalConcept
    package let iou: Double
    /// The concept's share of the unit in its region; nil where the hierarchy gives none.
    package let probability: Double?
    /// The best images, best first.
    package let images: [RankedImage]

    package init(
      unit: Int, concept: LocalConcept, iou: Double, probability: Double?, images: [RankedImage]
    ) {
      (self.unit, self.concept, self.iou) = (unit, concept, iou)
      (self.probability, self.images) = (probability, images)
    }
  }

  /// A strip that was written.
  package struct Strip: Sendable, Equatable {
    package let block: String
    package let unit: Int
    package let concept: String
    package let region: String
    package let iou: Double
    package let probability: Double?
    /// From the gallery's folder: `<block>/<unit>-<Concept>.png`.
    package let file: String
    package let images: [RankedImage]
  }

  private let pictures: ImageStore
  private let concepts: [LocalConcept]
  private let masks: MaskTable
  private let folder: URL

  /// Prepares to draw.
  ///
  /// - Parameters:
  ///   - pictures: the dictionary's pictures at the model's input size.
  ///   - concepts: the concepts that masks name by their place.
  ///   - masks: the masks of each picture.
  ///   - folder: where the strips go; made where it is not there.
  package init(
    pictures: ImageStore, concepts: [LocalConcept], masks: MaskTable, folder: URL
  ) {
    precondition(masks.count == pictures.count, "masks of other pictures")
    (self.pictures, self.concepts, self.masks) = (pictures, concepts, masks)
    self.folder = folder
  }

  /// The most bytes that a strip should take.
  private static let largestFile = 60_000

  /// Writes a strip for every detector, block by block, those of a block by unit.
  ///
  /// `maps` has the layers of that name, or others too; `step` is called often and may throw to stop.
  package func write(
    _ blocks: [Block], maps: some ActivationSource, step: () throws -> Void = {}
  ) throws -> [Strip] {
    let needed = Set(blocks.flatMap { $0.detectors.flatMap { $0.images.map(\.image) } }).sorted()
    guard !needed.isEmpty else { return [] }
    let tiles = try self.tiles(of: needed, step: step)
    let hot = try hotMaps(of: blocks, over: needed, maps: maps, step: step)
    var strips: [Strip] = []
    for (place, block) in blocks.enumerated() {
      try make(folder.appending(path: block.name))
      strips += try paint(block, tiles: tiles, maps: hot[place])
      try step()
    }
    return strips
  }

  private func make(_ folder: URL) throws {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw MapError.unwritable(file: folder.relativePath, reason: error.localizedDescription)
    }
  }

  /// The pictures of some images as tiles of a strip.
  private func tiles(of images: [Int], step: () throws -> Void) throws -> [Int: RGBImage] {
    var tiles: [Int: RGBImage] = [:]
    try pictures.forEachChunk(of: images) { first, chunk in
      for place in 0..<chunk.count {
        tiles[images[first + place]] = chunk.picture(at: place)
          .resized(toWidth: GalleryStrip.side, height: GalleryStrip.side)
      }
      try step()
    }
    return tiles
  }

  /// The raw maps that strips show, by image and unit, for each block.
  private func hotMaps(
    of blocks: [Block], over images: [Int], maps: some ActivationSource, step: () throws -> Void
  ) throws -> [[MapKey: RawMap]] {
    let wanted = blocks.map { block in
      Dictionary(
        grouping: block.detectors.flatMap { detector in
          detector.images.map { (image: $0.image, unit: detector.unit) }
        }, by: \.image)
    }
    var found: [[MapKey: RawMap]] = blocks.map { _ in [:] }
    try maps.forEachBatch(of: images) { batches in
      for (place, block) in blocks.enumerated() {
        guard let layer = maps.layers.firstIndex(of: block.name) else { continue }
        let batch = batches[layer]
        for number in batch.images {
          for (image, unit) in wanted[place][images[number]] ?? [] {
            found[place][MapKey(image: image, unit: unit)] = RawMap(
              height: batch.height, width: batch.width,
              values: batch.map(ofImage: number, unit: unit))
          }
        }
      }
      try step()
    }
    return found
  }

  /// Paints and writes the strips of a block, on all processors.
  private func paint(
    _ block: Block, tiles: [Int: RGBImage], maps: [MapKey: RawMap]
  ) throws -> [Strip] {
    let results: Mutex<[Result<Strip, any Error>?]> = Mutex(
      Array(repeating: nil, count: block.detectors.count))
    DispatchQueue.concurrentPerform(iterations: block.detectors.count) { number in
      let strip = Result {
        try paint(block.detectors[number], of: block, tiles: tiles, maps: maps)
      }
      results.withLock { $0[number] = strip }
    }
    return try results.withLock { $0 }.compactMap { try $0?.get() }
  }

  private func paint(
    _ detector: Detector, of block: Block, tiles: [Int: RGBImage], maps: [MapKey: RawMap]
  ) throws -> Strip {
    let threshold = block.thresholds[detector.unit]
    let concept = concepts.firstIndex(of: detector.concept)
    let shown = detector.images.prefix(GalleryStrip.places)
    var strip = GalleryStrip(detector, block: block.name)
    for ranked in shown {
      guard let tile = tiles[ranked.image],
        let map = maps[MapKey(image: ranked.image, unit: detector.unit)]
      else { preconditionFailure("no map of unit \(detector.unit) on image \(ranked.image)") }
      strip.add(
        tile, hot: map.hotMask(above: threshold, side: GalleryStrip.side),
        mask: masks[ranked.image].first { $0.concept == concept }?.mask
          .resized(toWidth: GalleryStrip.side, height: GalleryStrip.side))
    }
    let file = "\(block.name)/\(detector.unit)-\(detector.concept.name).png"
    try strip.picture.writeSmallPNG(
      to: folder.appending(path: file), limit: Self.largestFile, reserved: GalleryStrip.colours)
    return Strip(
      block: block.name, unit: detector.unit, concept: detector.concept.name,
      region: detector.concept.region.rawValue, iou: detector.iou,
      probability: detector.probability, file: file, images: Array(shown))
  }
}

/// Which raw map: of one image and one unit.
private struct MapKey: Hashable {
  let image: Int
  let unit: Int
}

/// One unit's map of one image, [h, w].
private struct RawMap {
  let height: Int
  let width: Int
  let values: [Double]

  /// Where the enlarged map exceeds a threshold.
  func hotMask(above threshold: Double, side: Int) -> BitMask {
    var mask = BitMask(width: side, height: side)
    let large = upsampled(values, height: height, width: width, to: side)
    for (place, value) in large.enumerated() where value > threshold {
      mask[place % side, place / side] = true
    }
    return mask
  }
}
