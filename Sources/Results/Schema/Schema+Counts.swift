import GRDB
import Specification

extension Schema {
  /// Tables that a copy of counts alone has in the place of its units; no other database has them.
  private static let counts = """
    CREATE TABLE matchCount (
      -- The units of a layer that match a concept best by the union that counts, and the detectors among
      -- them by each union; without a concept, those that meet none.
      layerId INTEGER NOT NULL REFERENCES layer (id) ON DELETE CASCADE,
      concept TEXT CHECK (concept <> ''),
      region TEXT CHECK (region <> ''),
      units INTEGER NOT NULL CHECK (units > 0),
      detectors INTEGER NOT NULL CHECK (detectors BETWEEN 0 AND units),
      otherDetectors INTEGER NOT NULL CHECK (otherDetectors BETWEEN 0 AND units),
      thirdDetectors INTEGER CHECK (thirdDetectors BETWEEN 0 AND units),
      UNIQUE (layerId, concept, region)
    );
    CREATE TABLE pairCount (
      -- The detectors of a layer for which the hierarchy counts a concept, by the region of their best one.
      layerId INTEGER NOT NULL REFERENCES layer (id) ON DELETE CASCADE,
      region TEXT CHECK (region <> ''),
      concept TEXT NOT NULL CHECK (concept <> ''),
      pairs INTEGER NOT NULL CHECK (pairs > 0),
      UNIQUE (layerId, region, concept)
    );
    CREATE TABLE respondingCount (
      -- The detectors of a layer that respond to what the axis changes, by family and region.
      layerId INTEGER NOT NULL REFERENCES layer (id) ON DELETE CASCADE,
      family TEXT NOT NULL CHECK (family <> ''),
      region TEXT CHECK (region <> ''),
      units INTEGER NOT NULL CHECK (units > 0),
      UNIQUE (layerId, family, region)
    );
    """

  /// Whether a database has counts in the place of units.
  static func hasCounts(_ db: Database) throws -> Bool { try db.tableExists("matchCount") }

  /// Puts counts in the place of all units, with what hangs on these.
  ///
  /// The view of detectors has the same rows as before, and those of cells that are added.
  static func replaceUnitsByCounts(in db: Database) throws {
    if try !hasCounts(db) {
      try db.execute(sql: counts)
      try replaceView(in: db)
    }
    for union in UnionRule.allCases {
      try db.execute(
        sql: """
          INSERT INTO matchCount \(MatchCount.select("layer.id", by: union))
          FROM dissection JOIN layer ON layer.dissectionId = dissection.id
            JOIN unit ON unit.layerId = layer.id
          WHERE unionRule = '\(union.rawValue)'
          \(MatchCount.groups("layer.id", by: union))
          """)
    }
    try db.execute(
      sql: """
        INSERT INTO pairCount
        SELECT layerId, region, unitConcept.concept, count(*)
        FROM unitMatch JOIN unitConcept USING (unitId)
        WHERE isDetector AND isCounted
        GROUP BY layerId, region, unitConcept.concept;

        INSERT INTO respondingCount
        SELECT layerId, family, region, count(DISTINCT unitId)
        FROM unitMatch JOIN unitBias USING (unitId)
        WHERE \(RespondingCount.condition)
        GROUP BY layerId, family, region;

        DELETE FROM unit;
        """)
  }

  private static func replaceView(in db: Database) throws {
    let sql = "SELECT sql FROM sqlite_master WHERE type = 'view' AND name = 'detectorsPerBlock'"
    guard let text = try String.fetchOne(db, sql: sql) else { return }
    try db.execute(sql: "DROP VIEW detectorsPerBlock")
    try db.execute(
      sql: text.replacing(
        "VIEW detectorsPerBlock", with: "VIEW detectorsOfUnitsPerBlock", maxReplacements: 1))
    try db.execute(sql: detectorsOfCounts)
  }

  private static let detectorsOfCounts = """
    CREATE VIEW detectorsPerBlock AS
    -- Detectors by the region of their best concept, the pairs that the hierarchy counts, and the
    -- share that the axis itself has in both: from counts, and from units where there are any.
    WITH match AS (
      SELECT
        layerId, axis, sum(units) AS units, sum(detectors) AS detectors,
        sum(otherDetectors) AS otherDetectors,
        sum(iif(region IS 'eye', detectors, 0)) AS eyeDetectors,
        sum(iif(region IS 'cheek', detectors, 0)) AS cheekDetectors,
        sum(iif(region IS 'nose', detectors, 0)) AS noseDetectors,
        sum(iif(region IS 'mouth', detectors, 0)) AS mouthDetectors,
        sum(iif(region IS 'chin', detectors, 0)) AS chinDetectors,
        sum(iif(concept IS axis, detectors, 0)) AS axisDetectors,
        sum(thirdDetectors) AS thirdDetectors
      FROM matchCount
        JOIN layer ON layer.id = layerId
        JOIN dissection ON dissection.id = dissectionId
        JOIN cell ON cell.id = cellId
      GROUP BY layerId),
    pair AS (
      SELECT
        layerId, sum(pairs) AS pairs, sum(iif(region IS 'eye', pairs, 0)) AS eyePairs,
        sum(iif(concept = axis, pairs, 0)) AS axisPairs
      FROM pairCount
        JOIN layer ON layer.id = layerId
        JOIN dissection ON dissection.id = dissectionId
        JOIN cell ON cell.id = cellId
      GROUP BY layerId)
    SELECT
      dissection.id AS dissectionId, dissection.dissectionHash, cell.id AS cellId,
      cell.axis, cell.skew, cell.seed, dissection.variant, dissection.hook, dissection.unionRule,
      dissection.quantile, dissection.iouCut, layer.block,
      units, detectors, otherDetectors, eyeDetectors, cheekDetectors, noseDetectors, mouthDetectors,
      chinDetectors, coalesce(pairs, 0) AS pairs, coalesce(eyePairs, 0) AS eyePairs, axisDetectors,
      coalesce(axisPairs, 0) AS axisPairs, thirdDetectors
    FROM match
      JOIN layer ON layer.id = match.layerId
      JOIN dissection ON dissection.id = layer.dissectionId
      JOIN cell ON cell.id = dissection.cellId
      LEFT JOIN pair ON pair.layerId = match.layerId
    UNION ALL SELECT * FROM detectorsOfUnitsPerBlock;
    """
}
