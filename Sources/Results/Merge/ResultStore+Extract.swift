import Foundation
import GRDB

extension ResultStore {
  /// Writes a new database of one plan, with what a worker at some of its cells has to know of them.
  ///
  /// The plan is the only one in it, and gets a number of its own there. A file at `url` is replaced.
  /// - Parameters:
  ///   - plan: the plan; the experiment comes along if its name shows this plan.
  ///   - cells: the ids of those cells whose records come along, failures and trainings included.
  ///   - url: where to write.
  /// - Throws: `ResultsError.noSuchPlan`, `ResultsError.countsAlone`, and what the databases throw.
  package func extract(_ plan: PlanID, cells: [Int64], to url: URL) throws {
    _ = try self.plan(plan)
    if try read(Schema.hasCounts) { throw ResultsError.countsAlone(file: file) }
    try? FileManager.default.removeItem(at: url)
    let small = try ResultStore.open(at: url)
    let schema = try read { try MergeSchema($0) }
    let (bundles, lists) = try read { db in
      (
        try cells.map { try CellBundle($0.databaseValue, schema, in: db) },
        try ListBundle(schema, in: db).only(plan, schema)
      )
    }
    var report = MergeReport(file: file)
    try small.write { db in
      for bundle in bundles where bundle.isBegun {
        try CellMerge(schema: schema).merge(bundle, into: db, &report)
      }
      var merge = ListMerge(schema, into: db)
      try merge.take(lists, &report)
    }
  }

  /// All recorded plans, in the order of their numbers.
  package func plans() throws -> [PlanRecord] {
    try read { try PlanRecord.readAll($0, sql: "SELECT * FROM plan ORDER BY id") }
  }
}

extension ListBundle {
  /// One plan, the experiment that shows it, and what they list.
  fileprivate func only(_ plan: PlanID, _ schema: MergeSchema) -> ListBundle {
    var kept: [String: Set<[DatabaseValue]>] = [:]
    var wanted: Set<[DatabaseValue]> = []
    let rows = zip(schema.lists, rows).map { shape, rows in
      let chosen = rows.filter { row in
        switch shape.name {
        case "plan": shape.values(["id"], in: row) == [plan.databaseValue]
        case "experiment": shape.values(["planId"], in: row) == [plan.databaseValue]
        default:
          shape.owner.map {
            kept[$0.table]?.contains(shape.values($0.columns, in: row)) == true
          } ?? true
        }
      }
      kept[shape.name] = Set(chosen.map { shape.values(["id"], in: $0) })
      for reference in shape.references where reference.table == "cell" {
        wanted.formUnion(chosen.map { shape.values(reference.columns, in: $0) })
      }
      return chosen
    }
    let cells = cells.filter { wanted.contains(schema.ofCells[0].values(["id"], in: $0)) }
    return ListBundle(cells: cells, rows: rows)
  }
}
