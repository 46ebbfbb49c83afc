import GRDB
import Specification

/// The units of one layer of one cell that match the same concept best, by the union that counts.
struct MatchCount: FetchableRecord {
  /// Counts in the dissections of one union; `unitMatch` says the same of single units.
  ///
  /// A layer determines its layer: to group by fewer columns is faster. Cells of two arms may share a
  /// dissection.
  static func sql(_ union: UnionRule) -> String {
    """
    \(select("position, cellAxis, layer.block", by: union))
    \(units(by: union))
    \(groups("position, layer.id", by: union))
    """
  }

  /// Where the units of the dissections of one union come from.
  fileprivate static func units(by union: UnionRule) -> String {
    """
    FROM wanted
      CROSS JOIN dissection ON dissection.id = wanted.dissectionId
        AND unionRule = '\(union.rawValue)'
      CROSS JOIN layer ON layer.dissectionId = dissection.id
      CROSS JOIN unit ON unit.layerId = layer.id
    """
  }

  /// The counts of `groups` behind some columns, of rows of `unit` with their dissection.
  static func select(_ columns: String, by union: UnionRule) -> String {
    let others = union.others.map(\.rawValue)
    let (own, other, third) = (union.rawValue, others[0], others[1])
    return """
      SELECT
        \(columns), \(own)Concept, \(own)Region, count(*),
        sum(\(own)Iou > 0 AND \(own)Iou >= iouCut),
        sum(\(other)Iou > 0 AND \(other)Iou >= iouCut),
        sum(\(third)Iou > 0 AND \(third)Iou >= iouCut)
      """
  }

  static func groups(_ columns: String, by union: UnionRule) -> String {
    "GROUP BY \(columns), \(union.rawValue)Concept, \(union.rawValue)Region"
  }

  /// The same where counts stand in the place of units.
  static let kept = """
    SELECT position, cellAxis, block, concept, region, units, detectors, otherDetectors, thirdDetectors
    FROM wanted CROSS JOIN layer USING (dissectionId) CROSS JOIN matchCount ON layerId = layer.id
    """

  let position: Int
  let axis: String
  let layer: String
  /// Nil where a unit meets no concept at all.
  let concept: String?
  let region: String?
  let units: Int
  let detectors: Int
  /// By the first of the other unions.
  let otherDetectors: Int
  /// By the second; nil where the dissection was recorded before there were three.
  let thirdDetectors: Int?

  init(row: Row) throws {
    var values = RowReader(row)
    (position, axis, layer) = try (values.next(), values.next(), values.next())
    (concept, region) = try (values.next(), values.next())
    (units, detectors, otherDetectors) = try (values.next(), values.next(), values.next())
    thirdDetectors = try values.next()
  }
}

/// The detectors of one layer of one cell for which the hierarchy counts the same concept.
struct PairCount: FetchableRecord {
  /// Counts in the dissections of one union, which is faster than to ask `unitMatch` for each unit's.
  static func sql(_ union: UnionRule) -> String {
    """
    SELECT position, cellAxis, layer.block, \(union.rawValue)Region, unitConcept.concept, count(*)
    \(MatchCount.units(by: union))
      CROSS JOIN unitConcept ON unitConcept.unitId = unit.id
    WHERE \(union.rawValue)Iou > 0 AND \(union.rawValue)Iou >= iouCut AND isCounted
    GROUP BY position, layer.id, unitConcept.concept, \(union.rawValue)Region
    """
  }

  /// The same where counts stand in the place of units.
  static let kept = """
    SELECT position, cellAxis, block, region, concept, pairs
    FROM wanted CROSS JOIN layer USING (dissectionId) CROSS JOIN pairCount ON layerId = layer.id
    """

  let position: Int
  let axis: String
  let layer: String
  /// Of the detectors' best concept.
  let region: String?
  let concept: String
  let pairs: Int

  init(row: Row) throws {
    var values = RowReader(row)
    (position, axis, layer) = try (values.next(), values.next(), values.next())
    (region, concept, pairs) = try (values.next(), values.next(), values.next())
  }
}
