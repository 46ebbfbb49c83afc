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
    var dissections: [(position: Int, id: Int64)] = []
    try forEachWanted(by: name, "SELECT position, dissectionId FROM wanted") { row in
      dissections.append(
        (try row.decode(Int.self, atIndex: 0), try row.decode(Int64.self, atIndex: 1)))
    }
    var byCell: [Int: [RegionCountRecord]] = [:]
    try read { db in
      // The key of `reading` has this order, so nothing is sorted.
      let statement = try db.makeStatement(
        sql: """
          SELECT \(ReadingCollector.columns)
          FROM reading LEFT JOIN readingCount ON readingId = reading.id
          WHERE dissectionId = ? AND \(condition)
          ORDER BY block, variant, draw, quantile, iouCut, unionRule
          """)
      for dissection in dissections {
        var collector = ReadingCollector()
        let rows = try Row.fetchCursor(statement, arguments: [dissection.id])
        while let row = try rows.next() { try collector.add(row) }
        if !collector.records.isEmpty { byCell[dissection.position] = collector.records }
      }
    }
    return byCell
  }
}
