extension Schema {
  /// What a count is to be held against: other settings, chance, and what follows when units are
  /// taken away; and the pictures of the detectors.
  static let evidence = """
    CREATE TABLE regionCount (
      -- Detectors and counted pairs of one block under one reading. Of the trained network at draw
      -- 0: the sensitivity grid. Else at the dissection's own settings: the untrained network, and
      -- the draws of shuffled images and of shifted masks.
      dissectionId INTEGER NOT NULL REFERENCES dissection (id) ON DELETE CASCADE,
      block TEXT NOT NULL CHECK (block IN ('layer1', 'layer2', 'layer3', 'layer4')),
      variant TEXT NOT NULL CHECK (variant IN ('trained', 'untrained', 'shuffled', 'shifted')),
      draw INTEGER NOT NULL CHECK (draw >= 0),
      quantile REAL NOT NULL CHECK (quantile > 0 AND quantile < 1),
      iouCut REAL NOT NULL CHECK (iouCut BETWEEN 0 AND 1),
      unionRule TEXT NOT NULL CHECK (unionRule IN ('hnd', 'netdissect')),
      thresholdIsNoisy INTEGER NOT NULL CHECK (thresholdIsNoisy IN (0, 1)),
      eyeDetectors INTEGER NOT NULL CHECK (eyeDetectors >= 0),
      cheekDetectors INTEGER NOT NULL CHECK (cheekDetectors >= 0),
      noseDetectors INTEGER NOT NULL CHECK (noseDetectors >= 0),
      mouthDetectors INTEGER NOT NULL CHECK (mouthDetectors >= 0),
      chinDetectors INTEGER NOT NULL CHECK (chinDetectors >= 0),
      eyePairs INTEGER NOT NULL CHECK (eyePairs >= 0),
      cheekPairs INTEGER NOT NULL CHECK (cheekPairs >= 0),
      nosePairs INTEGER NOT NULL CHECK (nosePairs >= 0),
      mouthPairs INTEGER NOT NULL CHECK (mouthPairs >= 0),
      chinPairs INTEGER NOT NULL CHECK (chinPairs >= 0),
      axisDetectors INTEGER NOT NULL CHECK (axisDetectors >= 0),  -- of the axis itself; 0 where it
      axisPairs INTEGER NOT NULL CHECK (axisPairs >= 0),  -- is not a local concept
      PRIMARY KEY (dissectionId, block, variant, draw, quantile, iouCut, unionRule)
    ) WITHOUT ROWID;

    CREATE TABLE conceptNull (
      -- What chance gives a concept: means over the draws, at the dissection's own settings.
      dissectionId INTEGER NOT NULL REFERENCES dissection (id) ON DELETE CASCADE,
      block TEXT NOT NULL CHECK (block IN ('layer1', 'layer2', 'layer3', 'layer4')),
      variant TEXT NOT NULL CHECK (variant IN ('untrained', 'shuffled', 'shifted')),
      concept TEXT NOT NULL CHECK (concept <> ''),
      draws INTEGER NOT NULL CHECK (draws >= 1),
      detectors REAL NOT NULL CHECK (detectors >= 0),
      pairs REAL NOT NULL CHECK (pairs >= 0),
      PRIMARY KEY (dissectionId, block, variant, concept)
    ) WITHOUT ROWID;

    CREATE TABLE biasCount (
      -- Units that reach the cut-off of a group, and those that pass the family's test as well;
      -- where groupName is '', of any group of the family, each unit once.
      dissectionId INTEGER NOT NULL REFERENCES dissection (id) ON DELETE CASCADE,
      block TEXT NOT NULL CHECK (block IN ('layer1', 'layer2', 'layer3', 'layer4')),
      variant TEXT NOT NULL CHECK (variant IN ('trained', 'untrained')),
      family TEXT NOT NULL CHECK (family <> ''),
      groupName TEXT NOT NULL,
      units INTEGER NOT NULL CHECK (units >= 0),
      biased INTEGER NOT NULL CHECK (biased BETWEEN 0 AND units),
      biasedAndSignificant INTEGER NOT NULL CHECK (biasedAndSignificant BETWEEN 0 AND biased),
      PRIMARY KEY (dissectionId, block, variant, family, groupName)
    ) WITHOUT ROWID;

    CREATE TABLE unitBias (
      -- The groups that a unit of the trained network is biased towards; no others.
      unitId INTEGER NOT NULL REFERENCES unit (id) ON DELETE CASCADE,
      family TEXT NOT NULL CHECK (family <> ''),
      groupName TEXT NOT NULL CHECK (groupName <> ''),
      probability REAL NOT NULL CHECK (probability BETWEEN 0 AND 1),
      pValue REAL NOT NULL CHECK (pValue > 0 AND pValue <= 1),  -- of the family's permutation test
      isSignificant INTEGER NOT NULL CHECK (isSignificant IN (0, 1)),  -- after Benjamini-Hochberg
      PRIMARY KEY (unitId, family, groupName)
    ) WITHOUT ROWID;

    CREATE TABLE ablation (
      -- How the network does without some units of a block, over images of the test set.
      dissectionId INTEGER NOT NULL REFERENCES dissection (id) ON DELETE CASCADE,
      endpoint TEXT NOT NULL CHECK (endpoint <> ''),
      block TEXT NOT NULL CHECK (block IN ('layer1', 'layer2', 'layer3', 'layer4')),
      variant TEXT NOT NULL CHECK (variant IN ('intact', 'zero', 'mean')),  -- what units become
      draw INTEGER NOT NULL CHECK (draw >= 0),  -- 0: the endpoint's own units; else a random set
      unitCount INTEGER NOT NULL CHECK (unitCount >= 0),
      imageCount INTEGER NOT NULL CHECK (imageCount > 0),
      unbiased REAL NOT NULL CHECK (unbiased BETWEEN 0 AND 1),
      aligned REAL NOT NULL CHECK (aligned BETWEEN 0 AND 1),
      conflicting REAL NOT NULL CHECK (conflicting BETWEEN 0 AND 1),
      worst REAL NOT NULL CHECK (worst BETWEEN 0 AND 1),
      PRIMARY KEY (dissectionId, endpoint, block, variant, draw)
    ) WITHOUT ROWID;

    CREATE TABLE gallery (
      -- The picture that shows a detector's best images.
      unitId INTEGER PRIMARY KEY REFERENCES unit (id) ON DELETE CASCADE,
      concept TEXT NOT NULL CHECK (concept <> ''),
      file TEXT NOT NULL CHECK (file <> '')  -- beside the database
    );
    """

