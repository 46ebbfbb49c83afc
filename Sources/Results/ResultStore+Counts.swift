import GRDB

extension ResultStore {
  /// Detectors per cell and block, for the dissections that an experiment wants and has.
  package func detectorCounts(ofExperiment name: String) throws -> [DetectorCount] {
    try rows(ofView: "detectorsPerBlock", wantedBy: name, order: "position, block")
  }

  /// Biased units per cell, block and family, for the dissections that an experiment wants and has.
  package func biasCounts(ofExperiment name: String) throws -> [BiasCount] {
    try rows(ofView: "biasedUnitsPerBlock", wantedBy: name, order: "position, block, family")
  }

  /// Biased units per cell, block, family and group, likewise.
  package func biasCountsPerGroup(ofExperiment name: String) throws -> [BiasCount] {
    try rows(
      ofView: "biasedUnitsPerGroup", wantedBy: name, order: "position, block, family, groupName")
  }

  /// How the trained cells of an experiment do on the subgroups of a partition, in plan order.
  package func evaluations(
    ofExperiment name: String, on partition: EvaluationRecord.Partition
  ) throws -> [EvaluationRecord] {
    _ = try experiment(named: name)
    return try read { db in
      try EvaluationRecord.fetchAll(
        db,
        sql: """
          SELECT evaluation.* FROM evaluation
            JOIN experimentCell USING (cellId)
            JOIN experiment ON experiment.id = experimentId
          WHERE experiment.name = ? AND partition = ?
          ORDER BY position, evaluation.target DESC, attribute DESC
          """,
        arguments: [name, partition])
    }
  }

  /// The blocks whose thresholds are noise in some dissection of an experiment.
  package func noisyBlocks(ofExperiment name: String) throws -> [String] {
    _ = try experiment(named: name)
    return try read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT DISTINCT block FROM layer
            JOIN dissection ON dissection.id = dissectionId
            JOIN experimentCell USING (cellId, dissectionHash)
            JOIN experiment ON experiment.id = experimentId
          WHERE experiment.name = ? AND thresholdIsNoisy ORDER BY block
          """,
        arguments: [name])
    }
  }

  /// The rows of a view over dissections that belong to those an experiment wants.
  private func rows<Record: FetchableRecord>(
    ofView view: String, wantedBy name: String, order: String
  ) throws -> [Record] {
    _ = try experiment(named: name)
    return try read { db in
      try Record.fetchAll(
        db,
        sql: """
          SELECT counts.* FROM \(view) AS counts
            JOIN experimentCell USING (cellId, dissectionHash)
            JOIN experiment ON experiment.id = experimentId
          WHERE experiment.name = ? ORDER BY \(order)
          """,
        arguments: [name])
    }
  }
}
