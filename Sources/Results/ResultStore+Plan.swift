import GRDB

extension ResultStore {
  /// Records an experiment and the cells it wants, in the order of the plan.
  ///
  /// An experiment of the same name is replaced, together with its list of cells: what was
  /// trained, dissected or attempted stays, and is shared by every experiment that wants it; cells
  /// that no experiment wants and nobody has begun are dropped.
  /// The pictures it skips are listed anew.
  package func register(
    experiment: ExperimentRecord, cells: [PlannedCell], skipped: [SkippedImageRecord] = []
  ) throws {
    try write { db in
      try db.execute(
        sql: """
          INSERT INTO experiment (name, question, source, spec) VALUES (?, ?, ?, ?)
          ON CONFLICT (name) DO UPDATE
          SET question = excluded.question, source = excluded.source, spec = excluded.spec
          """,
        arguments: [experiment.name, experiment.question, experiment.source, experiment.spec])
      let experimentID = try Int64.fetchOne(
        db, sql: "SELECT id FROM experiment WHERE name = ?", arguments: [experiment.name])
      try db.execute(
        sql: "DELETE FROM experimentCell WHERE experimentId = ?", arguments: [experimentID])
      try Self.list(skipped, ofExperiment: experimentID, in: db)
      var earlier: [String: CellRecord] = [:]
      for (position, planned) in cells.enumerated() {
        if let twin = earlier.updateValue(planned.cell, forKey: planned.cell.trainingHash) {
          throw ResultsError.ambiguousHash(
            planned.cell.trainingHash, first: twin.name, second: planned.cell.name)
        }
        let cellID = try Self.cellID(of: planned.cell, in: db)
        try db.execute(
          sql: """
            INSERT INTO experimentCell (experimentId, cellId, position, dissectionHash)
            VALUES (?, ?, ?, ?)
            """,
          arguments: [experimentID, cellID, position, planned.dissectionHash])
      }
      try db.execute(
        sql: """
          DELETE FROM cell
          WHERE id NOT IN (SELECT cellId FROM experimentCell)
            AND id NOT IN (SELECT cellId FROM attempt)
            AND id NOT IN (SELECT cellId FROM training)
            AND id NOT IN (SELECT cellId FROM dissection)
          """)
    }
  }

  /// The recorded cell with the hash of `cell`, which is recorded if there is none.
  private static func cellID(of cell: CellRecord, in db: Database) throws -> Int64? {
    let sql = "SELECT * FROM cell WHERE trainingHash = ?"
    guard var known = try CellRecord.fetchOne(db, sql: sql, arguments: [cell.trainingHash]) else {
      var new = cell
      new.id = nil
      try new.insert(db)
      return new.id
    }
    let id = known.id
    // The specification may be written differently and hash alike; who the cell is may not.
    known.spec = cell.spec
    known.id = cell.id
    if known != cell {
      throw ResultsError.ambiguousHash(
        cell.trainingHash, first: "\(known.name) (\(known.target), split \(known.splitSeed))",
        second: "\(cell.name) (\(cell.target), split \(cell.splitSeed))")
    }
    return id
  }

  /// The recorded experiments, by name.
  package func experiments() throws -> [ExperimentRecord] {
    try read { try ExperimentRecord.fetchAll($0, sql: "SELECT * FROM experiment ORDER BY name") }
  }

  /// The experiment of that name.
  package func experiment(named name: String) throws -> ExperimentRecord {
    let all = try experiments()
    guard let experiment = all.first(where: { $0.name == name }) else {
      throw ResultsError.noSuchExperiment(name, recorded: all.map(\.name))
    }
    return experiment
  }

  /// Where the cells of an experiment stand, in the order of its plan.
  package func cells(ofExperiment name: String) throws -> [CellStatus] {
    _ = try experiment(named: name)
    return try read { db in
      try CellStatus.fetchAll(
        db, sql: "SELECT * FROM cellStatus WHERE experiment = ? ORDER BY position",
        arguments: [name])
    }
  }

  /// Where one cell of an experiment stands.
  package func status(ofCell cellID: Int64, inExperiment name: String) throws -> CellStatus {
    let status = try read { db in
      try CellStatus.fetchOne(
        db, sql: "SELECT * FROM cellStatus WHERE experiment = ? AND cellId = ?",
        arguments: [name, cellID])
    }
    guard let status else { throw ResultsError.noSuchCell("\(cellID) of \(name)") }
    return status
  }
}
