import GRDB

/// The units of one block of one cell that match the same concept best, by the union that counts.
struct MatchCount: FetchableRecord {
  static let columns = """
    position, cellAxis, block, concept, region, count(*), sum(isDetector), sum(isOtherDetector)
    """

  let position: Int
  let axis: String
  let block: String
  /// Nil where a unit meets no concept at all.
  let concept: String?
  let region: String?
  let units: Int
  let detectors: Int
  /// By the other union.
  let otherDetectors: Int

  init(row: Row) throws {
    var values = RowReader(row)
    (position, axis, block) = try (values.next(), values.next(), values.next())
    (concept, region) = try (values.next(), values.next())
    (units, detectors, otherDetectors) = try (values.next(), values.next(), values.next())
  }
}

/// The detectors of one block of one cell for which the hierarchy counts the same concept.
struct PairCount: FetchableRecord {
  static let columns = "position, cellAxis, block, region, unitConcept.concept, count(*)"

  let position: Int
  let axis: String
  let block: String
  /// Of the detectors' best concept.
  let region: String?
  let concept: String
  let pairs: Int

  init(row: Row) throws {
    var values = RowReader(row)
    (position, axis, block) = try (values.next(), values.next(), values.next())
    (region, concept, pairs) = try (values.next(), values.next(), values.next())
  }
}
