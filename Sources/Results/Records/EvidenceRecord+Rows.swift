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

extension RegionCountRecord: OfCell {
  static let columns = """
    block, regionCount.variant, draw, quantile, iouCut, unionRule, thresholdIsNoisy,
    eyeDetectors, cheekDetectors, noseDetectors, mouthDetectors, chinDetectors,
    eyePairs, cheekPairs, nosePairs, mouthPairs, chinPairs, axisDetectors, axisPairs
    """

  fileprivate func insert(into db: Database, dissectionID: Int64) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO regionCount VALUES
          (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    try statement.execute(arguments: [
      dissectionID, block, variant, draw, quantile, iouCut, unionRule, thresholdIsNoisy,
      detectors[.eye], detectors[.cheek], detectors[.nose], detectors[.mouth], detectors[.chin],
      pairs[.eye], pairs[.cheek], pairs[.nose], pairs[.mouth], pairs[.chin], axisDetectors,
      axisPairs,
    ])
  }

  package init(row: Row) {
    self.init(
      block: row[0], variant: row[1], draw: row[2], quantile: row[3], iouCut: row[4],
      unionRule: row[5], thresholdIsNoisy: row[6],
      detectors: [
        .eye: row[7], .cheek: row[8], .nose: row[9], .mouth: row[10], .chin: row[11],
      ],
      pairs: [
        .eye: row[12], .cheek: row[13], .nose: row[14], .mouth: row[15], .chin: row[16],
      ],
      axisDetectors: row[17], axisPairs: row[18])
  }
}

extension ConceptNullRecord: OfCell {
  static let columns = "dissectionId, block, conceptNull.variant, concept, draws, detectors, pairs"

  package init(row: Row) {
    self.init(
      block: row[1], variant: row[2], concept: row[3], draws: row[4], detectors: row[5],
      pairs: row[6])
    dissectionId = row[0]
  }
}

extension AblationRecord: OfCell {
  static let columns = """
    dissectionId, endpoint, block, ablation.variant, draw, unitCount, imageCount, unbiased, aligned,
    conflicting, worst
    """

  package init(row: Row) {
    self.init(
      endpoint: row[1], block: row[2], variant: row[3], draw: row[4], unitCount: row[5],
      imageCount: row[6], unbiased: row[7], aligned: row[8], conflicting: row[9], worst: row[10])
    dissectionId = row[0]
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
