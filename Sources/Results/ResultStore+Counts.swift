import GRDB
import Specification

/// What an experiment's dissections count, each kind by a fixed number of queries.
extension ResultStore {
  /// Detectors and counted pairs per cell and block, for the dissections that an experiment wants
  /// and has: in the order of the plan, then by block.
  package func detectorCounts(ofExperiment name: String) throws -> [DetectorCount] {
    // To group by the layer alone is twice as fast as by cell and block, which it determines.
    let matches: [MatchCount] = try wanted(
      by: name,
      """
      SELECT \(MatchCount.columns) FROM wanted CROSS JOIN unitMatch USING (dissectionId)
      GROUP BY layerId, concept, region ORDER BY position, block
      """)
    let pairs: [PairCount] = try wanted(
      by: name,
      """
      SELECT \(PairCount.columns)
      FROM wanted CROSS JOIN unitMatch USING (dissectionId) CROSS JOIN unitConcept USING (unitId)
      WHERE isDetector AND isCounted
      GROUP BY layerId, unitConcept.concept, region
      """)
    var counts: [DetectorCount] = []
    for match in matches {
      if counts.last?.position != match.position || counts.last?.block != match.block {
        counts.append(DetectorCount(position: match.position, block: match.block))
      }
      counts[counts.count - 1].add(match)
    }
    let ofBlock = Dictionary(grouping: pairs) { Block(position: $0.position, block: $0.block) }
    for place in counts.indices {
      let block = Block(position: counts[place].position, block: counts[place].block)
      for pair in ofBlock[block] ?? [] { counts[place].add(pair) }
    }
    return counts
  }

  /// Biased units per cell, block, family and group, of the trained and the untrained networks.
  package func biasCounts(ofExperiment name: String) throws -> [BiasCount] {
    try wanted(
      by: name,
      """
      SELECT \(BiasCount.columns) FROM wanted CROSS JOIN biasCount USING (dissectionId)
      ORDER BY position, block, family, groupName
      """)
  }

  /// How the trained cells of an experiment do on the subgroups of a partition, by their places in the
  /// plan.
  package func evaluations(
    ofExperiment name: String, on partition: Partition
  ) throws -> [Int: [EvaluationRecord]] {
    let shown = shown(by: name)
    let rows = try known(name) { db in
      try PlacedEvaluation.readAll(
        db,
        sql: """
          WITH \(shown.sql) SELECT evaluation.*, position FROM shown JOIN evaluation USING (cellId)
          WHERE partition = ?
          ORDER BY position, evaluation.target DESC, attribute DESC
          """,
        arguments: [shown.argument, partition])
    }
    return Dictionary(grouping: rows, by: \.position).mapValues { $0.map(\.evaluation) }
  }

  /// The blocks whose thresholds are noise in some dissection of an experiment.
  package func noisyBlocks(ofExperiment name: String) throws -> [String] {
    let rows: [Name] = try wanted(
      by: name,
      """
      SELECT DISTINCT block FROM wanted CROSS JOIN layer USING (dissectionId)
      WHERE thresholdIsNoisy ORDER BY block
      """)
    return rows.map(\.name)
  }
}

private struct Block: Hashable {
  var position: Int
  var block: String
}

/// An evaluation, and the place in a plan of the cell that it is of.
private struct PlacedEvaluation: FetchableRecord {
  let position: Int
  let evaluation: EvaluationRecord

  init(row: Row) throws {
    position = try row.value("position")
    evaluation = try EvaluationRecord(row: row)
  }
}

private struct Name: FetchableRecord {
  var name: String

  init(row: Row) throws { name = try row.decode(String.self, atIndex: 0) }
}
