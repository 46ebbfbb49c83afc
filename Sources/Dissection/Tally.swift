import Concepts
import Tensors

/// The second pass: intersections and unions of every unit with every concept, from batches in any
/// order.
///
/// Only images that carry a concept enter its column; an image without masks changes nothing.
/// Everything that is summed is a whole number, so neither the order of the batches nor the number
/// of threads can change the result.
/// Source: Bau et al. 2017, §2.2, IoU over the data set; Teotia et al. 2022.
package struct ConceptTally: Sendable {
  private let settings: DissectionSettings
  private let size: Int
  private let thresholds: [Double]
  private var tiles: [TallyTile] = []
  private var counts: ConceptCounts
  /// The pixels of each concept over all images that carry it.
  private var maskAreas: [Int]
  private var seen: Set<Int> = []

  /// How many units are worked on together: a cache line of floats.
  private static let tileWidth = 16

  /// Prepares for maps [h, w] over an input of [size, size].
  /// - Precondition: there is at least one concept.
  package init(
    concepts: [LocalConcept], thresholds: [Double], height: Int, width: Int, size: Int,
    settings: DissectionSettings
  ) {
    precondition(!concepts.isEmpty, "a tally needs concepts")
    self.settings = settings
    self.size = size
    self.thresholds = thresholds
    counts = ConceptCounts(concepts: concepts, unitCount: thresholds.count)
    maskAreas = Array(repeating: 0, count: concepts.count)
    tiles = stride(from: 0, to: thresholds.count, by: Self.tileWidth).map { start in
      let units = start..<min(start + Self.tileWidth, thresholds.count)
      return TallyTile(
        units: units, thresholds: Array(thresholds[units]), conceptCount: concepts.count,
        hotMap: HotMap(height: height, width: width, size: size),
        gallerySize: settings.gallerySize)
    }
  }

  /// Takes a batch in, with the masks of each of its images; `[]` for an image without labels.
  ///
  /// Masks of another size are resampled. Throws `DissectionError.duplicateMask` when an image has
  /// two masks of one concept; the tally is then of no further use.
  /// - Precondition: the batch has a unit per threshold, and no image comes twice.
  package mutating func add(
    _ batch: ActivationBatch, masks: [[ConceptMask]], on pool: WorkerPool? = nil
  )
    throws
  {
    precondition(
      batch.unitCount == thresholds.count,
      "\(batch.unitCount) units for \(thresholds.count) thresholds")
    precondition(
      masks.count == batch.images.count,
      "masks of \(masks.count) images for a batch of \(batch.images.count)")
    var sized: [[SizedMask]] = []
    for (image, masks) in zip(batch.images, masks) {
      precondition(seen.insert(image).inserted, "image \(image) comes twice")
      sized.append(try register(masks, of: image))
    }
    let masksOfImages = sized
    changeEach(of: &tiles, on: pool) { $0.add(batch, masks: masksOfImages) }
  }

  /// Notes which concepts an image carries, and brings its masks to the size of the input.
  private mutating func register(_ masks: [ConceptMask], of image: Int) throws -> [SizedMask] {
    try masks.map { entry in
      precondition(
        counts.concepts.indices.contains(entry.concept),
        "concept \(entry.concept) of \(counts.concepts.count)")
      guard counts.images[entry.concept].last != image else {
        throw DissectionError.duplicateMask(
          concept: counts.concepts[entry.concept].name, image: image)
      }
      let mask = entry.mask.resized(toWidth: size, height: size)
      let area = mask.area
      counts.images[entry.concept].append(image)
      maskAreas[entry.concept] += area
      return SizedMask(concept: entry.concept, mask: mask, area: area)
    }
  }

  /// Reads the counts out.
  package func finish() -> ConceptCounts {
    var result = counts
    for concept in result.images.indices { result.images[concept].sort() }
    result.intersections = tiles.flatMap(\.intersections)
    result.hndUnions = tiles.flatMap(\.hndUnions)
    result.activeImages = tiles.flatMap(\.activeImages)
    result.gallery = tiles.flatMap(\.gallery)
    result.netdissectUnions = tiles.flatMap(\.unmaskedHotAreas).enumerated().map { cell, unmasked in
      maskAreas[cell % maskAreas.count] + unmasked
    }
    return result
  }
}
