-- Where the units that respond to the skewed attribute have their hot places: the region of their best
-- concept, or none where no concept reaches the IoU cut.
SELECT
  cell.skew AS P, cell.seed, unitMatch.block, unitBias.groupName AS face,
  iif(isDetector, region, 'none') AS region, count(*) AS units
FROM unitBias
  JOIN unitMatch ON unitMatch.unitId = unitBias.unitId
  JOIN dissection ON dissection.id = unitMatch.dissectionId
  JOIN cell ON cell.id = dissection.cellId
  JOIN experimentCell ON experimentCell.cellId = cell.id
    AND experimentCell.dissectionHash = dissection.dissectionHash
  JOIN experiment ON experiment.id = experimentCell.experimentId
WHERE experiment.name = 'eyeglasses-causes' AND arm = 'axis' AND family = 'axis' AND isSignificant
GROUP BY 1, 2, 3, 4, 5
ORDER BY 3, 1, 2, 4 DESC, 6 DESC;
