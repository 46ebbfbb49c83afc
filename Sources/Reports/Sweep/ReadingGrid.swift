import Results

/// The sensitivity grid of the trained networks: what every reading counts, by block.
struct ReadingGrid: Sendable {
  private struct Key: Hashable {
    var block: String
    var reading: Reading
  }

  private var counts: [Key: CellValues<RegionCountRecord>] = [:]
  /// The readings of each cell that has any.
  private var readings: [Int: Set<Reading>] = [:]

  /// Of nothing.
  init() {}

  init(_ records: [Int: [RegionCountRecord]], of cells: [CellStatus]) {
    for (place, cell) in cells.enumerated() {
      for record in records[cell.position] ?? [] {
        let reading = Reading(record)
        readings[cell.position, default: []].insert(reading)
        counts[
          Key(block: record.block, reading: reading),
          default: CellValues(repeating: nil, count: cells.count)][place] = record
      }
    }
  }

  var isEmpty: Bool { readings.isEmpty }

  func has(_ cell: Int) -> Bool { readings[cell] != nil }

  /// Those that any of the cells has, quantile by quantile, cut by cut.
  func readings(of cells: [CellStatus]) -> [Reading] {
    cells.reduce(into: Set<Reading>()) { $0.formUnion(readings[$1.position] ?? []) }.sorted()
  }

  /// What a reading counts in a block of each cell; nil where none has it.
  subscript(block: String?, reading: Reading) -> CellValues<RegionCountRecord>? {
    block.flatMap { counts[Key(block: $0, reading: reading)] }
  }
}
