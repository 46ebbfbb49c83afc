import GRDB

/// What an experiment's counts are held against, per cell: one query each.
extension ResultStore {
  /// The sensitivity grid of the trained networks, in the order of the key.
  package func readings(ofExperiment name: String) throws -> [Int: [RegionCountRecord]] {
    try regionCounts(ofExperiment: name, where: "variant = 'trained'")
  }

  /// The draws of the nulls, likewise.
  package func nullDraws(ofExperiment name: String) throws -> [Int: [RegionCountRecord]] {
    try regionCounts(ofExperiment: name, where: "variant <> 'trained'")
  }

  /// What chance gives the concepts, likewise.
  package func conceptNulls(ofExperiment name: String) throws -> [Int: [ConceptNullRecord]] {
    try wantedPerCell(
      by: name,
      """
      SELECT \(ConceptNullRecord.columns), position
      FROM wanted CROSS JOIN conceptNull USING (dissectionId)
      ORDER BY position, block, conceptNull.variant, concept
      """)
  }

  /// How the networks do without units, likewise.
  package func ablations(ofExperiment name: String) throws -> [Int: [AblationRecord]] {
    try wantedPerCell(
      by: name,
      """
      SELECT \(AblationRecord.columns), position
      FROM wanted CROSS JOIN ablation USING (dissectionId)
      ORDER BY position, block, ablation.variant, endpoint, draw
      """)
  }

  private func regionCounts(
    ofExperiment name: String, where condition: String
  ) throws -> [Int: [RegionCountRecord]] {
    var collector = ReadingCollector()
    try forEachWanted(
      by: name,
      """
      SELECT \(ReadingCollector.columns)
      FROM wanted CROSS JOIN reading USING (dissectionId)
        LEFT JOIN readingCount ON readingId = reading.id
      WHERE \(condition)
      ORDER BY position, block, variant, draw, quantile, iouCut, unionRule, reading.id
      """
    ) { try collector.add($0) }
    return collector.byCell
  }
}
