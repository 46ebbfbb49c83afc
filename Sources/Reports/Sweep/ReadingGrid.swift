import Concepts
import Results
import Specification

/// The sensitivity grid of the trained networks: what every reading counts, by layer.
struct ReadingGrid: Sendable {
  private struct Key: Hashable {
    var layer: String
    var reading: Reading
  }

  private var counts: [Key: CellValues<RegionCountRecord>] = [:]
  /// The readings of each cell that has any.
  private var readings: [Int: Set<Reading>] = [:]
  /// The regions that are counted: the five of the published dictionary, then others by name.
  private(set) var regions = FaceRegion.allCases

  /// Of nothing.
  init() {}

  init(_ records: [Int: [RegionCountRecord]], of cells: [CellStatus]) {
    var found: Set<FaceRegion> = []
    for (place, cell) in cells.enumerated() {
      for record in records[cell.position] ?? [] {
        let reading = Reading(record)
        readings[cell.position, default: []].insert(reading)
        found.formUnion(record.detectors.regions)
        counts[
          Key(layer: record.layer, reading: reading),
          default: CellValues(repeating: nil, count: cells.count)][place] = record
      }
    }
    let further = found.subtracting(regions)
    regions += further.sorted { $0.rawValue < $1.rawValue }
  }

  var isEmpty: Bool { readings.isEmpty }

  func has(_ cell: Int) -> Bool { readings[cell] != nil }

  /// Those that any of the cells has, quantile by quantile, cut by cut.
  func readings(of cells: [CellStatus]) -> [Reading] {
    cells.reduce(into: Set<Reading>()) { $0.formUnion(readings[$1.position] ?? []) }.sorted()
  }

  /// Of those, the ones that not all of the cells with a grid have: cells that were dissected before there
  /// was a third union lack it.
  func incompleteReadings(of cells: [CellStatus]) -> [Reading] {
    let recorded = cells.compactMap { readings[$0.position] }
    return readings(of: cells).filter { reading in !recorded.allSatisfy { $0.contains(reading) } }
  }

  /// The unions that any cell is counted by, in words.
  var unionWords: String {
    let hasThird = readings.values.contains { $0.contains { $0.union == .all } }
    return hasThird ? "hnd, netdissect or all" : "hnd or netdissect"
  }

  /// What a reading counts in a layer of each cell; nil where none has it.
  subscript(layer: String?, reading: Reading) -> CellValues<RegionCountRecord>? {
    layer.flatMap { counts[Key(layer: $0, reading: reading)] }
  }
}
