import Foundation
import GRDB

/// The cells that are shown under an experiment's name in place of those of its last run.
package struct ShownCells: Sendable, Equatable {
  /// The experiment as it is shown.
  package let experiment: ExperimentRecord
  /// In the order of the plan; those that no run has asked for yet count as planned.
  package let cells: [PlannedCell]

  package init(experiment: ExperimentRecord, cells: [PlannedCell]) {
    (self.experiment, self.cells) = (experiment, cells)
  }

  /// The hashes of each cell, as `shown` reads them.
  fileprivate var json: String {
    let hashes = cells.map { [$0.cell.trainingHash, $0.dissectionHash, $0.arm] }
    let data = try? JSONEncoder().encode(hashes)
    return String(decoding: data ?? Data("[]".utf8), as: UTF8.self)
  }
}

extension ResultStore {
  /// The same database, in which the experiment of that name has these cells.
  ///
  /// The file stays as it is; only what is asked of the returned store by the name differs.
  package func showing(_ cells: ShownCells) -> ResultStore {
    var store = self
    store.shown = cells
    return store
  }

  /// The table `shown` of a query, `cellId`, `position`, `dissectionHash` and `arm`, and its argument: the
  /// cells that an experiment shows.
  func shown(by name: String) -> (sql: String, argument: String) {
    if let shown, shown.experiment.name == name { return (Self.shownByHash, shown.json) }
    return (Self.shownByName, name)
  }

  private static let shownByName = """
    shown AS (
      SELECT cellId, position, dissectionHash, arm
      FROM experiment JOIN experimentCell ON experimentId = experiment.id
      WHERE experiment.name = ?)
    """

  private static let shownByHash = """
    shown AS (
      SELECT
        cell.id AS cellId, CAST(entry.key AS INTEGER) AS position,
        json_extract(entry.value, '$[1]') AS dissectionHash,
        json_extract(entry.value, '$[2]') AS arm
      FROM json_each(?) AS entry
        CROSS JOIN cell ON cell.trainingHash = json_extract(entry.value, '$[0]'))
    """

  /// Where the shown cells stand, in the order of the plan.
  func statuses(of shown: ShownCells) throws -> [CellStatus] {
    let name = shown.experiment.name
    let known = try read { db in
      try CellStatus.readAll(
        db,
        sql: """
          WITH \(Self.shownByHash) \(Schema.shownState) ORDER BY shown.position
          """,
        arguments: [shown.json, name])
    }
    let byPlace = Dictionary(known.map { ($0.position, $0) }) { first, _ in first }
    return shown.cells.enumerated().map { position, planned in
      byPlace[position] ?? CellStatus(planned, of: name, position: position)
    }
  }
}

extension CellStatus {
  /// A cell that is in no table yet.
  ///
  /// Its id is negative, so that it is no other cell's.
  fileprivate init(_ planned: PlannedCell, of experiment: String, position: Int) {
    let cell = planned.cell
    self.init(
      experiment: experiment, position: position, cellId: Int64(-1 - position),
      trainingHash: cell.trainingHash, dissectionHash: planned.dissectionHash, axis: cell.axis,
      axisKind: cell.axisKind, target: cell.target, skew: cell.skew, seed: cell.seed,
      splitSeed: cell.splitSeed, isTrained: false, isDissected: false, state: .planned, attempts: 0,
      arm: planned.arm)
  }
}

extension ResultStore {
  /// The plans of an experiment, the latest first; none where an older Lancet wrote the database.
  package func plans(ofExperiment name: String) throws -> [PlanRecord] {
    try read { db in
      guard try db.tableExists("plan") else { return [] }
      return try PlanRecord.readAll(
        db, sql: "SELECT * FROM plan WHERE experiment = ? ORDER BY id DESC", arguments: [name])
    }
  }

  /// The plan that an experiment's name shows; nil where an older Lancet ran it.
  package func shownPlan(ofExperiment name: String) throws -> PlanID? {
    try read { db in
      guard try db.tableExists("plan") else { return nil }
      return try PlanID.fetchOne(
        db, sql: "SELECT planId FROM experiment WHERE name = ? AND planId IS NOT NULL",
        arguments: [name])
    }
  }

  /// The cells of a plan, in its order.
  package func plannedCells(ofPlan plan: PlanID) throws -> [PlannedCell] {
    try plannedCells("planCell", "planId = ?", [plan])
  }

  /// The cells of an experiment's last run, in the order of its plan.
  package func plannedCells(ofExperiment name: String) throws -> [PlannedCell] {
    try plannedCells(
      "experimentCell", "experimentId = (SELECT id FROM experiment WHERE name = ?)", [name])
  }

  private func plannedCells(
    _ list: String, _ condition: String, _ arguments: StatementArguments
  ) throws -> [PlannedCell] {
    try read { db in
      let sql = """
        SELECT cell.*, \(list).dissectionHash, \(list).arm FROM \(list) JOIN cell ON cell.id = cellId
        WHERE \(condition) ORDER BY position
        """
      return try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
        PlannedCell(
          try CellRecord(row: row), dissectionHash: try row.value("dissectionHash"),
          arm: try row.value("arm"))
      }
    }
  }
}
