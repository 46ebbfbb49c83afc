extension Schema {
  /// Plans, the cells of each, and the processes that are at them.
  ///
  /// `experiment` and `experimentCell` hold what a name shows; a plan holds what a run computes. A
  /// plan's number is never given again, so that a worker that starts late finds its own plan or none.
  static let plans = """
    CREATE TABLE plan (
      -- What a run of an experiment is to compute. Its cells never change.
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      planHash TEXT NOT NULL UNIQUE  -- of the experiment's name and of its cells, in order
        CHECK (length(planHash) = 64 AND planHash NOT GLOB '*[^0-9a-f]*'),
      experiment TEXT NOT NULL CHECK (experiment <> ''),
      source TEXT NOT NULL,  -- the experiment file
      overrides TEXT NOT NULL CHECK (json_valid(overrides))  -- what was replaced in it, a list
    );

    CREATE TABLE planCell (
      -- The cells of a plan, and how each is to be dissected.
      planId INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
      cellId INTEGER NOT NULL REFERENCES cell (id),
      position INTEGER NOT NULL CHECK (position >= 0),  -- from 0
      dissectionHash TEXT NOT NULL
        CHECK (length(dissectionHash) = 64 AND dissectionHash NOT GLOB '*[^0-9a-f]*'),
      PRIMARY KEY (planId, cellId),
      UNIQUE (planId, position)
    ) WITHOUT ROWID;
    CREATE INDEX planCellOnCell ON planCell (cellId);

    CREATE TABLE planWorker (
      -- A process that works at a plan or waits for its cells.
      planId INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
      worker TEXT NOT NULL CHECK (worker <> ''),
      lease TEXT NOT NULL,  -- until when it is there, unless it says so again; UTC
      PRIMARY KEY (planId, worker)
    ) WITHOUT ROWID;

    ALTER TABLE experiment ADD COLUMN planId INTEGER REFERENCES plan (id);  -- the one it shows
    """
}
