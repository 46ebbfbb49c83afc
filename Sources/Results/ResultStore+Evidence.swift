import GRDB

/// What an experiment's counts are held against, per cell: one query each.
extension ResultStore {
  /// The sensitivity grid of the trained networks, in the order of the key.
  package func readings(ofExperiment name: String) throws -> [Int64: [RegionCountRecord]] {
    try regionCounts(ofExperiment: name, where: "regionCount.variant = 'trained'")
  }

  /// The draws of the nulls, likewise.
  package func nullDraws(ofExperiment name: String) throws -> [Int64: [RegionCountRecord]] {
    try regionCounts(ofExperiment: name, where: "regionCount.variant <> 'trained'")
  }

  /// What chance gives the concepts, likewise.
  package func conceptNulls(ofExperiment name: String) throws -> [Int64: [ConceptNullRecord]] {
    try wantedPerCell(
      by: name,
      """
      SELECT \(ConceptNullRecord.columns), cellId
      FROM wanted CROSS JOIN conceptNull USING (dissectionId)
      ORDER BY position, block, conceptNull.variant, concept
      """)
  }

  /// How the networks do without units, likewise.
  package func ablations(ofExperiment name: String) throws -> [Int64: [AblationRecord]] {
    try wantedPerCell(
      by: name,
      """
      SELECT \(AblationRecord.columns), cellId
      FROM wanted CROSS JOIN ablation USING (dissectionId)
      ORDER BY position, block, ablation.variant, endpoint, draw
      """)
  }

  private func regionCounts(
    ofExperiment name: String, where condition: String
  ) throws -> [Int64: [RegionCountRecord]] {
    try wantedPerCell(
      by: name,
      """
      SELECT \(RegionCountRecord.columns), cellId
      FROM wanted CROSS JOIN regionCount USING (dissectionId)
      WHERE \(condition)
      ORDER BY position, block, regionCount.variant, draw, quantile, iouCut, unionRule
      """)
  }
}
