extension Schema {
  /// Takes out of the tables what lists names: of layers, hooks, regions, nulls and unions.
  ///
  /// Names are checked where they are made, so that a new one needs no new table. Numbers keep their
  /// limits.
  static let openNames = [
    rebuilt(
      "dissection",
      """
      id INTEGER PRIMARY KEY,
      cellId INTEGER NOT NULL REFERENCES cell (id) ON DELETE CASCADE,
      dissectionHash TEXT NOT NULL UNIQUE  -- of all that determines the rows below it
        CHECK (length(dissectionHash) = 64 AND dissectionHash NOT GLOB '*[^0-9a-f]*'),
      attemptId INTEGER REFERENCES attempt (id) ON DELETE SET NULL,
      variant TEXT NOT NULL CHECK (variant <> ''),
      hook TEXT NOT NULL CHECK (hook <> ''),
      unionRule TEXT NOT NULL CHECK (unionRule <> ''),  -- counts detectors
      quantile REAL NOT NULL CHECK (quantile > 0 AND quantile < 1),
      iouCut REAL NOT NULL CHECK (iouCut BETWEEN 0 AND 1),  -- a detector's IoU reaches it
      imageCount INTEGER NOT NULL CHECK (imageCount > 0),  -- of the dictionary
      inputSize INTEGER NOT NULL CHECK (inputSize > 0),  -- pixels
      spec TEXT NOT NULL CHECK (json_valid(spec))  -- all that was hashed
      """),
    """
    CREATE INDEX dissectionOnCell ON dissection (cellId);
    CREATE INDEX dissectionOnAttempt ON dissection (attemptId);
    CREATE TRIGGER dissectionOfTrained BEFORE INSERT ON dissection
      WHEN NEW.variant <> 'untrained'
        AND NOT EXISTS (SELECT 1 FROM training WHERE cellId = NEW.cellId)
      BEGIN SELECT RAISE(ABORT, 'a dissection needs its cell to be trained'); END;
    """,
    rebuilt(
      "layer",
      """
      id INTEGER PRIMARY KEY,
      dissectionId INTEGER NOT NULL REFERENCES dissection (id) ON DELETE CASCADE,
      block TEXT NOT NULL CHECK (block <> ''),  -- the layer's name
      mapHeight INTEGER NOT NULL CHECK (mapHeight > 0),
      mapWidth INTEGER NOT NULL CHECK (mapWidth > 0),
      sampleCount INTEGER NOT NULL CHECK (sampleCount > 0),  -- activations behind each threshold
      thresholdIsNoisy INTEGER NOT NULL CHECK (thresholdIsNoisy IN (0, 1)),
      UNIQUE (dissectionId, block)
      """),
    rebuilt(
      "unit",
      """
      -- A channel: its threshold, and the concept it matches best under each union.
      id INTEGER PRIMARY KEY,
      layerId INTEGER NOT NULL REFERENCES layer (id) ON DELETE CASCADE,
      number INTEGER NOT NULL CHECK (number >= 0),
      threshold REAL NOT NULL CHECK (threshold BETWEEN -1e39 AND 1e39),
      isDead INTEGER NOT NULL CHECK (isDead IN (0, 1)),
      isConstant INTEGER NOT NULL CHECK (isConstant IN (0, 1)),
      hndConcept TEXT CHECK (hndConcept <> ''),
      hndRegion TEXT CHECK (hndRegion <> ''),
      hndIou REAL NOT NULL CHECK (hndIou BETWEEN 0 AND 1),
      netdissectConcept TEXT CHECK (netdissectConcept <> ''),
      netdissectRegion TEXT CHECK (netdissectRegion <> ''),
      netdissectIou REAL NOT NULL CHECK (netdissectIou BETWEEN 0 AND 1),
      UNIQUE (layerId, number),
      CHECK ((hndConcept IS NULL) = (hndRegion IS NULL)),
      CHECK ((netdissectConcept IS NULL) = (netdissectRegion IS NULL)),
      CHECK (hndConcept IS NOT NULL OR hndIou = 0),
      CHECK (netdissectConcept IS NOT NULL OR netdissectIou = 0)
      """),
    rebuilt(
      "conceptNull",
      """
      -- What chance gives a concept: means over the draws, at the dissection's own settings.
      dissectionId INTEGER NOT NULL REFERENCES dissection (id) ON DELETE CASCADE,
      block TEXT NOT NULL CHECK (block <> ''),
      variant TEXT NOT NULL CHECK (variant <> ''),  -- which null
      concept TEXT NOT NULL CHECK (concept <> ''),
      draws INTEGER NOT NULL CHECK (draws >= 1),
      detectors REAL NOT NULL CHECK (detectors >= 0),
      pairs REAL NOT NULL CHECK (pairs >= 0),
      PRIMARY KEY (dissectionId, block, variant, concept)
      """, rowID: false),
    rebuilt(
      "biasCount",
      """
      -- Units that reach the cut-off of a group, and those that pass the family's test as well;
      -- where groupName is '', of any group of the family, each unit once.
      dissectionId INTEGER NOT NULL REFERENCES dissection (id) ON DELETE CASCADE,
      block TEXT NOT NULL CHECK (block <> ''),
      variant TEXT NOT NULL CHECK (variant <> ''),
      family TEXT NOT NULL CHECK (family <> ''),
      groupName TEXT NOT NULL,
      units INTEGER NOT NULL CHECK (units >= 0),
      biased INTEGER NOT NULL CHECK (biased BETWEEN 0 AND units),
      biasedAndSignificant INTEGER NOT NULL CHECK (biasedAndSignificant BETWEEN 0 AND biased),
      PRIMARY KEY (dissectionId, block, variant, family, groupName)
      """, rowID: false),
    rebuilt(
      "ablation",
      """
      -- How the network does without some units of a block, over images of the test set.
      dissectionId INTEGER NOT NULL REFERENCES dissection (id) ON DELETE CASCADE,
      endpoint TEXT NOT NULL CHECK (endpoint <> ''),
      block TEXT NOT NULL CHECK (block <> ''),
      variant TEXT NOT NULL CHECK (variant <> ''),  -- what units become
      draw INTEGER NOT NULL CHECK (draw >= 0),  -- 0: the endpoint's own units; else a random set
      unitCount INTEGER NOT NULL CHECK (unitCount >= 0),
      imageCount INTEGER NOT NULL CHECK (imageCount > 0),
      unbiased REAL NOT NULL CHECK (unbiased BETWEEN 0 AND 1),
      aligned REAL NOT NULL CHECK (aligned BETWEEN 0 AND 1),
      conflicting REAL NOT NULL CHECK (conflicting BETWEEN 0 AND 1),
      worst REAL NOT NULL CHECK (worst BETWEEN 0 AND 1),
      PRIMARY KEY (dissectionId, endpoint, block, variant, draw)
      """, rowID: false),
    rebuilt(
      "skippedImage",
      """
      -- Only pictures that a split or the dictionary would have used are looked at.
      experimentId INTEGER NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
      image TEXT NOT NULL CHECK (image <> ''),  -- as its table names it
      partition TEXT NOT NULL CHECK (partition <> ''),
      reason TEXT NOT NULL CHECK (reason <> ''),
      PRIMARY KEY (experimentId, image)
      """, rowID: false),
  ].joined(separator: "\n")

  /// Makes a table anew with other promises, and takes its rows over; `rows` is what is selected of them.
  ///
  /// Source: SQLite's documentation, “ALTER TABLE”, §7.
  static func rebuilt(
    _ table: String, _ definition: String, rowID: Bool = true, rows: String = "*"
  ) -> String {
    """
    CREATE TABLE new_\(table) (
    \(definition)
    )\(rowID ? "" : " WITHOUT ROWID");
    INSERT INTO new_\(table) SELECT \(rows) FROM \(table);
    DROP TABLE \(table);
    ALTER TABLE new_\(table) RENAME TO \(table);
    """
  }
}
