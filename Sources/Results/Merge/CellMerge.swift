import GRDB

/// One cell and all that is recorded of it, as another database has it.
struct CellBundle: Sendable {
  /// For each table of cells, in the schema's order.
  let rows: [[[DatabaseValue]]]

  init(_ cell: DatabaseValue, _ schema: MergeSchema, in db: Database) throws {
    rows = try schema.ofCells.map {
      try $0.rows(in: db, where: schema.isOfCell($0), ["cell": cell])
    }
  }

  /// Whether anything was done at the cell.
  var isBegun: Bool { rows.dropFirst().contains { !$0.isEmpty } }
}

/// Takes a cell over: what is missing is added, what both have must be the same.
struct CellMerge {
  let schema: MergeSchema

  /// The message of an attempt that had no outcome yet.
  static let unfinished = "It had not ended when it was taken over from another database."

  /// Adds to the database what it lacks of a cell; counts that into `report`.
  ///
  /// Throws a `MergeConflict` where the two say different things; the transaction is to be taken back.
  func merge(_ bundle: CellBundle, into db: Database, _ report: inout MergeReport) throws {
    var merge = RowMerge(schema, into: db)
    var known: DatabaseValue?
    for (shape, rows) in zip(schema.ofCells, bundle.rows) {
      let there =
        try shape.name == "cell"
        ? rows.flatMap { try twins(of: $0, shape, in: db) }
        : known.map { try shape.rows(in: db, where: schema.isOfCell(shape), ["cell": $0]) } ?? []
      try take(rows, of: shape, beside: there, &merge, &report)
      if shape.name == "cell" { known = there.first.flatMap { shape.values(["id"], in: $0).first } }
    }
  }

  /// The row of a table without owner that has the key of another.
  private func twins(
    of row: [DatabaseValue], _ shape: TableShape, in db: Database
  ) throws -> [[DatabaseValue]] {
    let condition = shape.key.map { "\($0.quotedDatabaseIdentifier) IS ?" }
    return try shape.rows(
      in: db, where: condition.joined(separator: " AND "),
      StatementArguments(shape.values(shape.key, in: row)))
  }

  private func take(
    _ rows: [[DatabaseValue]], of shape: TableShape, beside there: [[DatabaseValue]],
    _ merge: inout RowMerge, _ report: inout MergeReport
  ) throws {
    let isAttempt = shape.name == AttemptRecord.databaseTableName
    // Something of its own, such as a dissection; not a part of one, such as a unit.
    let standsAlone = shape.owner == nil || shape.owner?.table == "cell"
    let facts = shape.facts(
      ignoring: DatabaseInspection.leftOutColumns[shape.name, default: []]
        .union(MergeSchema.ways[shape.name, default: []]))
    var known = Dictionary(
      there.map { (shape.values(shape.key, in: $0), $0) }, uniquingKeysWith: { first, _ in first })
    var (taken, shared) = (0, 0)
    for other in rows {
      guard let (row, ownerIsNew) = merge.translated(other, of: shape) else {
        throw MergeConflict(
          row: RowMerge.words(other, of: shape), difference: .onlyOne(hasIt: .other))
      }
      if let own = known.removeValue(forKey: shape.values(shape.key, in: row)) {
        if isAttempt {
          try finish(own, as: row, of: shape, in: merge.db)
        } else if let difference = RowMerge.difference(own, row, of: shape, facts: facts) {
          throw MergeConflict(row: RowMerge.words(row, of: shape), difference: difference)
        } else {
          try merge.complete(own, with: row, of: shape)
        }
        merge.learn(other, is: own, of: shape, isNew: false)
        shared += 1
        continue
      }
      guard ownerIsNew || standsAlone || MergeSchema.mayBeMissing(row, of: shape) else {
        throw MergeConflict(
          row: RowMerge.words(row, of: shape), difference: .onlyOne(hasIt: .other))
      }
      let own = try merge.insert(isAttempt ? ended(row, of: shape) : row, into: shape)
      merge.learn(other, is: own, of: shape, isNew: true)
      taken += 1
      if isAttempt, outcome(of: own, shape) == .failed { report.failures += 1 }
    }
    if !standsAlone, let owner = shape.owner {
      let sharedOwners = merge.sharedOwners(of: shape)
      for own in there where known[shape.values(shape.key, in: own)] != nil {
        if MergeSchema.mayBeMissing(own, of: shape) { continue }
        guard sharedOwners.contains(shape.values(owner.columns, in: own)) else { continue }
        throw MergeConflict(row: RowMerge.words(own, of: shape), difference: .onlyOne(hasIt: .own))
      }
    }
    if standsAlone { report.count(shape.name, taken: taken, there: shared) }
  }

  private func outcome(of attempt: [DatabaseValue], _ shape: TableShape) -> AttemptRecord.Outcome? {
    shape.values(["outcome"], in: attempt).first
      .flatMap { AttemptRecord.Outcome.fromDatabaseValue($0) }
  }

  /// An attempt with an end: one that is under way elsewhere holds nothing here.
  private func ended(_ attempt: [DatabaseValue], of shape: TableShape) -> [DatabaseValue] {
    guard outcome(of: attempt, shape) == nil else { return attempt }
    let lease = shape.values(["lease"], in: attempt).first ?? .null
    var ended = attempt
    let values: [(String, DatabaseValue)] = [
      ("outcome", AttemptRecord.Outcome.interrupted.databaseValue), ("finished", lease),
      ("message", Self.unfinished.databaseValue),
    ]
    for (column, value) in values {
      if let index = shape.columns.firstIndex(of: column) { ended[index] = value }
    }
    return ended
  }

  /// Gives an attempt that had not ended when it was taken over the end that it has now.
  private func finish(
    _ own: [DatabaseValue], as other: [DatabaseValue], of shape: TableShape, in db: Database
  ) throws {
    guard shape.values(["message"], in: own) == [Self.unfinished.databaseValue],
      outcome(of: other, shape) != nil
    else { return }
    let end = ["lease", "finished", "outcome", "message"]
    try db.execute(
      sql: "UPDATE attempt SET lease = ?, finished = ?, outcome = ?, message = ? WHERE id = ?",
      arguments: StatementArguments(
        shape.values(end, in: other) + shape.values(["id"], in: own)))
  }
}
