import GRDB

/// Detectors and counted pairs of one concept in one block of one cell.
package struct ConceptCount: Codable, Sendable, Equatable, FetchableRecord {
  package var cellId: Int64
  package var block: String
  package var concept: String
  /// Detectors whose best concept it is.
  package var detectors: Int
  /// Detectors for which the hierarchy counts it.
  package var pairs: Int
}

extension ResultStore {
  /// What each concept has per cell and block, for the dissections that an experiment wants and
  /// has; a concept that has nothing is not listed.
  package func conceptCounts(ofExperiment name: String) throws -> [ConceptCount] {
    _ = try experiment(named: name)
    return try read { db in
      try ConceptCount.fetchAll(
        db,
        sql: """
          WITH found AS (
            SELECT dissectionId, block, concept, 1 AS detector, 0 AS pair
            FROM unitMatch WHERE isDetector
            UNION ALL
            SELECT dissectionId, block, unitConcept.concept, 0, 1
            FROM unitMatch JOIN unitConcept USING (unitId) WHERE isDetector AND isCounted)
          SELECT
            cellId, block, concept, sum(detector) AS detectors, sum(pair) AS pairs
          FROM found
            JOIN dissection ON dissection.id = dissectionId
            JOIN experimentCell USING (cellId, dissectionHash)
            JOIN experiment ON experiment.id = experimentId
          WHERE experiment.name = ?
          GROUP BY cellId, block, concept ORDER BY position, block, concept
          """,
        arguments: [name])
    }
  }

  /// Biased units of the untrained networks, per family and per group (nil: any of the family's).
  package func untrainedBiasCounts(ofExperiment name: String) throws -> [BiasCount] {
    _ = try experiment(named: name)
    return try read { db in
      try BiasCount.fetchAll(
        db,
        sql: """
          SELECT
            cellId, block, family, nullif(groupName, '') AS groupName, units, biased,
            biasedAndSignificant
          FROM biasCount
            JOIN dissection ON dissection.id = dissectionId
            JOIN experimentCell USING (cellId, dissectionHash)
            JOIN experiment ON experiment.id = experimentId
          WHERE experiment.name = ? AND biasCount.variant = 'untrained'
          ORDER BY position, block, family, groupName
          """,
        arguments: [name])
    }
  }
}
