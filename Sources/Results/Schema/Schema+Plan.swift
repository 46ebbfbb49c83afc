extension Schema {
  /// Experiments, the cells they want, and the attempts at them.
  ///
  /// Comments inside a statement are kept by SQLite and shown by `.schema`.
  static let plan = """
    CREATE TABLE experiment (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE CHECK (name <> ''),
      question TEXT NOT NULL,
      source TEXT NOT NULL,  -- the experiment file as it was run, overrides beside it in spec
      spec TEXT NOT NULL CHECK (json_valid(spec))
    );

    CREATE TABLE cell (
      -- One trained model, or one that is to be trained.
      id INTEGER PRIMARY KEY,
      trainingHash TEXT NOT NULL UNIQUE  -- of all that determines the trained weights
        CHECK (length(trainingHash) = 64 AND trainingHash NOT GLOB '*[^0-9a-f]*'),
      axis TEXT NOT NULL CHECK (axis <> ''),  -- the attribute or transform that is skewed
      axisKind TEXT NOT NULL CHECK (axisKind IN ('attribute', 'transform')),
      target TEXT NOT NULL CHECK (target <> ''),  -- the attribute that is learnt
      skew INTEGER NOT NULL CHECK (skew BETWEEN 0 AND 100),  -- P, in percent
      seed INTEGER NOT NULL CHECK (seed >= 0),
      splitSeed INTEGER NOT NULL CHECK (splitSeed >= 0),
      spec TEXT NOT NULL CHECK (json_valid(spec))  -- all that was hashed
    );

    CREATE TABLE experimentCell (
      -- Which cells an experiment wants, and how each is to be dissected.
      experimentId INTEGER NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
      cellId INTEGER NOT NULL REFERENCES cell (id) ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 0),  -- in the plan, from 0
      dissectionHash TEXT NOT NULL
        CHECK (length(dissectionHash) = 64 AND dissectionHash NOT GLOB '*[^0-9a-f]*'),
      PRIMARY KEY (experimentId, cellId),
      UNIQUE (experimentId, position)
    ) WITHOUT ROWID;
    CREATE INDEX experimentCellOnCell ON experimentCell (cellId);

    CREATE TABLE attempt (
      -- One go of a worker at a cell; open while it has no outcome.
      id INTEGER PRIMARY KEY,
      cellId INTEGER NOT NULL REFERENCES cell (id) ON DELETE CASCADE,
      dissectionHash TEXT NOT NULL  -- the dissection it aims for
        CHECK (length(dissectionHash) = 64 AND dissectionHash NOT GLOB '*[^0-9a-f]*'),
      worker TEXT NOT NULL CHECK (worker <> ''),
      lease TEXT NOT NULL,  -- until when the worker holds the cell, unless it says so again; UTC
      started TEXT NOT NULL,  -- UTC
      finished TEXT,  -- UTC
      machine TEXT NOT NULL,
      gitCommit TEXT,
      blasBuild TEXT NOT NULL,
      coreType TEXT NOT NULL,
      threads INTEGER NOT NULL CHECK (threads >= 1),
      outcome TEXT CHECK (outcome IN ('done', 'failed', 'interrupted')),
      message TEXT,
      CHECK ((outcome IS NULL) = (finished IS NULL)),
      CHECK (outcome <> 'failed' OR message IS NOT NULL)
    );
    CREATE INDEX attemptOnCell ON attempt (cellId);
    CREATE UNIQUE INDEX attemptOpenOnCell ON attempt (cellId) WHERE outcome IS NULL;
    """

  /// Of a row of `cell`: whether an experiment shows it or anything was done with it.
  static let shownOrBegun = """
    (id IN (SELECT cellId FROM experimentCell)
      OR id IN (SELECT cellId FROM attempt)
      OR id IN (SELECT cellId FROM training)
      OR id IN (SELECT cellId FROM dissection))
    """
}
