import GRDB
import Specification

/// The tables in the order in which rows are taken over, read from the schema itself.
struct MergeSchema: Sendable {
  /// Cells and all that is a part of them: attempts, trainings, dissections.
  let ofCells: [TableShape]
  /// Plans, experiments and what they list.
  let lists: [TableShape]
  /// For each table, the columns by which others refer to it.
  let referredTo: [String: [[String]]]

  /// Not taken over: which processes are at work, and how the schema came about.
  private static let leftOut: Set = ["planWorker", "grdb_migrations"]
  /// What tells attempts apart; no promise of the database does.
  private static let keys = ["attempt": ["cellId", "worker", "started"]]
  /// Of tables that do not wait for each other by a reference, these come first: a dissection needs
  /// its cell to be trained.
  private static let first = ["cell", "attempt", "training"]

  /// Of which rows some may be missing in one of two equal databases: what a slim copy leaves out, and
  /// the pictures that a run has come upon.
  static let partial: Set = ["gallery", "unitBias", "unitConcept", "skippedImage"]
  /// Of which rows some may be missing because they came later, by a column and its value: a dissection
  /// that was recorded before has no readings by the union over all annotated images.
  private static let late = ["reading": ("unionRule", UnionRule.all.databaseValue)]

  /// Whether one of two equal databases may lack a row that the other has.
  static func mayBeMissing(_ row: [DatabaseValue], of shape: TableShape) -> Bool {
    if partial.contains(shape.name) { return true }
    return late[shape.name].map { shape.values([$0.0], in: row) == [$0.1] } ?? false
  }

  /// What may be written in several ways that mean the same, or differ from machine to machine.
  static let ways: [String: Set<String>] = [
    "cell": ["spec"], "dissection": ["spec"], "picture": ["size", "modified"],
  ]

  init(_ db: Database) throws {
    let names = try String.fetchAll(
      db,
      sql: """
        SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name
        """
    ).filter { !Self.leftOut.contains($0) }
    let shapes = Self.inOrder(
      try names.map { try TableShape($0, key: Self.keys[$0], in: db) })
    let roots: Set = ["plan", "experiment"]
    let listing = Self.reaching(roots, shapes)
    let parts = Self.reaching(["cell"], shapes).subtracting(listing)
    ofCells = shapes.filter { parts.contains($0.name) }
    lists = shapes.filter { !parts.contains($0.name) }
    var referredTo: [String: Set<[String]>] = [:]
    for reference in shapes.flatMap(\.references) {
      referredTo[reference.table, default: []].insert(reference.parentColumns)
    }
    self.referredTo = referredTo.mapValues(Array.init)
  }

  /// The tables that lead to one of `roots`, and those themselves.
  private static func reaching(_ roots: Set<String>, _ shapes: [TableShape]) -> Set<String> {
    var found = roots
    for shape in shapes where shape.references.contains(where: { found.contains($0.table) }) {
      found.insert(shape.name)
    }
    return found
  }

  /// Each table after those that it refers to.
  private static func inOrder(_ shapes: [TableShape]) -> [TableShape] {
    func rank(_ shape: TableShape) -> (Int, String) {
      (first.firstIndex(of: shape.name) ?? first.count, shape.name)
    }
    var waiting = shapes.sorted { rank($0) < rank($1) }
    var ordered: [TableShape] = []
    while !waiting.isEmpty {
      let left = Set(waiting.map(\.name))
      let next = waiting.firstIndex { shape in
        shape.references.allSatisfy { $0.table == shape.name || !left.contains($0.table) }
      }
      ordered.append(waiting.remove(at: next ?? 0))
    }
    return ordered
  }

  /// As SQL, which rows of a table are a part of the cell `:cell`.
  func isOfCell(_ shape: TableShape) -> String {
    guard let owner = shape.owner, let parent = ofCells.first(where: { $0.name == owner.table })
    else { return "id = :cell" }
    let parents = owner.parentColumns.joined(separator: ", ")
    return "(\(owner.columns.joined(separator: ", "))) IN "
      + "(SELECT \(parents) FROM \(parent.name) WHERE \(isOfCell(parent)))"
  }
}
