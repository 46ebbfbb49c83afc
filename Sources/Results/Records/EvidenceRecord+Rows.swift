import GRDB

extension EvidenceRecord {
  func insert(into db: Database, dissectionID: Int64) throws {
    for count in regionCounts { try count.insert(into: db, dissectionID: dissectionID) }
    for var null in conceptNulls {
      null.dissectionId = dissectionID
      try null.insert(db)
    }
    for count in biasCounts { try count.insert(into: db, dissectionID: dissectionID) }
    for var ablation in ablations {
      ablation.dissectionId = dissectionID
      try ablation.insert(db)
    }
    for strip in gallery { try strip.insert(into: db, dissectionID: dissectionID) }
  }
}

extension RegionCountRecord: FetchableRecord {
  fileprivate func insert(into db: Database, dissectionID: Int64) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO regionCount VALUES
          (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    try statement.execute(arguments: [
      dissectionID, block, variant, draw, quantile, iouCut, unionRule, thresholdIsNoisy,
      detectors.eye, detectors.cheek, detectors.nose, detectors.mouth, detectors.chin,
      pairs.eye, pairs.cheek, pairs.nose, pairs.mouth, pairs.chin, axisDetectors, axisPairs,
    ])
  }

  package init(row: Row) {
    self.init(
      block: row["block"], variant: row["variant"], draw: row["draw"], quantile: row["quantile"],
      iouCut: row["iouCut"], unionRule: row["unionRule"],
      thresholdIsNoisy: row["thresholdIsNoisy"],
      detectors: PerRegion(
        eye: row["eyeDetectors"], cheek: row["cheekDetectors"], nose: row["noseDetectors"],
        mouth: row["mouthDetectors"], chin: row["chinDetectors"]),
      pairs: PerRegion(
        eye: row["eyePairs"], cheek: row["cheekPairs"], nose: row["nosePairs"],
        mouth: row["mouthPairs"], chin: row["chinPairs"]),
      axisDetectors: row["axisDetectors"], axisPairs: row["axisPairs"])
  }
}

extension GalleryRecord {
  fileprivate func insert(into db: Database, dissectionID: Int64) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO gallery (unitId, concept, file)
        SELECT unit.id, ?, ? FROM unit JOIN layer ON layer.id = layerId
        WHERE dissectionId = ? AND block = ? AND number = ?
        """)
    try statement.execute(arguments: [concept, file, dissectionID, block, unit])
    if db.changesCount != 1 {
      throw DatabaseError(
        resultCode: .SQLITE_CONSTRAINT, message: "a gallery picture of \(block) unit \(unit)")
    }
  }
}
