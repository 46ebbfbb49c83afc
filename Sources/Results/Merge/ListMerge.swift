import GRDB

/// All plans, experiments and what they list, as another database has them.
struct ListBundle: Sendable {
  let cells: [[DatabaseValue]]
  /// For each table of lists, in the schema's order.
  let rows: [[[DatabaseValue]]]

  init(cells: [[DatabaseValue]], rows: [[[DatabaseValue]]]) {
    (self.cells, self.rows) = (cells, rows)
  }

  init(_ schema: MergeSchema, in db: Database) throws {
    cells = try schema.ofCells[0].rows(in: db)
    rows = try schema.lists.map { try $0.rows(in: db) }
  }
}

/// Takes plans and experiments over that are not there yet.
///
/// One that is there stays as it is, so that its name shows what it showed. That it differs is said.
struct ListMerge {
  /// A plan or an experiment that both databases have.
  private struct Shared {
    let words: String
    /// What the other says otherwise of it.
    var differences: [String] = []
  }

  let schema: MergeSchema
  private var merge: RowMerge
  /// By table and key.
  private var shared: [String: Shared] = [:]

  init(_ schema: MergeSchema, into db: Database) {
    self.schema = schema
    merge = RowMerge(schema, into: db)
  }

  /// Adds what the database lacks; counts that into `report`.
  mutating func take(_ bundle: ListBundle, _ report: inout MergeReport) throws {
    try takeCells(bundle.cells)
    for (shape, rows) in zip(schema.lists, bundle.rows) { try take(rows, of: shape, &report) }
    for list in shared.values.sorted(by: { $0.words < $1.words }) where !list.differences.isEmpty {
      report.passedOver.append(
        "\(list.words) is there already and was left as it is. In \(report.file) it has other "
          + "\(Self.joined(list.differences)).")
    }
  }

  /// Adds cells that were never begun; those that were are there by now.
  private mutating func takeCells(_ cells: [[DatabaseValue]]) throws {
    let shape = schema.ofCells[0]
    let there = try rowsByKey(of: shape)
    for cell in cells {
      let known = there[shape.values(shape.key, in: cell)]
      let own = try known ?? merge.insert(cell, into: shape)
      merge.learn(cell, is: own, of: shape, isNew: known == nil)
    }
  }

  private mutating func take(
    _ rows: [[DatabaseValue]], of shape: TableShape, _ report: inout MergeReport
  ) throws {
    let facts = shape.facts(ignoring: MergeSchema.ways[shape.name, default: []])
    // Of these each row counts for itself.
    let isSeveral = shape.owner == nil || MergeSchema.partial.contains(shape.name)
    var known = try rowsByKey(of: shape)
    var (taken, both) = (0, 0)
    for other in rows {
      guard let (row, ownerIsNew) = merge.translated(other, of: shape) else { continue }
      if let own = known.removeValue(forKey: shape.values(shape.key, in: row)) {
        merge.learn(other, is: own, of: shape, isNew: false)
        both += 1
        if shape.owner == nil {
          shared[place(of: own, shape)] = Shared(words: Self.words(own, of: shape))
        }
        let difference = RowMerge.difference(own, row, of: shape, facts: facts)
        if case .values(let column, _, _) = difference {
          note(shape.owner == nil ? column : shape.name, at: own, of: shape)
        }
      } else if ownerIsNew || isSeveral {
        merge.learn(other, is: try merge.insert(row, into: shape), of: shape, isNew: true)
        taken += 1
      } else {
        note(shape.name, at: row, of: shape)
      }
    }
    if isSeveral { report.count(shape.name, taken: taken, there: both) }
    guard !isSeveral else { return }
    // What is left is listed here alone.
    for own in known.values { note(shape.name, at: own, of: shape) }
  }

  /// Remembers that the databases do not agree on the list that a row is or is a part of.
  private mutating func note(
    _ difference: String, at row: [DatabaseValue], of shape: TableShape
  ) {
    let place = place(of: row, shape)
    let words = Self.terms[difference] ?? difference
    if shared[place]?.differences.contains(words) == false {
      shared[place]?.differences.append(words)
    }
  }

  /// What columns and tables are called where people speak of an experiment or a plan.
  private static let terms = [
    "question": "words as its question", "spec": "settings", "source": "text of its file",
    "overrides": "settings on the command line", "planId": "cells", "experimentCell": "cells",
    "planCell": "places of its cells", "skippedImage": "skipped pictures",
  ]

  private static func joined(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }

  /// What a list is called: `The experiment eyeglasses`, `A plan of eyeglasses`.
  private static func words(_ row: [DatabaseValue], of shape: TableShape) -> String {
    func text(_ column: String) -> String {
      shape.values([column], in: row).first.flatMap { String.fromDatabaseValue($0) } ?? ""
    }
    switch shape.name {
    case "experiment": return "The experiment \(text("name"))"
    case "plan": return "A plan of \(text("experiment"))"
    default: return RowMerge.words(row, of: shape)
    }
  }

  /// The table and the number of the list that a row is or is a part of; its key where it has none.
  private func place(of row: [DatabaseValue], _ shape: TableShape) -> String {
    let columns = shape.owner?.columns ?? shape.number.map { [$0] } ?? shape.key
    return "\(shape.owner?.table ?? shape.name) \(shape.values(columns, in: row))"
  }

  private func rowsByKey(of shape: TableShape) throws -> [[DatabaseValue]: [DatabaseValue]] {
    Dictionary(
      try shape.rows(in: merge.db).map { (shape.values(shape.key, in: $0), $0) },
      uniquingKeysWith: { first, _ in first })
  }
}
