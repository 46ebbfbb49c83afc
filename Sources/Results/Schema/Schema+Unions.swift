extension Schema {
  /// What came later, and is no fact where it is NULL.
  ///
  /// A dissection that was recorded before has none of it and stays recorded as it is. One that was made
  /// since has the same hash: what is counted beside the union that counts is no part of what names it.
  static let lateColumns = ["unit": ["allConcept", "allRegion", "allIou"]]

  /// The concept that a unit matches best by the union over all annotated images, and the views that count
  /// by three rules; NULL where a dissection was recorded before there was a third.
  static let unions = """
    ALTER TABLE unit ADD COLUMN allConcept TEXT CHECK (allConcept <> '');
    ALTER TABLE unit ADD COLUMN allRegion TEXT CHECK (allRegion <> '')
      CHECK ((allConcept IS NULL) = (allRegion IS NULL));
    ALTER TABLE unit ADD COLUMN allIou REAL CHECK (allIou BETWEEN 0 AND 1)
      CHECK (iif(allConcept IS NULL, coalesce(allIou, 0) = 0, allIou IS NOT NULL));

    CREATE VIEW unitMatch AS
    -- Each unit's best concept under the union that counts, and whether the others make it a detector:
    -- its IoU is not 0 and reaches the cut. Other and third are the other two of hnd, netdissect, all.
    WITH chosen AS (
      SELECT
        unit.id AS unitId, unit.layerId, unit.number, layer.dissectionId, layer.block, iouCut,
        CASE unionRule
          WHEN 'hnd' THEN hndConcept WHEN 'all' THEN allConcept ELSE netdissectConcept
        END AS concept,
        CASE unionRule
          WHEN 'hnd' THEN hndRegion WHEN 'all' THEN allRegion ELSE netdissectRegion
        END AS region,
        CASE unionRule WHEN 'hnd' THEN hndIou WHEN 'all' THEN allIou ELSE netdissectIou END AS iou,
        iif(unionRule = 'hnd', netdissectIou, hndIou) AS otherIou,
        iif(unionRule = 'all', netdissectIou, allIou) AS thirdIou
      FROM unit
        JOIN layer ON layer.id = unit.layerId
        JOIN dissection ON dissection.id = layer.dissectionId)
    SELECT
      unitId, layerId, number, dissectionId, block, concept, region, iou,
      iou > 0 AND iou >= iouCut AS isDetector,
      otherIou > 0 AND otherIou >= iouCut AS isOtherDetector,
      thirdIou > 0 AND thirdIou >= iouCut AS isThirdDetector
    FROM chosen;

    CREATE VIEW detectorsPerBlock AS
    -- Detectors by the region of their best concept, the pairs that the hierarchy counts, and the
    -- share that the axis itself has in both (0 where the axis is not a local concept).
    WITH pair AS (
      SELECT unitMatch.unitId, count(*) AS pairs, sum(unitConcept.concept = cell.axis) AS axisPairs
      FROM unitMatch
        JOIN dissection ON dissection.id = unitMatch.dissectionId
        JOIN cell ON cell.id = dissection.cellId
        JOIN unitConcept ON unitConcept.unitId = unitMatch.unitId
      WHERE isCounted AND isDetector
      GROUP BY unitMatch.unitId)
    SELECT
      dissection.id AS dissectionId, dissection.dissectionHash, cell.id AS cellId,
      cell.axis, cell.skew, cell.seed, dissection.variant, dissection.hook, dissection.unionRule,
      dissection.quantile, dissection.iouCut, unitMatch.block,
      count(*) AS units,
      sum(isDetector) AS detectors,
      sum(isOtherDetector) AS otherDetectors,
      sum(isDetector AND region IS 'eye') AS eyeDetectors,
      sum(isDetector AND region IS 'cheek') AS cheekDetectors,
      sum(isDetector AND region IS 'nose') AS noseDetectors,
      sum(isDetector AND region IS 'mouth') AS mouthDetectors,
      sum(isDetector AND region IS 'chin') AS chinDetectors,
      coalesce(sum(pairs), 0) AS pairs,
      coalesce(sum(iif(region IS 'eye', pairs, 0)), 0) AS eyePairs,
      sum(isDetector AND concept IS cell.axis) AS axisDetectors,
      coalesce(sum(axisPairs), 0) AS axisPairs,
      sum(isThirdDetector) AS thirdDetectors
    FROM unitMatch
      JOIN dissection ON dissection.id = unitMatch.dissectionId
      JOIN cell ON cell.id = dissection.cellId
      LEFT JOIN pair ON pair.unitId = unitMatch.unitId
    GROUP BY dissection.id, unitMatch.block;
    """
}
