import Foundation
import GRDB

extension ResultStore {
  /// Records a plan, and makes it the one that the experiment's name shows.
  ///
  /// What was trained, dissected or attempted stays, and is shared by every plan that wants it. The
  /// pictures that the experiment skips are listed anew.
  /// - Parameters:
  ///   - experiment: its name, and what is shown of it.
  ///   - overrides: what the command line replaced in the experiment's file.
  ///   - cells: in the order of the plan.
  ///   - skipped: the pictures that are left out.
  ///   - attendance: of the process that will be at the plan from now on; nil for none.
  /// - Returns: the plan's id: the known one if the same cells were planned under the name before.
  /// - Throws: `ResultsError.experimentIsBeingRun` while processes are at another plan of that name,
  ///   `ResultsError.ambiguousHash`; nothing is changed then.
  @discardableResult
  package func register(
    experiment: ExperimentRecord, overrides: [String] = [], cells: [PlannedCell],
    skipped: [SkippedImageRecord] = [], attendance: Attendance? = nil
  ) throws -> PlanID {
    let hash = PlanRecord.hash(ofExperiment: experiment.name, cells: cells)
    return try write { db in
      let others = try PlanWorkerRecord.readAll(
        db,
        sql: """
          SELECT planWorker.* FROM planWorker JOIN plan ON plan.id = planId
          WHERE experiment = ? AND planHash <> ? ORDER BY planId, worker
          """,
        arguments: [experiment.name, hash])
      if !others.isEmpty {
        throw ResultsError.experimentIsBeingRun(experiment.name, by: others)
      }
      let plan = try Self.record(experiment, overrides: overrides, planHash: hash, in: db)
      let experimentID = try Self.show(plan, of: experiment, in: db)
      try Self.list(skipped, ofExperiment: experimentID, in: db)
      try Self.list(cells, ofPlan: plan, experimentID: experimentID, in: db)
      if let attendance { try Self.attend(plan, attendance, now: Date(), in: db) }
      try Self.dropWhatNobodyNeeds(in: db)
      return plan
    }
  }

  /// The plan that the experiment's name shows, if all of it is recorded just so: then to register it
  /// would change nothing.
  package func registered(
    experiment: ExperimentRecord, overrides: [String], cells: [PlannedCell],
    skipped: [SkippedImageRecord]
  ) throws -> PlanID? {
    let hash = PlanRecord.hash(ofExperiment: experiment.name, cells: cells)
    let plan = try read { db in
      try PlanRecord.readOne(
        db,
        sql: """
          SELECT plan.* FROM plan JOIN experiment ON experiment.planId = plan.id
          WHERE experiment.name = ? AND planHash = ?
          """,
        arguments: [experiment.name, hash])
    }
    guard let plan, plan.source == experiment.source, plan.overrides == overrides else {
      return nil
    }
    var recorded = try self.experiment(named: experiment.name)
    recorded.id = nil
    let listed = try skippedImages(ofExperiment: experiment.name)
    guard recorded == experiment, Set(listed.map(\.image)) == Set(skipped.map(\.image)) else {
      return nil
    }
    return plan.id
  }

  /// The plan of that id.
  package func plan(_ id: PlanID) throws -> PlanRecord {
    guard let plan = try read({ try Self.plan(id, in: $0) }) else {
      throw ResultsError.noSuchPlan(id)
    }
    return plan
  }

  static func plan(_ id: PlanID, in db: Database) throws -> PlanRecord? {
    try PlanRecord.readOne(db, sql: "SELECT * FROM plan WHERE id = ?", arguments: [id])
  }

  /// The plan with that hash, which is recorded if there is none; how it is written may have changed.
  private static func record(
    _ experiment: ExperimentRecord, overrides: [String], planHash: String, in db: Database
  ) throws -> PlanID {
    let overrides = String(decoding: try JSONEncoder().encode(overrides), as: UTF8.self)
    let id = try PlanID.fetchOne(
      db,
      sql: """
        INSERT INTO plan (planHash, experiment, source, overrides) VALUES (?, ?, ?, ?)
        ON CONFLICT (planHash) DO UPDATE
        SET source = excluded.source, overrides = excluded.overrides
        RETURNING id
        """,
      arguments: [planHash, experiment.name, experiment.source, overrides])
    guard let id else { preconditionFailure("the database returned no id of \(planHash)") }
    return id
  }

  /// Lets the experiment's name show a plan; returns the experiment's id.
  private static func show(
    _ plan: PlanID, of experiment: ExperimentRecord, in db: Database
  ) throws -> Int64? {
    let id = try Int64.fetchOne(
      db,
      sql: """
        INSERT INTO experiment (name, question, source, spec, planId) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (name) DO UPDATE
        SET question = excluded.question, source = excluded.source, spec = excluded.spec,
          planId = excluded.planId
        RETURNING id
        """,
      arguments: [experiment.name, experiment.question, experiment.source, experiment.spec, plan])
    try db.execute(sql: "DELETE FROM experimentCell WHERE experimentId = ?", arguments: [id])
    return id
  }

  /// Lists the cells of a plan, and as those that its experiment shows.
  private static func list(
    _ cells: [PlannedCell], ofPlan plan: PlanID, experimentID: Int64?, in db: Database
  ) throws {
    try db.execute(sql: "DELETE FROM planCell WHERE planId = ?", arguments: [plan])
    var earlier: [String: PlannedCell] = [:]
    for (position, planned) in cells.enumerated() {
      // Arms may share a model, but not what is found in it.
      if let twin = earlier.updateValue(planned, forKey: planned.dissectionHash) {
        throw ResultsError.ambiguousHash(
          planned.cell.trainingHash, first: twin.name, second: planned.name)
      }
      let cellID = try cellID(of: planned.cell, in: db)
      let lists = [
        ("planCell", "planId", plan.rawValue), ("experimentCell", "experimentId", experimentID),
      ]
      for (table, column, owner) in lists {
        try db.execute(
          sql: """
            INSERT INTO \(table) (\(column), cellId, position, dissectionHash, arm)
            VALUES (?, ?, ?, ?, ?)
            """,
          arguments: [owner, cellID, position, planned.dissectionHash, planned.arm])
      }
    }
  }

  /// Drops plans that no name shows, nobody is at and nothing was done for, and cells that are in no
  /// plan any more and that nobody has begun.
  private static func dropWhatNobodyNeeds(in db: Database) throws {
    try db.execute(
      sql: """
        DELETE FROM plan
        WHERE id NOT IN (SELECT planId FROM experiment WHERE planId IS NOT NULL)
          AND id NOT IN (SELECT planId FROM planWorker)
          AND id NOT IN (SELECT planId FROM planCell JOIN attempt USING (cellId, dissectionHash))
          AND id NOT IN (SELECT planId FROM planCell JOIN dissection USING (cellId, dissectionHash));
        DELETE FROM cell
        WHERE id NOT IN (SELECT cellId FROM planCell) AND NOT \(Schema.shownOrBegun)
        """)
  }

  /// The recorded cell with the hash of `cell`, which is recorded if there is none.
  private static func cellID(of cell: CellRecord, in db: Database) throws -> Int64? {
    let sql = "SELECT * FROM cell WHERE trainingHash = ?"
    guard var known = try CellRecord.readOne(db, sql: sql, arguments: [cell.trainingHash]) else {
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
}
