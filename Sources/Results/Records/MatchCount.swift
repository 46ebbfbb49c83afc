import GRDB

/// The units of one block of one cell that match the same concept best, by the union that counts.
struct MatchCount: FetchableRecord {
  static let columns = """
    cellId, cellAxis, block, concept, region, count(*), sum(isDetector), sum(isOtherDetector)
    """

  let cellId: Int64
  let axis: String
  let block: String
  /// Nil where a unit meets no concept at all.
  let concept: String?
  let region: String?
  let units: Int
  let detectors: Int
  /// By the other union.
  let otherDetectors: Int

  init(row: Row) {
    (cellId, axis, block) = (row[0], row[1], row[2])
    (concept, region) = (row[3], row[4])
    (units, detectors, otherDetectors) = (row[5], row[6], row[7])
  }
}

/// The detectors of one block of one cell for which the hierarchy counts the same concept.
struct PairCount: FetchableRecord {
  static let columns = "cellId, cellAxis, block, region, unitConcept.concept, count(*)"

  let cellId: Int64
  let axis: String
  let block: String
  /// Of the detectors' best concept.
  let region: String?
  let concept: String
  let pairs: Int

  init(row: Row) {
    (cellId, axis, block) = (row[0], row[1], row[2])
    (region, concept, pairs) = (row[3], row[4], row[5])
  }
}
