import GRDB
import Specification

/// What an experiment's dissections count, each kind by a fixed number of queries.
extension ResultStore {
  /// Detectors and counted pairs per cell and layer, for the dissections that an experiment wants
  /// and has: in the order of the plan, then by layer.
  package func detectorCounts(ofExperiment name: String) throws -> [DetectorCount] {
    func ofUnions(_ sql: (UnionRule) -> String) -> String {
      UnionRule.allCases.map(sql).joined(separator: " UNION ALL ")
    }
    var found: [MatchCount] = try wanted(by: name, ofUnions(MatchCount.sql))
    let hasCounts = try read(Schema.hasCounts)
    if hasCounts { found += try wanted(by: name, MatchCount.kept) }
    let matches = found.sorted { ($0.position, $0.layer) < ($1.position, $1.layer) }
    var pairs: [PairCount] = try wanted(by: name, ofUnions(PairCount.sql))
    if hasCounts { pairs += try wanted(by: name, PairCount.kept) }
    var counts: [DetectorCount] = []
    for match in matches {
      if counts.last?.position != match.position || counts.last?.layer != match.layer {
        counts.append(DetectorCount(position: match.position, layer: match.layer))
      }
      counts[counts.count - 1].add(match)
    }
    let ofLayer = Dictionary(grouping: pairs) {
      PlacedLayer(position: $0.position, layer: $0.layer)
    }
    for place in counts.indices {
      let layer = PlacedLayer(position: counts[place].position, layer: counts[place].layer)
      for pair in ofLayer[layer] ?? [] { counts[place].add(pair) }
    }
    return counts
  }

  /// Biased units per cell, layer, family and group, of the trained and the untrained networks.
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

  /// How the trained cells of an experiment do by other measures than right answers in four subgroups, by
  /// their places in the plan.
  package func scores(
    ofExperiment name: String, on partition: Partition
  ) throws -> [Int: [ScoreRecord]] {
    let shown = shown(by: name)
    let rows = try known(name) { db in
      try PlacedScore.readAll(
        db,
        sql: """
          WITH \(shown.sql) SELECT score.*, position FROM shown JOIN score USING (cellId)
          WHERE partition = ? AND metric <> 'correct'
          ORDER BY position, score.target, attribute, metric
          """,
        arguments: [shown.argument, partition])
    }
    return Dictionary(grouping: rows, by: \.position).mapValues { $0.map(\.score) }
  }

  /// The layers of an experiment's dissections: in the order of the plan, then as they were recorded,
  /// which is the order of the network.
  package func layers(ofExperiment name: String) throws -> [DissectedLayer] {
    try wanted(
      by: name,
      """
      SELECT \(DissectedLayer.columns) FROM wanted CROSS JOIN layer USING (dissectionId)
      ORDER BY position, layer.id
      """)
  }
}

private struct PlacedLayer: Hashable {
  var position: Int
  var layer: String
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

/// A score, and the place in a plan of the cell that it is of.
private struct PlacedScore: FetchableRecord {
  let position: Int
  let score: ScoreRecord

  init(row: Row) throws {
    position = try row.value("position")
    score = try ScoreRecord(row: row)
  }
}

/// A layer of a dissection, and the place in a plan of the cell that it is of.
package struct DissectedLayer: Sendable, FetchableRecord {
  package let position: Int
  package let name: String
  /// Whether fewer than 100 activations lie above a threshold.
  package let thresholdIsNoisy: Bool

  fileprivate static let columns = "position, block, thresholdIsNoisy"

  package init(row: Row) throws {
    position = try row.decode(Int.self, atIndex: 0)
    name = try row.decode(String.self, atIndex: 1)
    thresholdIsNoisy = try row.decode(Bool.self, atIndex: 2)
  }
}
