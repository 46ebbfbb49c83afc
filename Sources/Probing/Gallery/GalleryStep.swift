import Concepts
import Dispatch
import Dissection
import Files
import Foundation
import Images
import Specification
import Synchronization

/// Shows what detectors see: for each the images of the dictionary that it meets its concept in best,
/// as one PNG strip.
///
/// The pictures that are needed go through the network again; nothing else of the dissection is kept
/// for it but its counts.
package struct GalleryStep {
  /// The detectors of one layer.
  package struct Layer: Sendable, Equatable {
    package let name: LayerName
    /// The threshold of every unit of the layer.
    package let thresholds: [Double]
    package let detectors: [Detector]

    package init(name: LayerName, thresholds: [Double], detectors: [Detector]) {
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
    package let layer: LayerName
    package let unit: Int
    package let concept: String
    package let region: String
    package let iou: Double
    package let probability: Double?
    /// From the gallery's folder: `<layer>/<unit>-<Concept>.png`.
    package let file: String
    package let images: [RankedImage]
  }

  private let pictures: ImageStore
  private let concepts: [LocalConcept]
  private let masks: MaskTable
  private let folder: URL
  private let names: FileNames

  /// Prepares to draw.
  ///
  /// - Parameters:
  ///   - pictures: the dictionary's pictures at the model's input size.
  ///   - concepts: the concepts that masks name by their place.
  ///   - masks: the masks of each picture.
  ///   - folder: where the strips go; made where it is not there.
  ///   - names: what layers are called in the names of files.
  package init(
    pictures: ImageStore, concepts: [LocalConcept], masks: MaskTable, folder: URL,
    names: FileNames = FileNames()
  ) {
    precondition(masks.count == pictures.count, "masks of other pictures")
    (self.pictures, self.concepts, self.masks) = (pictures, concepts, masks)
    (self.folder, self.names) = (folder, names)
  }

  /// The most bytes that a strip should take.
  private static let largestFile = 60_000

  /// Writes a strip for every detector, layer by layer, those of a layer by unit.
  ///
  /// `maps` has the layers of that name, or others too; `checkCancellation` is called often and may throw to stop.
  package func write(
    _ layers: [Layer], maps: some ActivationSource, checkCancellation: () throws -> Void = {}
  ) throws -> [Strip] {
    let needed = Set(layers.flatMap { $0.detectors.flatMap { $0.images.map(\.image) } }).sorted()
    guard !needed.isEmpty else { return [] }
    let tiles = try self.tiles(of: needed, checkCancellation: checkCancellation)
    let hot = try hotMaps(
      of: layers, over: needed, maps: maps, checkCancellation: checkCancellation)
    var strips: [Strip] = []
    for (place, layer) in layers.enumerated() {
      try Disk.makeFolder(folder.appending(path: names[layer.name.rawValue]))
      strips += try paint(layer, tiles: tiles, maps: hot[place])
      try checkCancellation()
    }
    return strips
  }

  /// The pictures of some images as tiles of a strip.
  private func tiles(
    of images: [Int], checkCancellation: () throws -> Void
  ) throws -> [Int: RGBImage] {
    var tiles: [Int: RGBImage] = [:]
    try pictures.forEachChunk(of: images) { first, chunk in
      for place in 0..<chunk.count {
        tiles[images[first + place]] = chunk.picture(at: place)
          .resized(toWidth: GalleryStrip.side, height: GalleryStrip.side)
      }
      try checkCancellation()
    }
    return tiles
  }

  /// The raw maps that strips show, by image and unit, for each layer.
  private func hotMaps(
    of layers: [Layer], over images: [Int], maps: some ActivationSource,
    checkCancellation: () throws -> Void
  ) throws -> [[MapKey: RawMap]] {
    let wanted = layers.map { layer in
      Dictionary(
        grouping: layer.detectors.flatMap { detector in
          detector.images.map { (image: $0.image, unit: detector.unit) }
        }, by: \.image)
    }
    var found: [[MapKey: RawMap]] = layers.map { _ in [:] }
    try maps.forEachBatch(of: images) { batches in
      for (place, layer) in layers.enumerated() {
        guard let number = maps.layers.firstIndex(where: { $0.name == layer.name }) else {
          continue
        }
        let batch = batches[number]
        for number in batch.images {
          for (image, unit) in wanted[place][images[number]] ?? [] {
            found[place][MapKey(image: image, unit: unit)] = RawMap(
              height: batch.height, width: batch.width,
              values: batch.map(ofImage: number, unit: unit))
          }
        }
      }
      try checkCancellation()
    }
    return found
  }

  /// Paints and writes the strips of a layer, on all processors.
  private func paint(
    _ layer: Layer, tiles: [Int: RGBImage], maps: [MapKey: RawMap]
  ) throws -> [Strip] {
    let results: Mutex<[Result<Strip, any Error>?]> = Mutex(
      Array(repeating: nil, count: layer.detectors.count))
    DispatchQueue.concurrentPerform(iterations: layer.detectors.count) { number in
      let strip = Result {
        try paint(layer.detectors[number], of: layer, tiles: tiles, maps: maps)
      }
      results.withLock { $0[number] = strip }
    }
    return try results.withLock { $0 }.compactMap { try $0?.get() }
  }

  private func paint(
    _ detector: Detector, of layer: Layer, tiles: [Int: RGBImage], maps: [MapKey: RawMap]
  ) throws -> Strip {
    let threshold = layer.thresholds[detector.unit]
    let concept = concepts.firstIndex(of: detector.concept)
    let shown = detector.images.prefix(GalleryStrip.places)
    var strip = GalleryStrip(detector, layer: layer.name)
    for ranked in shown {
      guard let tile = tiles[ranked.image],
        let map = maps[MapKey(image: ranked.image, unit: detector.unit)]
      else { preconditionFailure("no map of unit \(detector.unit) on image \(ranked.image)") }
      strip.add(
        tile, hot: map.hotMask(above: threshold, side: GalleryStrip.side),
        mask: masks[ranked.image].first { $0.concept == concept }?.mask
          .resized(toWidth: GalleryStrip.side, height: GalleryStrip.side))
    }
    let file =
      "\(names[layer.name.rawValue])/\(detector.unit)-\(FileNames.fit(detector.concept.name)).png"
    try strip.picture.writeSmallPNG(
      to: folder.appending(path: file), limit: Self.largestFile, reserved: GalleryStrip.colours)
    return Strip(
      layer: layer.name, unit: detector.unit, concept: detector.concept.name,
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
