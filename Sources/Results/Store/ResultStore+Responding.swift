import Concepts
import GRDB

/// Detectors of a region that respond to what an axis changes, in one layer of one cell.
package struct RespondingCount: Sendable, Equatable, FetchableRecord {
  /// The cell's place in the plan.
  package let position: Int
  package let layer: String
  /// The family that tells the units so: that of the axis, or of the palette.
  package let family: String
  /// That of the detectors' best concept.
  package let region: String?
  package let units: Int

  package init(row: Row) throws {
    var values = RowReader(row)
    (position, layer, family) = try (values.next(), values.next(), values.next())
    (region, units) = try (values.next(), values.next())
  }

  /// Of rows of `unitMatch` with `unitBias`, those that count.
  static let condition = """
    isDetector AND isSignificant
      AND family IN ('\(GlobalFamily.axis.rawValue)', '\(GlobalFamily.palette.rawValue)')
    """
}

extension ResultStore {
  /// Detectors that are biased towards a group of the axis's family or the palette's, and pass its test as
  /// well, by region; a unit counts once in a family.
  ///
  /// A layer without any has no row. `writeSlimCopy` keeps what this reads.
  package func respondingCounts(ofExperiment name: String) throws -> [RespondingCount] {
    let kept =
      try read(Schema.hasCounts)
      ? """
      UNION ALL SELECT position, block, family, region, units
      FROM wanted CROSS JOIN layer USING (dissectionId) CROSS JOIN respondingCount ON layerId = layer.id
      """ : ""
    return try wanted(
      by: name,
      """
      SELECT position, block, family, region, count(DISTINCT unitId)
      FROM wanted CROSS JOIN unitMatch USING (dissectionId) CROSS JOIN unitBias USING (unitId)
      WHERE \(RespondingCount.condition)
      GROUP BY position, block, family, region
      \(kept)
      ORDER BY position, block, family, region
      """)
  }
}
