extension Schema {
  /// What pictures were when a model was first trained on them or dissected with them.
  static let pictures = """
    CREATE TABLE picture (
      -- A file that was used, so that another in its place is noticed. Painted faces have none.
      data TEXT NOT NULL CHECK (data <> ''),  -- the digest of the table that names it
      image TEXT NOT NULL CHECK (image <> ''),  -- as the table names it
      size INTEGER NOT NULL CHECK (size >= 0),  -- bytes
      modified REAL NOT NULL,  -- seconds since 1970
      fingerprint TEXT NOT NULL  -- SHA-256 of the file
        CHECK (length(fingerprint) = 64 AND fingerprint NOT GLOB '*[^0-9a-f]*'),
      PRIMARY KEY (data, image)
    ) WITHOUT ROWID;
    """
}
