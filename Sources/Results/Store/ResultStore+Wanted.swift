import GRDB

extension ResultStore {
  /// Asks for rows that hang on the dissections that an experiment wants and has.
  ///
  /// `sql` begins with `SELECT` and reads `FROM wanted`: position, cellId, cellAxis and
  /// dissectionId, a row per dissection. `CROSS JOIN` keeps SQLite from looking through other
  /// experiments' rows first.
  ///
  /// Throws `ResultsError`, also when no experiment has that name.
  func wanted<Record: FetchableRecord>(by name: String, _ sql: String) throws -> [Record] {
    let shown = shown(by: name)
    return try known(name) { db in
      try Record.readAll(
        db, sql: "WITH \(shown.sql), \(Self.wanted)" + sql, arguments: [shown.argument])
    }
  }

  /// The same, row by row; a row is valid during the call.
  func forEachWanted(by name: String, _ sql: String, _ body: (Row) throws -> Void) throws {
    let shown = shown(by: name)
    let count = try read { db in
      let rows = try Row.fetchCursor(
        db, sql: "WITH \(shown.sql), \(Self.wanted)" + sql, arguments: [shown.argument])
      var count = 0
      while let row = try rows.next() {
        try body(row)
        count += 1
      }
      return count
    }
    if count == 0 { _ = try experiment(named: name) }
  }

  /// Rows of an experiment; asks whether it is recorded at all where there are none.
  func known<Record>(
    _ name: String, _ rows: (Database) throws -> [Record]
  ) throws -> [Record] {
    let found = try read(rows)
    if found.isEmpty { _ = try experiment(named: name) }
    return found
  }

  /// The same rows, listed for each cell by its place in the plan, which `sql` selects last.
  func wantedPerCell<Record: OfCell>(
    by name: String, _ sql: String
  ) throws -> [Int: [Record]] {
    let rows: [CellRow<Record>] = try wanted(by: name, sql)
    return Dictionary(grouping: rows, by: \.position).mapValues { $0.map(\.record) }
  }

  private static let wanted = """
    wanted AS MATERIALIZED (
      SELECT position, cellId, cell.axis AS cellAxis, dissection.id AS dissectionId
      FROM shown
        JOIN dissection USING (cellId, dissectionHash)
        JOIN cell ON cell.id = cellId)

    """
}

/// A record that is read by the places of its columns, as there may be thousands of them.
protocol OfCell: FetchableRecord {
  /// What to select, in the order in which `init(row:)` reads it.
  static var columns: String { get }
}

/// A record and, in the column behind its own, the place of the cell that it is of.
private struct CellRow<Record: OfCell>: FetchableRecord {
  var position: Int
  var record: Record

  init(row: Row) throws {
    position = try row.decode(Int.self, atIndex: row.count - 1)
    record = try Record(row: row)
  }
}
