extension Schema {
  /// Pictures that an experiment leaves out because they cannot be read.
  static let skipped = """
    CREATE TABLE skippedImage (
      -- Only pictures that a split or the dictionary would have used are looked at.
      experimentId INTEGER NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
      image TEXT NOT NULL CHECK (image <> ''),  -- as its table names it
      partition TEXT NOT NULL
        CHECK (partition IN ('train', 'validation', 'test', 'dictionary')),
      reason TEXT NOT NULL CHECK (reason <> ''),
      PRIMARY KEY (experimentId, image)
    ) WITHOUT ROWID;
    """
}
