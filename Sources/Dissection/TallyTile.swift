import Images

/// A mask that has the size of the input, with its area.
struct SizedMask: Sendable {
  let concept: Int
  let mask: BitMask
  let area: Int
}

/// The part of a tally that belongs to some neighbouring units.
struct TallyTile: Sendable {
  let units: Range<Int>
  private let thresholds: [Double]
  private let conceptCount: Int
  private let gallerySize: Int
  private var hotMap: HotMap
  private var map: [Double]

  private(set) var intersections: [Int]
  private(set) var hndUnions: [Int]
  private(set) var activeImages: [Int]
  /// Hot pixels outside the mask; with the concept's whole area they make the second union.
  private(set) var unmaskedHotAreas: [Int]
  private(set) var gallery: [[RankedImage]]

  init(
    units: Range<Int>, thresholds: [Double], conceptCount: Int, hotMap: HotMap, gallerySize: Int
  ) {
    self.units = units
    self.thresholds = thresholds
    self.conceptCount = conceptCount
    self.gallerySize = gallerySize
    self.hotMap = hotMap
    map = Array(repeating: 0, count: hotMap.height * hotMap.width)
    let cells = units.count * conceptCount
    intersections = Array(repeating: 0, count: cells)
    hndUnions = Array(repeating: 0, count: cells)
    activeImages = Array(repeating: 0, count: cells)
    unmaskedHotAreas = Array(repeating: 0, count: cells)
    gallery = Array(repeating: [], count: cells)
  }

  /// Takes in the images of a batch that carry masks.
  mutating func add(_ batch: ActivationBatch, masks: [[SizedMask]]) {
    precondition(
      batch.height == hotMap.height && batch.width == hotMap.width,
      "maps \(batch.height)×\(batch.width), not \(hotMap.height)×\(hotMap.width)")
    for (image, masks) in zip(batch.images, masks) where !masks.isEmpty {
      let peaks = peaks(of: image, in: batch)
      for place in 0..<units.count where Double(peaks[place]) > thresholds[place] {
        let start = batch.offset(of: image) + units.lowerBound + place
        for position in map.indices {
          map[position] = Double(batch.values[start + position * batch.unitCount])
        }
        hotMap.fill(from: map, above: thresholds[place])
        // A raw peak can lie between the places where the upsampled map is read.
        if hotMap.area > 0 { count(masks, of: image, place: place) }
      }
    }
  }

  private func peaks(of image: Int, in batch: ActivationBatch) -> [Float] {
    var peaks = [Float](repeating: -.infinity, count: units.count)
    let start = batch.offset(of: image) + units.lowerBound
    for position in map.indices {
      let row = start + position * batch.unitCount
      for place in 0..<units.count {
        peaks[place] = max(peaks[place], batch.values[row + place])
      }
    }
    return peaks
  }

  /// Adds the meeting of the hot map with each mask of its image.
  private mutating func count(_ masks: [SizedMask], of image: Int, place: Int) {
    for entry in masks {
      let cell = place * conceptCount + entry.concept
      let both = hotMap.overlap(with: entry.mask)
      let either = hotMap.area + entry.area - both
      intersections[cell] += both
      hndUnions[cell] += either
      unmaskedHotAreas[cell] += hotMap.area - both
      activeImages[cell] += 1
      if both > 0 {
        let iou = Double(both) / Double(either)
        gallery[cell].insert(RankedImage(image: image, iou: iou), keeping: gallerySize)
      }
    }
  }
}
