extension Schema {
  /// What dissection left: a row of `dissection` is what makes a cell dissected.
  ///
  /// A detector is not marked: it is a unit whose IoU reaches its dissection's cut, and the view
  /// `unitMatch` says so.
  static let dissection = """
    CREATE TABLE dissection (
      id INTEGER PRIMARY KEY,
      cellId INTEGER NOT NULL REFERENCES cell (id) ON DELETE CASCADE,
      dissectionHash TEXT NOT NULL UNIQUE  -- of all that determines the rows below it
        CHECK (length(dissectionHash) = 64 AND dissectionHash NOT GLOB '*[^0-9a-f]*'),
      attemptId INTEGER REFERENCES attempt (id) ON DELETE SET NULL,
      variant TEXT NOT NULL CHECK (variant IN ('trained', 'untrained', 'shuffled', 'shifted')),
      hook TEXT NOT NULL CHECK (hook IN ('conv1', 'block')),
      unionRule TEXT NOT NULL CHECK (unionRule IN ('hnd', 'netdissect')),  -- counts detectors
      quantile REAL NOT NULL CHECK (quantile > 0 AND quantile < 1),
      iouCut REAL NOT NULL CHECK (iouCut BETWEEN 0 AND 1),  -- a detector's IoU reaches it
      imageCount INTEGER NOT NULL CHECK (imageCount > 0),  -- of the dictionary
      inputSize INTEGER NOT NULL CHECK (inputSize > 0),  -- pixels
      spec TEXT NOT NULL CHECK (json_valid(spec))  -- all that was hashed
    );
    CREATE INDEX dissectionOnCell ON dissection (cellId);
    CREATE INDEX dissectionOnAttempt ON dissection (attemptId);
    CREATE TRIGGER dissectionOfTrained BEFORE INSERT ON dissection
      WHEN NEW.variant <> 'untrained'
        AND NOT EXISTS (SELECT 1 FROM training WHERE cellId = NEW.cellId)
      BEGIN SELECT RAISE(ABORT, 'a dissection needs its cell to be trained'); END;

    CREATE TABLE layer (
      id INTEGER PRIMARY KEY,
      dissectionId INTEGER NOT NULL REFERENCES dissection (id) ON DELETE CASCADE,
      block TEXT NOT NULL CHECK (block IN ('layer1', 'layer2', 'layer3', 'layer4')),
      mapHeight INTEGER NOT NULL CHECK (mapHeight > 0),
      mapWidth INTEGER NOT NULL CHECK (mapWidth > 0),
      sampleCount INTEGER NOT NULL CHECK (sampleCount > 0),  -- activations behind each threshold
      thresholdIsNoisy INTEGER NOT NULL CHECK (thresholdIsNoisy IN (0, 1)),
      UNIQUE (dissectionId, block)
    );

    CREATE TABLE unit (
      -- A channel: its threshold, and the concept it matches best under each union.
      id INTEGER PRIMARY KEY,
      layerId INTEGER NOT NULL REFERENCES layer (id) ON DELETE CASCADE,
      number INTEGER NOT NULL CHECK (number >= 0),
      threshold REAL NOT NULL CHECK (threshold BETWEEN -1e39 AND 1e39),
      isDead INTEGER NOT NULL CHECK (isDead IN (0, 1)),
      isConstant INTEGER NOT NULL CHECK (isConstant IN (0, 1)),
      hndConcept TEXT,
      hndRegion TEXT CHECK (hndRegion IN ('eye', 'cheek', 'nose', 'mouth', 'chin')),
      hndIou REAL NOT NULL CHECK (hndIou BETWEEN 0 AND 1),
      netdissectConcept TEXT,
      netdissectRegion TEXT CHECK (netdissectRegion IN ('eye', 'cheek', 'nose', 'mouth', 'chin')),
      netdissectIou REAL NOT NULL CHECK (netdissectIou BETWEEN 0 AND 1),
      UNIQUE (layerId, number),
      CHECK ((hndConcept IS NULL) = (hndRegion IS NULL)),
      CHECK ((netdissectConcept IS NULL) = (netdissectRegion IS NULL)),
      CHECK (hndConcept IS NOT NULL OR hndIou = 0),
      CHECK (netdissectConcept IS NOT NULL OR netdissectIou = 0)
    );

    CREATE TABLE unitConcept (
      -- For detectors: the concepts of the best concept's region, under the union that counts.
      unitId INTEGER NOT NULL REFERENCES unit (id) ON DELETE CASCADE,
      concept TEXT NOT NULL CHECK (concept <> ''),
      iou REAL NOT NULL CHECK (iou BETWEEN 0 AND 1),
      probability REAL NOT NULL CHECK (probability BETWEEN 0 AND 1),  -- within the region
      isCounted INTEGER NOT NULL CHECK (isCounted IN (0, 1)),
      PRIMARY KEY (unitId, concept)
    ) WITHOUT ROWID;

    CREATE TABLE unitFamily (
      -- A unit's permutation test in one family of global concepts.
      unitId INTEGER NOT NULL REFERENCES unit (id) ON DELETE CASCADE,
      family TEXT NOT NULL CHECK (family <> ''),
      pValue REAL NOT NULL CHECK (pValue > 0 AND pValue <= 1),
      isSignificant INTEGER NOT NULL CHECK (isSignificant IN (0, 1)),  -- after Benjamini-Hochberg
      PRIMARY KEY (unitId, family)
    ) WITHOUT ROWID;

    CREATE TABLE unitGlobal (
      -- How a unit's response is shared among the groups of a family.
      unitId INTEGER NOT NULL,
      family TEXT NOT NULL,
      groupName TEXT NOT NULL CHECK (groupName <> ''),
      probability REAL NOT NULL CHECK (probability BETWEEN 0 AND 1),
      isBiased INTEGER NOT NULL CHECK (isBiased IN (0, 1)),  -- the probability reaches the cut-off
      PRIMARY KEY (unitId, family, groupName),
      FOREIGN KEY (unitId, family) REFERENCES unitFamily (unitId, family) ON DELETE CASCADE
    ) WITHOUT ROWID;
    """
}
