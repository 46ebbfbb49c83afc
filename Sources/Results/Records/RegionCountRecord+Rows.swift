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
      dissectionID, block, variant, draw, quantile, iouCut, unionRule, thresholdIsNoisy,
    ])
    let readingID = db.lastInsertedRowID
    let regions = FaceRegion.allCases.map { ($0.rawValue, detectors[$0], pairs[$0]) }
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
  fileprivate mutating func add(_ count: ReadingRow.Count) throws {
    if count.name == Self.axis {
      (axisDetectors, axisPairs) = (count.detectors, count.pairs)
    } else if let region = FaceRegion(rawValue: count.name) {
      detectors[region] = count.detectors
      pairs[region] = count.pairs
    } else {
      throw DatabaseError(
        resultCode: .SQLITE_CORRUPT, message: "it counts “\(count.name)”, which is no region")
    }
  }
}

/// One count of a reading; a reading that counts nothing has a row without any.
struct ReadingRow: FetchableRecord {
  static let columns = """
    position, reading.id, block, variant, draw, quantile, iouCut, unionRule, thresholdIsNoisy,
    counted, detectors, pairs
    """

  struct Count {
    let name: String
    let detectors: Int
    let pairs: Int
  }

  /// The cell's place in the plan.
  private let position: Int
  private let readingId: Int64
  private var record: RegionCountRecord

  init(row: Row) throws {
    var values = RowReader(row)
    (position, readingId) = try (values.next(), values.next())
    record = try RegionCountRecord(
      block: values.next(), variant: values.next(), draw: values.next(), quantile: values.next(),
      iouCut: values.next(), unionRule: values.next(), thresholdIsNoisy: values.next(),
      detectors: [:], pairs: [:], axisDetectors: 0, axisPairs: 0)
    let name: String? = try values.next()
    guard let name else { return }
    try record.add(Count(name: name, detectors: values.next(), pairs: values.next()))
  }

  /// The readings of each cell; rows of one reading follow each other.
  static func records(of rows: [ReadingRow]) -> [Int: [RegionCountRecord]] {
    var records: [Int: [RegionCountRecord]] = [:]
    var last: Int64?
    for row in rows {
      if row.readingId == last, let end = records[row.position]?.indices.last {
        records[row.position]?[end].join(row.record)
      } else {
        records[row.position, default: []].append(row.record)
      }
      last = row.readingId
    }
    return records
  }
}

extension RegionCountRecord {
  /// Takes in what another row of the same reading counts.
  fileprivate mutating func join(_ other: RegionCountRecord) {
    for region in FaceRegion.allCases {
      detectors[region] += other.detectors[region]
      pairs[region] += other.pairs[region]
    }
    axisDetectors += other.axisDetectors
    axisPairs += other.axisPairs
  }
}
