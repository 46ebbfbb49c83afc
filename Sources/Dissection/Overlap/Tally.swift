import Concepts
import Specification
import Tensors

/// The second pass: intersections and unions of every unit with every concept, from batches in any
/// order, at one threshold per unit or at several.
///
/// Only images that carry a concept enter its column, but for the union over all annotated images, where
/// every image counts that is annotated for the concept's type.
/// Everything that is summed is a whole number, so neither the order of the batches nor the number
/// of threads can change the result.
/// Source: Bau et al. 2017, §2.2, IoU over the data set; Teotia et al. 2022.
package struct ConceptTally: Sendable {
  private let settings: DissectionSettings
  private let size: Int
  private let unitCount: Int
  private let levelCount: Int
  private let galleryLevels: Int
  private let chance: ChanceDraws?
  private var tiles: [TallyTile] = []
  private var counts: ConceptCounts
  /// The pixels of each concept over all images that carry it.
  private var maskAreas: [Int]
  /// The place of each concept's type.
  private let types: [Int]
  private var seen: Set<Int> = []

  /// Prepares for maps [h, w] over an input of [size, size].
  ///
  /// - Parameters:
  ///   - concepts: The concepts, in the order that breaks ties.
  ///   - levels: For each quantile, the thresholds of the units. Chance looks at the first.
  ///     There is a gallery of as many as the settings have quantiles of their own.
  ///   - height: The height h of the maps.
  ///   - width: Their width w.
  ///   - size: The side S of the input.
  ///   - settings: Supplies the size of the galleries and their number.
  ///   - chance: Draws to count beside the images' own masks.
  /// - Precondition: there is at least one concept, and one threshold per unit at every level.
  package init(
    concepts: [LocalConcept], levels: [[Double]], height: Int, width: Int, size: Int,
    settings: DissectionSettings, chance: ChanceDraws? = nil
  ) {
    precondition(!concepts.isEmpty, "a tally needs concepts")
    precondition(
      !levels.isEmpty && levels.allSatisfy { $0.count == levels[0].count },
      "thresholds for \(levels.map(\.count)) units")
    self.settings = settings
    self.size = size
    self.chance = chance
    (unitCount, levelCount) = (levels[0].count, levels.count)
    let galleryLevels = min(settings.quantiles.count, levels.count)
    self.galleryLevels = galleryLevels
    counts = ConceptCounts(concepts: concepts, unitCount: unitCount)
    maskAreas = Array(repeating: 0, count: concepts.count)
    types = concepts.map(\.type.place)
    tiles = stride(from: 0, to: unitCount, by: HotPlaces.mostUnits).map { start in
      let units = start..<min(start + HotPlaces.mostUnits, unitCount)
      return TallyTile(
        units: units, thresholds: units.map { unit in levels.map { $0[unit] } },
        conceptCount: concepts.count,
        hotMap: HotMap(height: height, width: width, size: size, levelCount: levels.count),
        gallerySize: settings.gallerySize, galleryLevels: galleryLevels,
        drawCount: 2 * (chance?.count ?? 0))
    }
  }

  /// Prepares for one threshold per unit.
  package init(
    concepts: [LocalConcept], thresholds: [Double], height: Int, width: Int, size: Int,
    settings: DissectionSettings
  ) {
    self.init(
      concepts: concepts, levels: [thresholds], height: height, width: width, size: size,
      settings: settings)
  }

  /// Takes a batch in, with the masks of each of its images and what each is annotated for; everything
  /// where that is nil.
  ///
  /// Masks of another size are resampled. Throws `DissectionError.duplicateMask` when an image has
  /// two masks of one concept; the tally is then of no further use.
  /// - Precondition: the batch has a unit per threshold, no image comes twice, and no draws of chance
  ///   are asked for, because those need the masks of all images.
  package mutating func add(
    _ batch: ActivationBatch, masks: [[NumberedMask]], annotated: [ConceptTypes]? = nil,
    on pool: WorkerPool? = nil
  ) throws {
    let annotated = annotated ?? Array(repeating: .all, count: masks.count)
    precondition(
      masks.count == batch.images.count && annotated.count == masks.count,
      "masks of \(masks.count) images, annotations of \(annotated.count), for a batch of "
        + "\(batch.images.count)")
    var table = MaskTable(size: size)
    for _ in 0..<batch.images.lowerBound { table.append([]) }
    for (masks, types) in zip(masks, annotated) { table.append(masks, annotated: types) }
    try add(batch, masks: BatchMasks(batch.images, of: table), on: pool)
  }

  /// Takes a batch in, with the masks of the whole dictionary.
  ///
  /// Throws as the other `add` does.
  /// - Precondition: the batch has a unit per threshold, and no image comes twice.
  package mutating func add(
    _ batch: ActivationBatch, masks: BatchMasks, on pool: WorkerPool? = nil
  ) throws {
    precondition(
      batch.unitCount == unitCount, "\(batch.unitCount) units for \(unitCount) thresholds")
    precondition(
      masks.images == batch.images && masks.table.size == size
        && masks.chance?.count == chance?.count,
      "masks of \(masks.images), side \(masks.table.size), for \(batch.images) at \(size)")
    for image in batch.images {
      precondition(seen.insert(image).inserted, "image \(image) comes twice")
      try register(masks.table, image)
    }
    changeEach(of: &tiles, on: pool) { $0.add(batch, masks: masks) }
  }

  /// Notes which concepts an image carries.
  private mutating func register(_ table: MaskTable, _ image: Int) throws {
    for entry in table.entries[table.places(of: image)] {
      let concept = Int(entry.concept)
      precondition(
        counts.concepts.indices.contains(concept), "concept \(concept) of \(counts.concepts.count)")
      precondition(
        table.annotations[image].contains(ConceptTypes(counts.concepts[concept].type)),
        "image \(image) carries \(counts.concepts[concept].name), whose type it is not annotated for"
      )
      guard counts.images[concept].last != image else {
        throw DissectionError.duplicateMask(concept: counts.concepts[concept].name, image: image)
      }
      counts.images[concept].append(image)
      maskAreas[concept] += Int(entry.area)
    }
  }

  /// Reads the counts at the first threshold out.
  package func finish() -> ConceptCounts {
    finish(level: 0)
  }

  /// Reads the counts at each threshold out; those that only the grid asks for have no gallery.
  package func finishLevels() -> [ConceptCounts] {
    (0..<levelCount).map { finish(level: $0) }
  }

  private func finish(level: Int) -> ConceptCounts {
    func gather(_ table: (TallyTile) -> [Int]) -> [Int] {
      tiles.flatMap { table($0)[part(level, of: $0)] }
    }
    var result = counts
    for concept in result.images.indices { result.images[concept].sort() }
    result.intersections = gather(\.intersections)
    result.hndUnions = gather(\.hndUnions)
    result.activeImages = gather(\.activeImages)
    result.netdissectUnions = wholeUnions(gather(\.unmaskedHotAreas))
    result.allUnions = allUnions(
      result.intersections, hotAreas: tiles.flatMap { $0.hotAreas.rows(rows(level, of: $0)) })
    if level < galleryLevels { result.gallery = tiles.flatMap { $0.gallery[part(level, of: $0)] } }
    return result
  }

  /// Reads out what chance had at the first threshold: one element per draw of the kind.
  package func finishChance(_ kind: ChanceKind) -> [ChanceCounts] {
    guard let chance else { return [] }
    let images = finish(level: 0).images
    return (0..<chance.count).map { draw in
      let number = kind == .shuffled ? draw : chance.count + draw
      let both = tiles.flatMap { $0.chance.intersections[part(number, of: $0)] }
      let unmasked = tiles.flatMap { $0.chance.unmaskedHotAreas[part(number, of: $0)] }
      let active = tiles.flatMap { $0.chance.activeMaskAreas[part(number, of: $0)] }
      let hot = tiles.flatMap { tile in
        kind == .shuffled
          ? tile.chance.hotAreas.rows(rows(draw, of: tile)) : tile.hotAreas.rows(rows(0, of: tile))
      }
      return ChanceCounts(
        images: kind == .shuffled ? chance.carriers(images, draw: draw) : images,
        intersections: both, hndUnions: zip(active, unmasked).map(+),
        netdissectUnions: wholeUnions(unmasked), allUnions: allUnions(both, hotAreas: hot))
    }
  }

  /// Where the rows of a level or draw lie in the hot areas of a tile.
  private func rows(_ number: Int, of tile: TallyTile) -> Range<Int> {
    number * tile.units.count..<(number + 1) * tile.units.count
  }

  /// Where the cells of a level or draw lie in the tables of a tile.
  private func part(_ number: Int, of tile: TallyTile) -> Range<Int> {
    let cells = tile.units.count * maskAreas.count
    return number * cells..<(number + 1) * cells
  }

  /// The unions over all images that carry a concept: its whole area, and what is hot beside it.
  private func wholeUnions(_ unmasked: [Int]) -> [Int] {
    unmasked.enumerated().map { cell, unmasked in maskAreas[cell % maskAreas.count] + unmasked }
  }

  /// The unions over all images that are annotated for a concept's type.
  ///
  /// That is the concept's whole area and all that is hot, of which what both have counts once.
  /// Shapes: `intersections` [U, C], `hotAreas` [U, T].
  /// Source: Bau et al. 2017, §2.2, and its program: Σ|M| + Σ|L| − Σ|M ∩ L|.
  private func allUnions(_ intersections: [Int], hotAreas: [Int]) -> [Int] {
    let typeCount = ConceptType.allCases.count
    return intersections.enumerated().map { cell, both in
      let (unit, concept) = cell.quotientAndRemainder(dividingBy: maskAreas.count)
      return maskAreas[concept] + hotAreas[unit * typeCount + types[concept]] - both
    }
  }
}
