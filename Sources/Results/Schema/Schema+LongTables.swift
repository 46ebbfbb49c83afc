extension Schema {
  /// What the long tables stand for in the names and columns of the tables before them, as views.
  static let formerTables = ["evaluation", "regionCount"]

  /// Counts by region and the accuracy of subgroups, a row for each number.
  ///
  /// The wide tables that held them before become views of the same names and columns.
  static let longTables = """
    CREATE TABLE reading (
      -- One way of counting in a block. Of the trained network at draw 0: the sensitivity grid. Else
      -- at the dissection's own settings: the untrained network, and the draws of the other nulls.
      id INTEGER PRIMARY KEY,
      dissectionId INTEGER NOT NULL REFERENCES dissection (id) ON DELETE CASCADE,
      block TEXT NOT NULL CHECK (block <> ''),
      variant TEXT NOT NULL CHECK (variant <> ''),
      draw INTEGER NOT NULL CHECK (draw >= 0),
      quantile REAL NOT NULL CHECK (quantile > 0 AND quantile < 1),
      iouCut REAL NOT NULL CHECK (iouCut BETWEEN 0 AND 1),
      unionRule TEXT NOT NULL CHECK (unionRule <> ''),
      thresholdIsNoisy INTEGER NOT NULL CHECK (thresholdIsNoisy IN (0, 1)),
      UNIQUE (dissectionId, block, variant, draw, quantile, iouCut, unionRule)
    );

    CREATE TABLE readingCount (
      -- What a reading counts in a region, or of the axis itself where that is a local concept. What
      -- has neither a detector nor a pair has no row.
      readingId INTEGER NOT NULL REFERENCES reading (id) ON DELETE CASCADE,
      counted TEXT NOT NULL CHECK (counted <> ''),  -- a region's name, or axis
      detectors INTEGER NOT NULL CHECK (detectors >= 0),
      pairs INTEGER NOT NULL CHECK (pairs >= 0),
      PRIMARY KEY (readingId, counted)
    ) WITHOUT ROWID;

    CREATE TABLE score (
      -- How a trained model does on the images of one subgroup, by one measure.
      cellId INTEGER NOT NULL REFERENCES training (cellId) ON DELETE CASCADE,
      partition TEXT NOT NULL CHECK (partition <> ''),
      target NUMERIC NOT NULL CHECK (target <> ''),  -- the target's value: 1 with it, 0 without
      attribute NUMERIC NOT NULL CHECK (attribute <> ''),  -- likewise, or whether it is transformed
      metric TEXT NOT NULL CHECK (metric <> ''),  -- correct: images that were classified right
      n INTEGER NOT NULL CHECK (n >= 0),  -- images
      value NUMERIC NOT NULL,
      PRIMARY KEY (cellId, partition, target, attribute, metric),
      CONSTRAINT "correct BETWEEN 0 AND n" CHECK (metric <> 'correct' OR value BETWEEN 0 AND n)
    ) WITHOUT ROWID;

    INSERT INTO reading
        (dissectionId, block, variant, draw, quantile, iouCut, unionRule, thresholdIsNoisy)
      SELECT dissectionId, block, variant, draw, quantile, iouCut, unionRule, thresholdIsNoisy
      FROM regionCount;
    \(counted.map(move).joined(separator: "\n"))
    DROP TABLE regionCount;
    INSERT INTO score
      SELECT cellId, partition, target, attribute, 'correct', n, correct FROM evaluation;
    DROP TABLE evaluation;

    CREATE VIEW regionCount AS
    -- The readings with their counts side by side, 0 where there is none.
    SELECT
      dissectionId, block, variant, draw, quantile, iouCut, unionRule, thresholdIsNoisy,
      \(counted.dropLast().map { side($0, "detectors") }.joined(separator: ",\n  ")),
      \(counted.dropLast().map { side($0, "pairs") }.joined(separator: ",\n  ")),
      \(side("axis", "detectors")), \(side("axis", "pairs"))
    FROM reading LEFT JOIN readingCount ON readingId = reading.id
    GROUP BY reading.id;

    CREATE VIEW evaluation AS
    -- Images of one subgroup (target value x attribute value), and how many were classified right.
    SELECT cellId, partition, target, attribute, n, value AS correct
    FROM score WHERE metric = 'correct';
    """

  /// What the wide table had columns of.
  private static let counted = ["eye", "cheek", "nose", "mouth", "chin", "axis"]

  /// Takes the numbers of a region over from their two columns.
  private static func move(_ counted: String) -> String {
    """
    INSERT INTO readingCount
      SELECT id, '\(counted)', \(counted)Detectors, \(counted)Pairs
      FROM regionCount
        JOIN reading USING (dissectionId, block, variant, draw, quantile, iouCut, unionRule)
      WHERE \(counted)Detectors > 0 OR \(counted)Pairs > 0;
    """
  }

  private static func side(_ counted: String, _ count: String) -> String {
    let name = counted + count.prefix(1).uppercased() + count.dropFirst()
    return "sum(iif(counted = '\(counted)', \(count), 0)) AS \(name)"
  }
}
