import GRDB

/// A recorded picture of a detector's best images, with what it detects.
package struct GalleryStrip: Codable, Sendable, Equatable, FetchableRecord {
  package var cellId: Int64
  package var block: String
  package var unit: Int
  package var concept: String
  package var region: String?
  package var iou: Double
  /// The concept's share among those of its region; nil where the hierarchy gives none.
  package var probability: Double?
  /// The file, from the folder of the database.
  package var file: String
}

extension ResultStore {
  /// The pictures of detectors, for the dissections that an experiment wants and has: cells in plan
  /// order, blocks, and within a block the best match first.
  package func galleryStrips(ofExperiment name: String) throws -> [GalleryStrip] {
    _ = try experiment(named: name)
    return try read { db in
      try GalleryStrip.fetchAll(
        db,
        sql: """
          SELECT
            cellId, block, number AS unit, gallery.concept, region, unitMatch.iou, probability, file
          FROM gallery
            JOIN unitMatch USING (unitId)
            JOIN dissection ON dissection.id = dissectionId
            JOIN experimentCell USING (cellId, dissectionHash)
            JOIN experiment ON experiment.id = experimentId
            LEFT JOIN unitConcept
              ON unitConcept.unitId = gallery.unitId AND unitConcept.concept = gallery.concept
          WHERE experiment.name = ?
          ORDER BY position, block, unitMatch.iou DESC, number
          """,
        arguments: [name])
    }
  }
}
