extension Schema {
  /// Lets each cell of an experiment, and of a plan, have an arm.
  ///
  /// An arm is the experiment's own word for a model: two arms may dissect one trained model in two
  /// ways, and it is one row of `cell` then. A cell of a plan is named by its place.
  static let arms = [
    rebuilt(
      "experimentCell",
      """
      -- Which cells an experiment wants, and how each is to be dissected.
      experimentId INTEGER NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
      cellId INTEGER NOT NULL REFERENCES cell (id) ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 0),  -- in the plan, from 0
      dissectionHash TEXT NOT NULL
        CHECK (length(dissectionHash) = 64 AND dissectionHash NOT GLOB '*[^0-9a-f]*'),
      arm TEXT NOT NULL DEFAULT '',  -- '' where the experiment has no arms
      PRIMARY KEY (experimentId, position),
      UNIQUE (experimentId, cellId, dissectionHash)
      """, rowID: false, rows: "*, ''"),
    """
    CREATE INDEX experimentCellOnCell ON experimentCell (cellId);
    """,
    rebuilt(
      "planCell",
      """
      -- The cells of a plan, and how each is to be dissected.
      planId INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
      cellId INTEGER NOT NULL REFERENCES cell (id),
      position INTEGER NOT NULL CHECK (position >= 0),  -- from 0
      dissectionHash TEXT NOT NULL
        CHECK (length(dissectionHash) = 64 AND dissectionHash NOT GLOB '*[^0-9a-f]*'),
      arm TEXT NOT NULL DEFAULT '',  -- '' where the experiment has no arms
      PRIMARY KEY (planId, position),
      UNIQUE (planId, cellId, dissectionHash)
      """, rowID: false, rows: "*, ''"),
    """
    CREATE INDEX planCellOnCell ON planCell (cellId);
    """,
  ].joined(separator: "\n")
}
