import Concepts

/// The part of a tally that belongs to some neighbouring units.
struct TallyTile: Sendable {
  let units: Range<Int>
  /// The thresholds of each unit, [units][L].
  private let thresholds: [[Double]]
  private let conceptCount: Int
  private let gallerySize: Int
  private let galleryLevels: Int
  /// Where raw maps exceed the lowest threshold of each unit.
  private var hotPlaces: HotPlaces
  private var hotMap: HotMap

  // Tables [L, units, C].
  private(set) var intersections: [Int]
  private(set) var hndUnions: [Int]
  private(set) var activeImages: [Int]
  /// Hot pixels outside the mask; with the concept's whole area they make the second union.
  private(set) var unmaskedHotAreas: [Int]
  /// Hot pixels of all annotated images, a row for each level and unit; they make the third.
  private(set) var hotAreas: HotAreas
  /// Of the first thresholds, [levels, units, C].
  private(set) var gallery: [[RankedImage]]
  /// What chance has of the first threshold: shuffled draws, then shifted ones, [draws, units, C].
  private(set) var chance: ChanceTable

  init(
    units: Range<Int>, thresholds: [[Double]], conceptCount: Int, hotMap: HotMap,
    gallerySize: Int, galleryLevels: Int, drawCount: Int
  ) {
    self.units = units
    self.thresholds = thresholds
    self.conceptCount = conceptCount
    (self.gallerySize, self.galleryLevels) = (gallerySize, galleryLevels)
    self.hotMap = hotMap
    hotPlaces = HotPlaces(
      height: hotMap.height, width: hotMap.width,
      thresholds: thresholds.map { $0.min() ?? .infinity })
    let cells = units.count * conceptCount
    intersections = Array(repeating: 0, count: hotMap.levelCount * cells)
    hndUnions = intersections
    activeImages = intersections
    unmaskedHotAreas = intersections
    hotAreas = HotAreas(rowCount: hotMap.levelCount * units.count)
    gallery = Array(repeating: [], count: galleryLevels * cells)
    chance = ChanceTable(cellCount: drawCount * cells, rowCount: drawCount / 2 * units.count)
  }

  /// Takes in the images of a batch.
  mutating func add(_ batch: ActivationBatch, masks: BatchMasks) {
    precondition(
      batch.height == hotMap.height && batch.width == hotMap.width,
      "maps \(batch.height)×\(batch.width), not \(hotMap.height)×\(hotMap.width)")
    let values = batch.values.span
    for image in batch.images {
      let own = masks.table.places(of: image)
      let types = masks.table.annotations[image]
      if types.isEmpty && masks.chance == nil { continue }
      let start = batch.offset(of: image) + units.lowerBound
      hotPlaces.find(in: values, from: start, stride: batch.unitCount)
      for place in 0..<units.count where hotPlaces.isHot[place] {
        hotMap.fill(
          from: values, at: start + place, stride: batch.unitCount, hotPlaces, unit: place,
          above: thresholds[place])
        count(own, of: masks.table, types, image: image, place: place)
        // A raw peak can lie between the places where the upsampled map is read.
        if masks.chance != nil && hotMap.areas[0] > 0 {
          countChance(masks, image: image, place: place)
        }
      }
    }
  }

  /// Adds the meeting of the hot map with each mask of its image, at every threshold.
  private mutating func count(
    _ own: Range<Int>, of table: MaskTable, _ types: ConceptTypes, image: Int, place: Int
  ) {
    let (entries, words) = (table.entries.span, table.words.span)
    for level in 0..<hotMap.levelCount where hotMap.areas[level] > 0 {
      let hot = hotMap.areas[level]
      hotAreas.add(hot, types, row: level * units.count + place)
      let row = (level * units.count + place) * conceptCount
      for number in own {
        let entry = entries[number]
        let both = hotMap.overlap(level: level, with: entry, words: words)
        let either = hot + Int(entry.area) - both
        let cell = row + Int(entry.concept)
        intersections[cell] += both
        hndUnions[cell] += either
        unmaskedHotAreas[cell] += hot - both
        activeImages[cell] += 1
        if both > 0 && level < galleryLevels {
          let iou = Double(both) / Double(either)
          gallery[cell].insert(RankedImage(image: image, iou: iou), keeping: gallerySize)
        }
      }
    }
  }

  /// Adds the meeting of the hot map with the masks that each draw deals to its image.
  private mutating func countChance(_ masks: BatchMasks, image: Int, place: Int) {
    guard let draws = masks.chance else { return }
    for draw in 0..<draws.count {
      let giver = Int(draws.orders[draw][image])
      // What an image is annotated for goes with its masks.
      chance.hotAreas.add(
        hotMap.areas[0], masks.table.annotations[giver], row: draw * units.count + place)
      add(masks.table.places(of: giver), of: masks.table, draw: draw, place: place)
    }
    let first = (image - masks.images.lowerBound) * draws.count
    for draw in 0..<draws.count {
      add(
        masks.shifted.places(of: first + draw), of: masks.shifted, draw: draws.count + draw,
        place: place)
    }
  }

  private mutating func add(_ places: Range<Int>, of table: MaskTable, draw: Int, place: Int) {
    let (entries, words) = (table.entries.span, table.words.span)
    let row = (draw * units.count + place) * conceptCount
    for number in places {
      let entry = entries[number]
      let both = hotMap.overlap(level: 0, with: entry, words: words)
      let cell = row + Int(entry.concept)
      chance.intersections[cell] += both
      chance.unmaskedHotAreas[cell] += hotMap.areas[0] - both
      chance.activeMaskAreas[cell] += Int(entry.area)
    }
  }
}

/// What the draws of chance count, in pixels.
struct ChanceTable: Sendable {
  var intersections: [Int]
  /// Hot pixels outside the mask.
  var unmaskedHotAreas: [Int]
  /// The masks of images in which the unit is hot anywhere.
  var activeMaskAreas: [Int]
  /// Hot pixels of all annotated images, a row for each shuffled draw and unit; where masks are moved,
  /// an image is annotated as it is.
  var hotAreas: HotAreas

  init(cellCount: Int, rowCount: Int) {
    intersections = Array(repeating: 0, count: cellCount)
    unmaskedHotAreas = intersections
    activeMaskAreas = intersections
    hotAreas = HotAreas(rowCount: rowCount)
  }
}
