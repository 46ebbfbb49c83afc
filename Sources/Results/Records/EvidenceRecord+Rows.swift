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

extension ConceptNullRecord: OfCell {
  static let columns = "dissectionId, block, conceptNull.variant, concept, draws, detectors, pairs"

  package init(row: Row) throws {
    var values = RowReader(row)
    let dissection: Int64 = try values.next()
    try self.init(
      layer: values.next(), variant: values.next(), concept: values.next(), draws: values.next(),
      detectors: values.next(),
      pairs: values.next())
    dissectionId = dissection
  }
}

extension AblationRecord: OfCell {
  static let columns = """
    dissectionId, endpoint, block, ablation.variant, draw, unitCount, imageCount, unbiased, aligned,
    conflicting, worst
    """

  package init(row: Row) throws {
    var values = RowReader(row)
    let dissection: Int64 = try values.next()
    try self.init(
      endpoint: values.next(), layer: values.next(), variant: values.next(), draw: values.next(),
      unitCount: values.next(),
      imageCount: values.next(), unbiased: values.next(), aligned: values.next(),
      conflicting: values.next(), worst: values.next())
    dissectionId = dissection
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
    try statement.execute(arguments: [concept, file, dissectionID, layer, unit])
    if db.changesCount != 1 {
      throw DatabaseError(
        resultCode: .SQLITE_CONSTRAINT, message: "a gallery picture of \(layer) unit \(unit)")
    }
  }
}
