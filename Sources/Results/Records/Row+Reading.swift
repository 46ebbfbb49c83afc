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

  /// The next whole number; throws likewise, and for one that nothing can have.
  mutating func next() throws -> Int {
    defer { place += 1 }
    return try row.decode(Int.self, atIndex: place).believable()
  }

  /// The next number, likewise.
  mutating func next() throws -> Double {
    defer { place += 1 }
    return try row.decode(Double.self, atIndex: place).believable()
  }
}

extension Int {
  /// Throws for a number of more than 53 bits, which no count, time or size of ours reaches.
  fileprivate func believable() throws -> Int {
    guard magnitude <= 1 << 53 else { throw DatabaseError.unbelievable("\(self)") }
    return self
  }
}

extension Double {
  /// Throws for a number that no `Float`, from which all of ours come, can be.
  fileprivate func believable() throws -> Double {
    guard abs(self) <= 1e39 else { throw DatabaseError.unbelievable("\(self)") }
    return self
  }
}

extension DatabaseError {
  fileprivate static func unbelievable(_ number: String) -> DatabaseError {
    DatabaseError(
      resultCode: .SQLITE_CORRUPT,
      message: "it holds \(number), which nothing that is recorded can be")
  }
}

extension Row {
  /// The value of a column; throws a `RowDecodingError` if it is of another kind.
  func value<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
    try decode(Value.self, forColumn: column)
  }

  /// Throws for numbers that nothing can have; a seed may be any.
  fileprivate func requireBelievable() throws {
    for (column, value) in self where !column.lowercased().hasSuffix("seed") {
      switch value.storage {
      case .int64(let number): _ = try Int(number).believable()
      case .double(let number): _ = try number.believable()
      default: break
      }
    }
  }
}

extension FetchableRecord {
  /// All rows of a query, every value of the kind of its property; throws a `RowDecodingError` else.
  static func readAll(
    _ db: Database, sql: String, arguments: StatementArguments = StatementArguments()
  ) throws -> [Self] {
    try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
      try row.requireBelievable()
      return try Self(row: row)
    }
  }

  /// The first row of a query, likewise; nil if there is none.
  static func readOne(
    _ db: Database, sql: String, arguments: StatementArguments = StatementArguments()
  ) throws -> Self? {
    try Row.fetchOne(db, sql: sql, arguments: arguments).map { row in
      try row.requireBelievable()
      return try Self(row: row)
    }
  }
}
