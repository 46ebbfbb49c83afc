import GRDB

/// What a table looks like and how its rows hang on others, as the database itself says.
struct TableShape: Sendable {
  /// Columns that lead to a row of another table.
  struct Reference: Sendable {
    let table: String
    let columns: [String]
    let parentColumns: [String]
    /// Whether a row goes when the one goes that it refers to.
    let isCascading: Bool
  }

  let name: String
  let columns: [String]
  /// The column that numbers the rows and means nothing else; nil where there is none.
  let number: String?
  /// What tells one row from another in any database, references read as the rows they lead to.
  let key: [String]
  let references: [Reference]
  /// The row that a row is a part of.
  let owner: Reference?

  /// Reads the shape of a table; `key` names what tells its rows apart where no promise of it does.
  init(_ name: String, key given: [String]?, in db: Database) throws {
    self.name = name
    columns = try String.fetchAll(
      db, sql: "SELECT name FROM pragma_table_info(?) ORDER BY cid", arguments: [name])
    let references = try Self.references(of: name, in: db)
    self.references = references
    let isReference = Set(references.flatMap(\.columns))
    let rowNumber = try db.primaryKey(name).rowIDColumn
    number = rowNumber.flatMap { isReference.contains($0) ? nil : $0 }
    let cascading = references.filter(\.isCascading)
    // A list's line is a part of the list rather than of the cell that it names.
    owner = cascading.first { $0.table != "cell" } ?? cascading.first
    if let given {
      key = given
    } else if let rowNumber, isReference.contains(rowNumber) {
      key = [rowNumber]
    } else {
      let unique = try Self.uniqueColumns(of: name, in: db)
      let meaning = columns.filter { [number] in $0 != number }
      key = unique.first ?? meaning
    }
  }

  /// The columns that no two rows share, the primary key's first; a row number is none of them.
  private static func uniqueColumns(of table: String, in db: Database) throws -> [[String]] {
    try String.fetchAll(
      db,
      sql: """
        SELECT name FROM pragma_index_list(?) WHERE "unique" AND NOT partial
        ORDER BY origin = 'pk' DESC, seq DESC
        """,
      arguments: [table]
    ).map { index in
      try String.fetchAll(
        db, sql: "SELECT name FROM pragma_index_info(?) ORDER BY seqno", arguments: [index])
    }
  }

  private static func references(of table: String, in db: Database) throws -> [Reference] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT id, "table", "from", "to", on_delete FROM pragma_foreign_key_list(?)
        ORDER BY id, seq
        """,
      arguments: [table])
    let groups = Dictionary(grouping: rows) { $0["id"] as Int }
    return groups.sorted { $0.key < $1.key }.map { _, rows in
      Reference(
        table: rows[0]["table"], columns: rows.map { $0["from"] },
        parentColumns: rows.map { $0["to"] }, isCascading: rows[0]["on_delete"] == "CASCADE")
    }
  }

  /// The values of some columns in a row that has all of them.
  func values(_ names: [String], in row: [DatabaseValue]) -> [DatabaseValue] {
    names.compactMap { name in columns.firstIndex(of: name).map { row[$0] } }
  }

  /// What there is to compare in two rows of the same key: no numbers of rows, and nothing of
  /// `ignored`.
  func facts(ignoring ignored: Set<String>) -> [String] {
    let references = Set(references.flatMap(\.columns))
    return columns.filter {
      $0 != number && !references.contains($0) && !key.contains($0) && !ignored.contains($0)
    }
  }
}
