import GRDB

// A database may be damaged: a text may stand where a number belongs, or nothing at all. GRDB's
// subscripts end the program then, and its statements take any text for a 0; what stands here throws.

/// Takes the values of a row one after the other, each of the kind that is asked for.
struct RowReader {
  private let row: Row
  private var place = 0

  init(_ row: Row) {
    self.row = row
  }

  /// The next value; throws a `RowDecodingError` if it is of another kind.
  mutating func next<Value: DatabaseValueConvertible>() throws -> Value {
    defer { place += 1 }
    return try row.decode(Value.self, atIndex: place)
  }
}

extension Row {
  /// The value of a column; throws a `RowDecodingError` if it is of another kind.
  func value<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
    try decode(Value.self, forColumn: column)
  }
}

extension FetchableRecord {
  /// All rows of a query, every value of the kind of its property; throws a `RowDecodingError` else.
  static func readAll(
    _ db: Database, sql: String, arguments: StatementArguments = StatementArguments()
  ) throws -> [Self] {
    try Row.fetchAll(db, sql: sql, arguments: arguments).map { try Self(row: $0) }
  }

  /// The first row of a query, likewise; nil if there is none.
  static func readOne(
    _ db: Database, sql: String, arguments: StatementArguments = StatementArguments()
  ) throws -> Self? {
    try Row.fetchOne(db, sql: sql, arguments: arguments).map { try Self(row: $0) }
  }
}
