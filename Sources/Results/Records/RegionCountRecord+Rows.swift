import Concepts
import GRDB
import Specification

// A reading and what it counts are recorded over two tables: a row for the reading, and one for each
// region, or for the axis itself, that has a detector or a pair.

extension RegionCountRecord {
  /// Stands where the name of a region does, for the axis itself.
  fileprivate static let axis = "axis"

  func insert(into db: Database, dissectionID: Int64) throws {
    let reading = try db.cachedStatement(
      sql: """
        INSERT INTO reading
          (dissectionId, block, variant, draw, quantile, iouCut, unionRule, thresholdIsNoisy)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
    try reading.execute(arguments: [
      dissectionID, layer, variant, draw, quantile, iouCut, unionRule, thresholdIsNoisy,
    ])
    let readingID = db.lastInsertedRowID
    let further = Set(detectors.regions).union(pairs.regions).subtracting(FaceRegion.allCases)
    let regions = (FaceRegion.allCases + further.sorted { $0.rawValue < $1.rawValue })
      .map { ($0.rawValue, detectors[$0], pairs[$0]) }
    for (name, detectors, pairs) in regions + [(Self.axis, axisDetectors, axisPairs)]
    where detectors != 0 || pairs != 0 {
      let count = try db.cachedStatement(
        sql: """
          INSERT INTO readingCount (readingId, counted, detectors, pairs) VALUES (?, ?, ?, ?)
          """)
      try count.execute(arguments: [readingID, name, detectors, pairs])
    }
  }

  /// Takes in what a reading counts in a region, or of the axis.
  ///
  /// Throws a `DatabaseError` for a name that is neither.
  fileprivate mutating func add(_ name: String, detectors: Int, pairs: Int) throws {
    if name == Self.axis {
      (axisDetectors, axisPairs) = (detectors, pairs)
    } else if let region = FaceRegion(rawValue: name) {
      self.detectors[region] = detectors
      self.pairs[region] = pairs
    } else {
      throw DatabaseError(
        resultCode: .SQLITE_CORRUPT, message: "it counts “\(name)”, which is no region")
    }
  }
}

/// Joins rows of counts to the readings that they are of.
///
/// A reading that counts nothing has a row without any; rows of one reading follow each other. There may
/// be tens of thousands, so what stands the same in all rows of a reading is read once.
struct ReadingCollector {
  static let columns = """
    position, reading.id, block, variant, draw, quantile, iouCut, unionRule, thresholdIsNoisy,
    counted, detectors, pairs
    """

  private var records: [(position: Int, record: RegionCountRecord)] = []
  private var last: Int64?

  /// By the cells' places in the plan.
  var byCell: [Int: [RegionCountRecord]] {
    Dictionary(grouping: records, by: \.position).mapValues { $0.map(\.record) }
  }

  mutating func add(_ row: Row) throws {
    let readingID = try row.strict(Int64.self, at: 1)
    if readingID != last {
      last = readingID
      var values = RowReader(row)
      let position: Int = try values.next()
      _ = try values.next() as Int
      records.append(
        (
          position,
          try RegionCountRecord(
            layer: values.next(), variant: values.next(), draw: values.next(),
            quantile: values.next(), iouCut: values.next(), unionRule: values.next(),
            thresholdIsNoisy: values.next(), detectors: [:], pairs: [:], axisDetectors: 0,
            axisPairs: 0)
        ))
    }
    guard let name = try row.strict(String?.self, at: 9) else { return }
    var counts = RowReader(row, from: 10)
    try records[records.count - 1].record.add(
      name, detectors: counts.next(), pairs: counts.next())
  }
}
