-- Which units of one model count for Eyeglasses: by the union that counts, those whose best concept it is (all), or the
-- hierarchy's pairs (hnd). Run on a database of the causes with units.
SELECT DISTINCT unitMatch.block, unitMatch.number AS unit, unionRule, unitMatch.concept AS best, round(unitMatch.iou, 3) AS iou
FROM unitMatch
  JOIN dissection ON dissection.id = unitMatch.dissectionId
  JOIN cell ON cell.id = dissection.cellId
  JOIN unitConcept ON unitConcept.unitId = unitMatch.unitId
WHERE cell.axis = 'Eyeglasses' AND skew = 100 AND seed = 3 AND isDetector AND isCounted AND hook = 'conv1'
  AND quantile = 0.005 AND inputSize = 112 AND unitConcept.concept = 'Eyeglasses'
  AND unitMatch.block IN ('layer1', 'layer2')
ORDER BY 3, 1, 2;
