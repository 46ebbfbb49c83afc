import GRDB

// What experiments and plans want, and how far each cell has come.

extension ResultStore {
  /// The recorded experiments, by name.
  package func experiments() throws -> [ExperimentRecord] {
    try read { try ExperimentRecord.readAll($0, sql: "SELECT * FROM experiment ORDER BY name") }
  }

  /// The experiment of that name.
  package func experiment(named name: String) throws -> ExperimentRecord {
    if let shown, shown.experiment.name == name { return shown.experiment }
    let all = try experiments()
    guard let experiment = all.first(where: { $0.name == name }) else {
      throw ResultsError.noSuchExperiment(name, recorded: all.map(\.name))
    }
    return experiment
  }

  /// Where the cells stand that an experiment's name shows, in the order of the plan.
  package func cells(ofExperiment name: String) throws -> [CellStatus] {
    if let shown, shown.experiment.name == name { return try statuses(of: shown) }
    return try known(name) { db in
      try CellStatus.readAll(
        db, sql: "SELECT * FROM cellStatus WHERE experiment = ? ORDER BY position",
        arguments: [name])
    }
  }

  /// Where the cells of a plan stand, in its order.
  package func cells(ofPlan plan: PlanID) throws -> [CellStatus] {
    try read { db in
      guard try Self.plan(plan, in: db) != nil else { throw ResultsError.noSuchPlan(plan) }
      return try CellStatus.readAll(
        db, sql: "SELECT * FROM planCellStatus WHERE planId = ? ORDER BY position",
        arguments: [plan])
    }
  }

  /// Where a cell of a plan stands now.
  package func status(of cell: CellStatus, inPlan plan: PlanID) throws -> CellStatus {
    let status = try read { db in
      try CellStatus.readOne(
        db,
        sql: """
          SELECT * FROM planCellStatus WHERE planId = ? AND cellId = ? AND dissectionHash = ?
          """,
        arguments: [plan, cell.cellId, cell.dissectionHash])
    }
    guard let status else { throw ResultsError.noSuchCell("\(cell.name) of plan \(plan)") }
    return status
  }
}
