extension Schema {
  /// What training left: a row of `training` is what makes a cell trained.
  static let training = """
    CREATE TABLE training (
      cellId INTEGER PRIMARY KEY REFERENCES cell (id) ON DELETE CASCADE,
      attemptId INTEGER REFERENCES attempt (id) ON DELETE SET NULL,
      trainCount INTEGER NOT NULL CHECK (trainCount > 0),  -- images
      weightsFile TEXT NOT NULL CHECK (weightsFile <> '')  -- beside the database
    );
    CREATE INDEX trainingOnAttempt ON training (attemptId);

    CREATE TABLE epoch (
      cellId INTEGER NOT NULL REFERENCES training (cellId) ON DELETE CASCADE,
      number INTEGER NOT NULL CHECK (number >= 0),
      loss REAL NOT NULL CHECK (loss BETWEEN 0 AND 1e30),  -- mean over the epoch's images
      accuracy REAL NOT NULL CHECK (accuracy BETWEEN 0 AND 1),
      rate REAL NOT NULL CHECK (rate BETWEEN 0 AND 1e30),  -- learning rate at the epoch's end
      seconds REAL NOT NULL CHECK (seconds BETWEEN 0 AND 1e30),
      imagesPerSecond REAL NOT NULL CHECK (imagesPerSecond BETWEEN 0 AND 1e30),
      PRIMARY KEY (cellId, number)
    ) WITHOUT ROWID;

    CREATE TABLE evaluation (
      -- Images of one subgroup (target value x attribute value), and how many were classified right.
      cellId INTEGER NOT NULL REFERENCES training (cellId) ON DELETE CASCADE,
      partition TEXT NOT NULL CHECK (partition IN ('validation', 'test')),
      target INTEGER NOT NULL CHECK (target IN (0, 1)),
      attribute INTEGER NOT NULL CHECK (attribute IN (0, 1)),
      n INTEGER NOT NULL CHECK (n >= 0),
      correct INTEGER NOT NULL CHECK (correct BETWEEN 0 AND n),
      PRIMARY KEY (cellId, partition, target, attribute)
    ) WITHOUT ROWID;
    """
}