  /// Brings what an older database holds of global bias into the tables of today.
  static let biasMove = """
    INSERT INTO biasCount
      SELECT dissectionId, block, variant, family, '', units, biased, biasedAndSignificant
      FROM biasedUnitsPerBlock;
    INSERT INTO biasCount
      SELECT dissectionId, block, variant, family, groupName, units, biased, biasedAndSignificant
      FROM biasedUnitsPerGroup;
    INSERT INTO unitBias
      SELECT unitId, family, groupName, probability, pValue, isSignificant
      FROM unitGlobal JOIN unitFamily USING (unitId, family) WHERE isBiased;
    DROP VIEW biasedUnitsPerBlock;
    DROP VIEW biasedUnitsPerGroup;
    DROP TABLE unitGlobal;
    DROP TABLE unitFamily;
    """

  /// The biased units of the trained networks, and counts beside what chance gives.
  static let evidenceViews = """
    CREATE VIEW biasedUnitsPerGroup AS
    -- Units that reach the cut-off of a group, and those that pass the family's test as well.
    SELECT
      dissection.id AS dissectionId, dissection.dissectionHash, cell.id AS cellId,
      cell.axis, cell.skew, cell.seed, biasCount.variant, block, family, groupName,
      units, biased, biasedAndSignificant
    FROM biasCount
      JOIN dissection ON dissection.id = dissectionId
      JOIN cell ON cell.id = cellId
    WHERE groupName <> '' AND biasCount.variant = 'trained';

    CREATE VIEW biasedUnitsPerBlock AS
    -- Units that reach the cut-off of any group of the family; a unit counts once.
    SELECT
      dissection.id AS dissectionId, dissection.dissectionHash, cell.id AS cellId,
      cell.axis, cell.skew, cell.seed, biasCount.variant, block, family,
      units, biased, biasedAndSignificant
    FROM biasCount
      JOIN dissection ON dissection.id = dissectionId
      JOIN cell ON cell.id = cellId
    WHERE groupName = '' AND biasCount.variant = 'trained';

    CREATE VIEW nullsPerBlock AS
    -- What chance gives each count: over the draws, the mean and the largest.
    SELECT
      dissection.id AS dissectionId, dissection.dissectionHash, cell.id AS cellId,
      cell.axis, cell.skew, cell.seed, regionCount.variant, block, count(*) AS draws,
      avg(eyeDetectors) AS eyeDetectors, avg(cheekDetectors) AS cheekDetectors,
      avg(noseDetectors) AS noseDetectors, avg(mouthDetectors) AS mouthDetectors,
      avg(chinDetectors) AS chinDetectors,
      avg(eyePairs) AS eyePairs, avg(axisDetectors) AS axisDetectors, avg(axisPairs) AS axisPairs,
      max(eyeDetectors) AS mostEyeDetectors, max(axisPairs) AS mostAxisPairs
    FROM regionCount
      JOIN dissection ON dissection.id = dissectionId
      JOIN cell ON cell.id = cellId
    WHERE regionCount.variant <> 'trained'
    GROUP BY dissection.id, regionCount.variant, block;
    """
}
