import GRDB

extension ResultStore {
  /// Records a dissection and all that it found, in one transaction.
  ///
  /// A dissection is recorded once; a second time is an error and changes nothing.
  package func recordDissection(
    _ dissection: DissectionRecord, layers: [LayerRecord],
    evidence: EvidenceRecord = EvidenceRecord()
  ) throws {
    try write { db in
      let cell = try Self.cell(dissection.cellId, in: db)
      guard try !Self.isDissected(dissection.dissectionHash, in: db) else {
        throw ResultsError.alreadyDissected(cell: cell.name, hash: dissection.dissectionHash)
      }
      try Self.requireOpen(dissection.attemptId, in: db)
      var dissection = dissection
      dissection.id = nil
      try dissection.insert(db)
      let dissectionID = db.lastInsertedRowID
      for layer in layers { try layer.insert(into: db, dissectionID: dissectionID) }
      try evidence.insert(into: db, dissectionID: dissectionID)
    }
  }

  /// Whether a dissection of that hash is recorded.
  package func isDissected(_ dissectionHash: String) throws -> Bool {
    try read { try Self.isDissected(dissectionHash, in: $0) }
  }

  static func isDissected(_ dissectionHash: String, in db: Database) throws -> Bool {
    let sql = "SELECT 1 FROM dissection WHERE dissectionHash = ?"
    return try Int.fetchOne(db, sql: sql, arguments: [dissectionHash]) != nil
  }

  /// The dissections that an experiment wants and has, in the order of its plan.
  package func dissections(ofExperiment name: String) throws -> [DissectionRecord] {
    try wanted(
      by: name,
      """
      SELECT dissection.* FROM wanted JOIN dissection ON dissection.id = dissectionId
      ORDER BY position
      """)
  }

  /// What the training of each dissected cell followed from, as JSON.
  package func trainingSpecs(ofExperiment name: String) throws -> [Int64: String] {
    var specs: [Int64: String] = [:]
    try forEachWanted(
      by: name, "SELECT cellId, cell.spec FROM wanted JOIN cell ON cell.id = cellId"
    ) {
      row in specs[try row.decode(Int64.self, atIndex: 0)] = try row.decode(String.self, atIndex: 1)
    }
    return specs
  }

  /// All that a dissection found, layer by layer and unit by unit.
  ///
  /// Concepts, families and groups are in the order of their names. Throws `ResultsError.countsAlone` where
  /// counts stand in the place of the units.
  package func layers(ofDissection dissectionID: Int64) throws -> [LayerRecord] {
    try read { db in
      if try Schema.hasCounts(db), try Self.hasCountsAlone(dissectionID, in: db) {
        throw ResultsError.countsAlone(file: file)
      }
      let sql = "SELECT * FROM layer WHERE dissectionId = ? ORDER BY block"
      return try Row.fetchAll(db, sql: sql, arguments: [dissectionID]).map { row in
        try LayerRecord(
          name: row.value("block"), mapHeight: row.value("mapHeight"),
          mapWidth: row.value("mapWidth"),
          sampleCount: row.value("sampleCount"), thresholdIsNoisy: row.value("thresholdIsNoisy"),
          units: UnitRecord.fetch(layerID: row.value("id"), from: db))
      }
    }
  }

  private static func hasCountsAlone(_ dissectionID: Int64, in db: Database) throws -> Bool {
    let sql =
      "SELECT EXISTS (SELECT 1 FROM layer JOIN matchCount ON layerId = layer.id WHERE dissectionId = ?)"
    return try Bool.fetchOne(db, sql: sql, arguments: [dissectionID]) ?? false
  }
}
