import GRDB

/// A recorded picture of a detector's best images, with what it detects.
package struct GalleryStrip: Sendable, Equatable {
  /// The cell's place in the plan.
  package var position: Int
  package var layer: String
  package var unit: Int
  package var concept: String
  package var region: String?
  package var iou: Double
  /// The concept's share among those of its region; nil where the hierarchy gives none.
  package var probability: Double?
  /// The file, from the folder of the database.
  package var file: String
}

extension GalleryStrip: FetchableRecord {
  static let columns = """
    position, block, number, gallery.concept, region, unitMatch.iou, probability, file
    """

  package init(row: Row) throws {
    var values = RowReader(row)
    (position, layer) = try (values.next(), values.next())
    (unit, concept) = try (values.next(), values.next())
    (region, iou) = try (values.next(), values.next())
    (probability, file) = try (values.next(), values.next())
  }
}

extension ResultStore {
  /// The pictures of detectors, for the dissections that an experiment wants and has: cells in plan
  /// order, layers, and within a layer the best match first.
  package func galleryStrips(ofExperiment name: String) throws -> [GalleryStrip] {
    try wanted(
      by: name,
      """
      SELECT \(GalleryStrip.columns)
      FROM wanted CROSS JOIN unitMatch USING (dissectionId) CROSS JOIN gallery USING (unitId)
        LEFT JOIN unitConcept
          ON unitConcept.unitId = gallery.unitId AND unitConcept.concept = gallery.concept
      ORDER BY position, block, unitMatch.iou DESC, number
      """)
  }
}
