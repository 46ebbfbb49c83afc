import GRDB

// A database may be damaged: a text may stand where a number belongs, or nothing at all. GRDB's
// subscripts end the program then, and its statements take any text for a 0; what stands here throws.

/// Takes the values of a row one after the other, each of the kind that is asked for.
struct RowReader {
  private let row: Row
  private var place: Int

  /// Begins with the value at a place.
  init(_ row: Row, from place: Int = 0) {
    (self.row, self.place) = (row, place)
  }

  /// The next value; throws a `RowDecodingError` if it is of another kind.
  mutating func next<Value: DatabaseValueConvertible>() throws -> Value {
    defer { place += 1 }
    return try row.strict(Value.self, at: place)
  }

  /// The next whole number; throws likewise, and for one that nothing can have.
  mutating func next() throws -> Int {
    defer { place += 1 }
    return try row.strict(Int.self, at: place).believable()
  }

  /// The next number, likewise.
  mutating func next() throws -> Double {
    defer { place += 1 }
    return try row.strict(Double.self, at: place).believable()
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
  /// The value at a place, also of a row that a cursor lends; throws a `RowDecodingError` if it is of
  /// another kind.
  func strict<Value: DatabaseValueConvertible>(_: Value.Type, at place: Int) throws -> Value {
    let stored: DatabaseValue = self[place]
    if let value = Value.fromDatabaseValue(stored) { return value }
    return try copy().decode(Value.self, atIndex: place)
  }

  /// The value of a column; throws a `RowDecodingError` if it is of another kind.
  func value<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
    try decode(Value.self, forColumn: column)
  }

  /// The columns whose numbers have limits; a seed may be any number.
  fileprivate var columnsWithLimits: [Int] {
    columnNames.enumerated().filter { !$1.lowercased().hasSuffix("seed") }.map(\.offset)
  }

  /// Throws for numbers in those columns that nothing can have.
  fileprivate func requireBelievable(_ columns: [Int]) throws {
    for column in columns {
      let value: DatabaseValue = self[column]
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
    var found: [Self] = []
    let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
    var columns: [Int]?
    while let row = try rows.next()?.copy() {
      let checked = columns ?? row.columnsWithLimits
      columns = checked
      try row.requireBelievable(checked)
      found.append(try Self(row: row))
    }
    return found
  }

  /// The first row of a query, likewise; nil if there is none.
  static func readOne(
    _ db: Database, sql: String, arguments: StatementArguments = StatementArguments()
  ) throws -> Self? {
    try Row.fetchOne(db, sql: sql, arguments: arguments).map { row in
      try row.requireBelievable(row.columnsWithLimits)
      return try Self(row: row)
    }
  }
}
