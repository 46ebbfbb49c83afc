import Concepts
import Specification
import Tensors

/// What a dissection found in one layer.
package struct LayerFindings: Sendable, Equatable {
  package let layer: LayerShape
  package let extremes: ActivationExtremes
  /// What was found at each of the dissection's quantiles.
  package let levels: [LevelFindings]
  /// How many units other choices, and chance, would have counted.
  package let readings: LayerReadings
  /// What the units make of each family that they were probed for.
  package let biases: [GlobalBias]

  package var name: LayerName { layer.name }

  init(
    _ layer: LayerShape, summary: ActivationSummary, given: [[Double]?], counts: [ConceptCounts],
    chance: [ChanceKind: [ChanceCounts]], biases: [GlobalBias], settings: DissectionSettings,
    on pool: WorkerPool
  ) {
    (self.layer, self.biases) = (layer, biases)
    extremes = summary.extremes
    // Which images carry a concept is the same at every level, and with moved masks; dealt masks give
    // an image other concepts.
    let responses = ConceptResponses.all(
      concepts: counts[0].concepts,
      labellings: [counts[0].images] + (chance[.shuffled] ?? []).map(\.images),
      extremes: summary.extremes, on: pool)
    let isNoisy = zip(given, summary.thresholds).map { $0 == nil && $1.isNoisy }
    levels = settings.quantiles.indices.map { level in
      let own = summary.thresholds[level]
      return LevelFindings(
        own: own, thresholds: given[level] ?? own.values, isNoisy: isNoisy[level],
        counts: counts[level], responses: responses[0], settings: settings)
    }
    readings = LayerReadings(
      layer.name, own: levels[0].reading(settings.union), counts: counts, isNoisy: isNoisy,
      chance: chance, responses: responses, settings: settings)
  }
}

/// What was found in a layer at one quantile.
package struct LevelFindings: Sendable, Equatable {
  /// The thresholds by the quantile.
  package let own: UnitThresholds
  /// The thresholds that were used: the own ones, or given ones.
  package let thresholds: [Double]
  /// Whether the thresholds that were used are the own ones, and mostly noise.
  package let isNoisy: Bool
  package let counts: ConceptCounts
  package let hnd: UnionFindings
  package let netdissect: UnionFindings
  package let all: UnionFindings

  package var quantile: Double { own.quantile }

  init(
    own: UnitThresholds, thresholds: [Double], isNoisy: Bool, counts: ConceptCounts,
    responses: ConceptResponses, settings: DissectionSettings
  ) {
    (self.own, self.thresholds, self.isNoisy) = (own, thresholds, isNoisy)
    self.counts = counts
    func reading(_ union: UnionRule) -> UnionFindings {
      UnionFindings(counts, union: union, responses: responses, settings: settings)
    }
    (hnd, netdissect, all) = (reading(.hnd), reading(.netdissect), reading(.all))
  }

  package func reading(_ union: UnionRule) -> UnionFindings {
    switch union {
    case .hnd: hnd
    case .netdissect: netdissect
    case .all: all
    }
  }
}

/// What the counts mean by one rule for unions.
package struct UnionFindings: Sendable, Equatable {
  package let findings: UnitFindings
  package let hierarchy: Hierarchy
  package let histograms: FindingHistograms

  init(
    _ counts: ConceptCounts, union: UnionRule, responses: ConceptResponses,
    settings: DissectionSettings
  ) {
    findings = UnitFindings(counts, union: union, cut: settings.iou)
    hierarchy = Hierarchy(findings, responses: responses, countFactor: settings.countFactor)
    histograms = FindingHistograms(findings, hierarchy: hierarchy, concepts: counts.concepts)
  }
}
