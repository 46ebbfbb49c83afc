import GRDB

extension ResultStore {
  /// Records that a cell is trained: how, how well, and where its weights lie; in one transaction.
  ///
  /// A cell is recorded once; a second time is an error and changes nothing.
  /// - Precondition: epochs, evaluations and scores are those of the training's own cell.
  package func recordTraining(
    _ training: TrainingRecord, epochs: [EpochRecord], evaluations: [EvaluationRecord],
    scores: [ScoreRecord] = []
  ) throws {
    precondition(
      epochs.allSatisfy { $0.cellId == training.cellId }
        && evaluations.allSatisfy { $0.cellId == training.cellId }
        && scores.allSatisfy { $0.cellId == training.cellId },
      "epochs, evaluations or scores of a cell other than \(training.cellId)")
    try write { db in
      let cell = try Self.cell(training.cellId, in: db)
      guard try !Self.isTrained(cell.trainingHash, in: db) else {
        throw ResultsError.alreadyTrained(cell: cell.name)
      }
      try Self.requireOpen(training.attemptId, in: db)
      try training.insert(db)
      for epoch in epochs { try epoch.insert(db) }
      for evaluation in evaluations { try evaluation.insert(db) }
      for score in scores { try score.insert(db) }
    }
  }

  /// Whether a model of that hash is recorded as trained, for whichever experiment.
  package func isTrained(_ trainingHash: String) throws -> Bool {
    try read { try Self.isTrained(trainingHash, in: $0) }
  }

  private static func isTrained(_ trainingHash: String, in db: Database) throws -> Bool {
    let sql = "SELECT 1 FROM training JOIN cell ON cell.id = cellId WHERE trainingHash = ?"
    return try Int.fetchOne(db, sql: sql, arguments: [trainingHash]) != nil
  }

  /// What was recorded of a cell's training; nil while it is not trained.
  package func training(ofCell cellID: Int64) throws -> TrainingRecord? {
    try read { db in
      try TrainingRecord.readOne(
        db, sql: "SELECT * FROM training WHERE cellId = ?", arguments: [cellID])
    }
  }

  /// What was recorded of the training of an experiment's models, in the order of the plan; once where
  /// several arms share one.
  package func trainings(ofExperiment name: String) throws -> [TrainingRecord] {
    let shown = shown(by: name)
    return try known(name) { db in
      try TrainingRecord.readAll(
        db,
        sql: """
          WITH \(shown.sql) SELECT training.* FROM shown JOIN training USING (cellId)
          GROUP BY cellId ORDER BY min(position)
          """,
        arguments: [shown.argument])
    }
  }

  /// The epochs of a cell's training, in order.
  package func epochs(ofCell cellID: Int64) throws -> [EpochRecord] {
    try read { db in
      try EpochRecord.readAll(
        db, sql: "SELECT * FROM epoch WHERE cellId = ? ORDER BY number", arguments: [cellID])
    }
  }

  /// How a cell's model does on each subgroup.
  package func evaluations(ofCell cellID: Int64) throws -> [EvaluationRecord] {
    try read { db in
      try EvaluationRecord.readAll(
        db,
        sql: """
          SELECT * FROM evaluation WHERE cellId = ?
          ORDER BY partition, target DESC, attribute DESC
          """,
        arguments: [cellID])
    }
  }
}
