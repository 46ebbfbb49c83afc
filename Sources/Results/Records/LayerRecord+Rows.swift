import GRDB

// A layer is recorded and read as a whole, over four tables.

extension LayerRecord {
  func insert(into db: Database, dissectionID: Int64) throws {
    try db.execute(
      sql: """
        INSERT INTO layer
          (dissectionId, block, mapHeight, mapWidth, sampleCount, thresholdIsNoisy)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [dissectionID, name, mapHeight, mapWidth, sampleCount, thresholdIsNoisy])
    let layerID = db.lastInsertedRowID
    for unit in units { try unit.insert(into: db, layerID: layerID) }
    for count in BiasCountRecord.counts(of: self) {
      try count.insert(into: db, dissectionID: dissectionID)
    }
  }
}

extension UnitRecord {
  fileprivate func insert(into db: Database, layerID: Int64) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO unit
          (layerId, number, threshold, isDead, isConstant, hndConcept, hndRegion, hndIou,
           netdissectConcept, netdissectRegion, netdissectIou, allConcept, allRegion, allIou)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    try statement.execute(arguments: [
      layerID, number, threshold, isDead, isConstant, hnd.concept, hnd.region, hnd.iou,
      netdissect.concept, netdissect.region, netdissect.iou, all?.concept, all?.region, all?.iou,
    ])
    let unitID = db.lastInsertedRowID
    for concept in concepts { try concept.insert(into: db, unitID: unitID) }
    for family in families { try family.insert(into: db, unitID: unitID) }
  }

  /// The units of a layer, in order.
  static func fetch(layerID: Int64, from db: Database) throws -> [UnitRecord] {
    let sql = "SELECT * FROM unit WHERE layerId = ? ORDER BY number"
    return try Row.fetchAll(db, sql: sql, arguments: [layerID]).map { row in
      let all = try (row.value("allIou") as Double?).map { iou in
        MatchRecord(
          concept: try row.value("allConcept"), region: try row.value("allRegion"), iou: iou)
      }
      return try UnitRecord(
        number: row.value("number"), threshold: row.value("threshold"), isDead: row.value("isDead"),
        isConstant: row.value("isConstant"),
        hnd: MatchRecord(
          concept: row.value("hndConcept"), region: row.value("hndRegion"), iou: row.value("hndIou")
        ),
        netdissect: MatchRecord(
          concept: row.value("netdissectConcept"), region: row.value("netdissectRegion"),
          iou: row.value("netdissectIou")),
        all: all,
        concepts: ConceptRecord.fetch(unitID: row.value("id"), from: db),
        families: FamilyRecord.fetch(unitID: row.value("id"), from: db))
    }
  }
}

extension ConceptRecord {
  fileprivate func insert(into db: Database, unitID: Int64) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO unitConcept (unitId, concept, iou, probability, isCounted)
        VALUES (?, ?, ?, ?, ?)
        """)
    try statement.execute(arguments: [unitID, concept, iou, probability, isCounted])
  }

  fileprivate static func fetch(unitID: Int64, from db: Database) throws -> [ConceptRecord] {
    let statement = try db.cachedStatement(
      sql: "SELECT * FROM unitConcept WHERE unitId = ? ORDER BY concept")
    return try Row.fetchAll(statement, arguments: [unitID]).map { row in
      try ConceptRecord(
        concept: row.value("concept"), iou: row.value("iou"), probability: row.value("probability"),
        isCounted: row.value("isCounted"))
    }
  }
}

extension FamilyRecord {
  /// Of the groups, those that the unit is biased towards; the counts of the layer know of all.
  fileprivate func insert(into db: Database, unitID: Int64) throws {
    for group in groups where group.isBiased {
      let statement = try db.cachedStatement(
        sql: """
          INSERT INTO unitBias (unitId, family, groupName, probability, pValue, isSignificant)
          VALUES (?, ?, ?, ?, ?, ?)
          """)
      try statement.execute(
        arguments: [unitID, family, group.group, group.probability, pValue, isSignificant])
    }
  }

  fileprivate static func fetch(unitID: Int64, from db: Database) throws -> [FamilyRecord] {
    let statement = try db.cachedStatement(
      sql: "SELECT * FROM unitBias WHERE unitId = ? ORDER BY family, groupName")
    var families: [FamilyRecord] = []
    for row in try Row.fetchAll(statement, arguments: [unitID]) {
      let family: String = try row.value("family")
      if families.last?.family != family {
        families.append(
          try FamilyRecord(
            family: family, pValue: row.value("pValue"), isSignificant: row.value("isSignificant"),
            groups: []))
      }
      families[families.count - 1].groups.append(
        try GroupRecord(
          group: row.value("groupName"), probability: row.value("probability"), isBiased: true))
    }
    return families
  }
}
