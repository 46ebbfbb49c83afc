import GRDB

/// Takes rows over table by table, and knows which row of the one database is which of the other.
struct RowMerge {
  /// A row as it is in the database that takes.
  private struct Place {
    let values: [DatabaseValue]
    let isNew: Bool
  }

  let schema: MergeSchema
  let db: Database
  private var places: [String: [[DatabaseValue]: Place]] = [:]

  init(_ schema: MergeSchema, into db: Database) {
    (self.schema, self.db) = (schema, db)
  }

  /// A row with its references led to the rows of this database, and whether its owner is new here.
  ///
  /// nil where a row is missing that it is a part of.
  func translated(
    _ row: [DatabaseValue], of shape: TableShape
  ) -> (row: [DatabaseValue], ownerIsNew: Bool)? {
    var translated = row
    var ownerIsNew = false
    for reference in shape.references {
      let old = shape.values(reference.columns, in: row)
      if old.contains(.null) { continue }
      let place = places[Self.name(reference.table, reference.parentColumns)]?[old]
      let isOwner = shape.owner?.columns == reference.columns
      if place == nil, reference.isCascading { return nil }
      if isOwner { ownerIsNew = place?.isNew ?? false }
      for (number, column) in reference.columns.enumerated() {
        guard let index = shape.columns.firstIndex(of: column) else { continue }
        translated[index] = place?.values[number] ?? .null
      }
    }
    return (translated, ownerIsNew)
  }

  /// Adds a row; returns it with the number that it got.
  func insert(_ row: [DatabaseValue], into shape: TableShape) throws -> [DatabaseValue] {
    let chosen = shape.columns.indices.filter { shape.columns[$0] != shape.number }
    let columns = chosen.map { shape.columns[$0].quotedDatabaseIdentifier }
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO \(shape.name.quotedDatabaseIdentifier) (\(columns.joined(separator: ", ")))
        VALUES (\(databaseQuestionMarks(count: chosen.count)))
        """)
    try statement.execute(arguments: StatementArguments(chosen.map { row[$0] }))
    var inserted = row
    if let number = shape.number, let index = shape.columns.firstIndex(of: number) {
      inserted[index] = db.lastInsertedRowID.databaseValue
    }
    return inserted
  }

  /// Remembers that a row of the other database is this row here.
  mutating func learn(
    _ other: [DatabaseValue], is own: [DatabaseValue], of shape: TableShape, isNew: Bool
  ) {
    for columns in schema.referredTo[shape.name] ?? [] {
      places[Self.name(shape.name, columns), default: [:]][shape.values(columns, in: other)] =
        Place(values: shape.values(columns, in: own), isNew: isNew)
    }
  }

  /// The rows of the owners' table that both databases have.
  func sharedOwners(of shape: TableShape) -> Set<[DatabaseValue]> {
    guard let owner = shape.owner else { return [] }
    let known = places[Self.name(owner.table, owner.parentColumns)] ?? [:]
    return Set(known.values.filter { !$0.isNew }.map(\.values))
  }

  private static func name(_ table: String, _ columns: [String]) -> String {
    "\(table)(\(columns.joined(separator: ",")))"
  }

  /// Takes over what came later and only the other's row of the same key has.
  func complete(
    _ own: [DatabaseValue], with other: [DatabaseValue], of shape: TableShape
  ) throws {
    guard let late = Schema.lateColumns[shape.name], let number = shape.number else { return }
    let (known, found) = (shape.values(late, in: own), shape.values(late, in: other))
    guard known.allSatisfy(\.isNull), !found.allSatisfy(\.isNull) else { return }
    let columns = late.map { "\($0.quotedDatabaseIdentifier) = ?" }.joined(separator: ", ")
    let statement = try db.cachedStatement(
      sql: """
        UPDATE \(shape.name.quotedDatabaseIdentifier) SET \(columns)
        WHERE \(number.quotedDatabaseIdentifier) = ?
        """)
    try statement.execute(
      arguments: StatementArguments(found + shape.values([number], in: own)))
  }

  /// The first fact in which two rows of one key differ; what came later differs only where both have it.
  static func difference(
    _ own: [DatabaseValue], _ other: [DatabaseValue], of shape: TableShape, facts: [String]
  ) -> MergeConflict.Difference? {
    let late = Schema.lateColumns[shape.name] ?? []
    let bothHaveIt = [own, other].allSatisfy { row in
      !shape.values(late, in: row).allSatisfy(\.isNull)
    }
    for column in facts where bothHaveIt || !late.contains(column) {
      guard let index = shape.columns.firstIndex(of: column), own[index] != other[index] else {
        continue
      }
      return .values(column: column, own: words(own[index]), other: words(other[index]))
    }
    return nil
  }

  /// A row in a few words, such as `epoch number 3`.
  static func words(_ row: [DatabaseValue], of shape: TableShape) -> String {
    let references = Set(shape.references.flatMap(\.columns))
    let parts = shape.key.filter { !references.contains($0) }.map { column in
      "\(column) \(shape.values([column], in: row).first.map(words) ?? "")"
    }
    return ([shape.name] + parts).joined(separator: " ")
  }

  private static func words(_ value: DatabaseValue) -> String {
    let text = String.fromDatabaseValue(value) ?? "\(value)"
    return text.count > 40 ? "\(text.prefix(12))…" : text
  }
}

extension TableShape {
  /// Reads rows, in the order of their numbers where they have any.
  func rows(
    in db: Database, where condition: String = "TRUE", _ arguments: StatementArguments = .init()
  ) throws -> [[DatabaseValue]] {
    let columns = columns.map(\.quotedDatabaseIdentifier).joined(separator: ", ")
    let order = number.map { " ORDER BY \($0.quotedDatabaseIdentifier)" } ?? ""
    return try Row.fetchAll(
      db,
      sql: """
        SELECT \(columns) FROM \(name.quotedDatabaseIdentifier) WHERE \(condition)\(order)
        """,
      arguments: arguments
    ).map { Array($0.databaseValues) }
  }
}
