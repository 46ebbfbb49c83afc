extension Schema {
  /// Where each cell of an experiment stands, of those that its name shows.
  static let stateViews = stateView(
    "cellStatus", of: "experimentCell", columns: "experiment.name AS experiment",
    joined: "experiment ON experiment.id = experimentCell.experimentId")

  /// Where each cell of a plan stands.
  static let planStateView = stateView(
    "planCellStatus", of: "planCell", columns: "plan.id AS planId, plan.experiment",
    joined: "plan ON plan.id = planCell.planId")

  /// The same two views, with the arm of each cell.
  static let armStateViews =
    stateView(
      "cellStatus", of: "experimentCell", columns: "experiment.name AS experiment",
      joined: "experiment ON experiment.id = experimentCell.experimentId", hasArms: true) + "\n"
    + stateView(
      "planCellStatus", of: "planCell", columns: "plan.id AS planId, plan.experiment",
      joined: "plan ON plan.id = planCell.planId", hasArms: true)

  /// The view `name`: where each cell of a list of cells stands, derived from the rows alone.
  ///
  /// Of the attempts only the last one that matters speaks: at a cell that is not trained yet, any;
  /// at a trained one, those that aim for the dissection that the list wants. What this gives without
  /// arms is part of released migrations.
  private static func stateView(
    _ name: String, of list: String, columns: String, joined owner: String,
    hasArms: Bool = false
  ) -> String {
    "CREATE VIEW \(name) AS\n"
      + state(of: list, columns: columns, joined: owner, hasArms: hasArms) + ";"
  }

  /// Where each cell of the table `shown` stands; its argument is the experiment's name.
  static let shownState = state(
    of: "shown", columns: "owner.experiment", joined: "(SELECT ? AS experiment) AS owner",
    hasArms: true)

  private static func state(
    of list: String, columns: String, joined owner: String, hasArms: Bool
  ) -> String {
    """
    SELECT
      \(columns), \(list).position, cell.id AS cellId,
      cell.trainingHash, \(list).dissectionHash,
      cell.axis, cell.axisKind, cell.target, cell.skew, cell.seed, cell.splitSeed,
      training.cellId IS NOT NULL AS isTrained,
      dissection.id IS NOT NULL AS isDissected,
      CASE
        WHEN dissection.id IS NOT NULL THEN 'dissected'
        WHEN attempt.outcome = 'failed' THEN 'failed'
        WHEN attempt.outcome = 'interrupted' THEN 'interrupted'
        WHEN attempt.id IS NOT NULL AND attempt.outcome IS NULL
          THEN iif(attempt.lease > strftime('%Y-%m-%d %H:%M:%f', 'now'), 'running', 'interrupted')
        WHEN training.cellId IS NOT NULL THEN 'trained'
        ELSE 'planned'
      END AS state,
      (SELECT count(*) FROM attempt AS a WHERE a.cellId = cell.id) AS attempts,
      attempt.worker, attempt.started, attempt.finished, attempt.message\
    \(hasArms ? ",\n  \(list).arm" : "")
    FROM \(list)
      JOIN \(owner)
      JOIN cell ON cell.id = \(list).cellId
      LEFT JOIN training ON training.cellId = cell.id
      LEFT JOIN dissection ON dissection.cellId = cell.id
        AND dissection.dissectionHash = \(list).dissectionHash
      LEFT JOIN attempt ON attempt.id = (
        SELECT max(a.id) FROM attempt AS a
        WHERE a.cellId = cell.id
          AND (training.cellId IS NULL OR a.dissectionHash = \(list).dissectionHash))
    """
  }

  /// What people ask of single units and of layers: best concepts and detectors.
  static let detectorViews = """
    CREATE VIEW unitMatch AS
    -- Each unit's best concept under the union that counts, and whether either union makes it a
    -- detector: its IoU is not 0 and reaches the cut.
    WITH chosen AS (
      SELECT
        unit.id AS unitId, unit.layerId, unit.number, layer.dissectionId, layer.block, iouCut,
        iif(unionRule = 'hnd', hndConcept, netdissectConcept) AS concept,
        iif(unionRule = 'hnd', hndRegion, netdissectRegion) AS region,
        iif(unionRule = 'hnd', hndIou, netdissectIou) AS iou,
        iif(unionRule = 'hnd', netdissectIou, hndIou) AS otherIou
      FROM unit
        JOIN layer ON layer.id = unit.layerId
        JOIN dissection ON dissection.id = layer.dissectionId)
    SELECT
      unitId, layerId, number, dissectionId, block, concept, region, iou,
      iou > 0 AND iou >= iouCut AS isDetector,
      otherIou > 0 AND otherIou >= iouCut AS isOtherDetector
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
      coalesce(sum(axisPairs), 0) AS axisPairs
    FROM unitMatch
      JOIN dissection ON dissection.id = unitMatch.dissectionId
      JOIN cell ON cell.id = dissection.cellId
      LEFT JOIN pair ON pair.unitId = unitMatch.unitId
    GROUP BY dissection.id, unitMatch.block;
    """

  /// Biased units, as the first migration had them.
  static let formerBiasViews = """
    CREATE VIEW biasedUnitsPerGroup AS
    -- Units that reach the cut-off of a group, and those that pass the family's test as well.
    SELECT
      dissection.id AS dissectionId, dissection.dissectionHash, cell.id AS cellId,
      cell.axis, cell.skew, cell.seed, dissection.variant, layer.block,
      unitGlobal.family, unitGlobal.groupName,
      count(*) AS units,
      sum(isBiased) AS biased,
      sum(isBiased AND isSignificant) AS biasedAndSignificant
    FROM unitGlobal
      JOIN unitFamily USING (unitId, family)
      JOIN unit ON unit.id = unitGlobal.unitId
      JOIN layer ON layer.id = unit.layerId
      JOIN dissection ON dissection.id = layer.dissectionId
      JOIN cell ON cell.id = dissection.cellId
    GROUP BY dissection.id, layer.block, unitGlobal.family, unitGlobal.groupName;

    CREATE VIEW biasedUnitsPerBlock AS
    -- Units that reach the cut-off of any group of the family; a unit counts once.
    SELECT
      dissection.id AS dissectionId, dissection.dissectionHash, cell.id AS cellId,
      cell.axis, cell.skew, cell.seed, dissection.variant, layer.block, unitFamily.family,
      count(*) AS units,
      sum(isBiased) AS biased,
      sum(isBiased AND isSignificant) AS biasedAndSignificant
    FROM unitFamily
      JOIN (
        SELECT unitId, family, max(isBiased) AS isBiased FROM unitGlobal GROUP BY unitId, family
      ) AS unitBias USING (unitId, family)
      JOIN unit ON unit.id = unitFamily.unitId
      JOIN layer ON layer.id = unit.layerId
      JOIN dissection ON dissection.id = layer.dissectionId
      JOIN cell ON cell.id = dissection.cellId
    GROUP BY dissection.id, layer.block, unitFamily.family;
    """

  /// What people ask of accuracy: the gap.
  static let accuracyViews = """
    CREATE VIEW accuracyGap AS
    -- Accuracy over subgroups; aligned are those whose target equals the attribute. NULL where a
    -- subgroup it needs has no images.
    WITH subgroup AS (
      SELECT *, 1.0 * correct / n AS accuracy FROM evaluation),
    summary AS (
      SELECT
        cellId, partition,
        iif(count(accuracy) = 4, avg(accuracy), NULL) AS unbiased,
        iif(sum(target = attribute AND n > 0) = 2,
          avg(iif(target = attribute, accuracy, NULL)), NULL) AS aligned,
        iif(sum(target <> attribute AND n > 0) = 2,
          avg(iif(target <> attribute, accuracy, NULL)), NULL) AS conflicting,
        iif(count(accuracy) = 4, min(accuracy), NULL) AS worst,
        sum(n) AS n
      FROM subgroup GROUP BY cellId, partition)
    SELECT
      cell.id AS cellId, cell.axis, cell.skew, cell.seed, summary.partition,
      unbiased, aligned, conflicting, aligned - conflicting AS gap, worst, n
    FROM summary JOIN cell ON cell.id = summary.cellId;
    """
}
