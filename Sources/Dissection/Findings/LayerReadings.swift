import Concepts
import Specification

/// How many units of a layer the dissection counts, how many it would count by other choices, and how
/// many by chance.
///
/// Source: METHOD §8, nulls and sensitivity.
package struct LayerReadings: Sendable, Equatable {
  /// One point of the sensitivity grid.
  package struct GridPoint: Sendable, Equatable {
    package let quantile: Double
    package let cut: Double
    package let union: UnionRule
    /// Whether the thresholds of the quantile are mostly noise.
    package let isNoisy: Bool
    package let counts: FindingHistograms
  }

  package let layer: LayerName
  package let concepts: [LocalConcept]
  /// The first of the dissection's quantiles, at which it and chance are counted.
  package let quantile: Double
  package let cut: Double
  package let union: UnionRule
  /// What the dissection counts by its own settings.
  package let own: FindingHistograms
  /// Empty unless asked for.
  package private(set) var grid: [GridPoint] = []
  /// What each draw counts by the dissection's own settings.
  package private(set) var chance: [ChanceKind: [FindingHistograms]] = [:]
  /// The quantiles whose thresholds are mostly noise, the dissection's own before those of the grid.
  package let noisyQuantiles: [Double]

  /// Reads the counts at every quantile and those of every draw.
  ///
  /// `responses` are those to the images' own masks, and then those to the masks of each shuffled
  /// draw.
  init(
    _ layer: LayerName, own: UnionFindings, counts: [ConceptCounts], isNoisy: [Bool],
    chance: [ChanceKind: [ChanceCounts]], responses: [ConceptResponses],
    settings: DissectionSettings
  ) {
    self.layer = layer
    concepts = counts[0].concepts
    (quantile, cut, union) = (settings.quantiles[0], settings.iou, settings.union)
    self.own = own.histograms
    noisyQuantiles = zip(settings.levels, isNoisy).filter(\.1).map(\.0)
    if settings.grid {
      addGrid(
        counts, isNoisy: isNoisy, responses: responses[0], settings: settings)
    }
    for kind in ChanceKind.allCases {
      self.chance[kind] = (chance[kind] ?? []).enumerated().map { draw, counts in
        FindingHistograms(
          counts, union: settings.union, cut: settings.iou,
          responses: kind == .shuffled ? responses[1 + draw] : responses[0],
          countFactor: settings.countFactor)
      }
    }
  }

  private mutating func addGrid(
    _ counts: [ConceptCounts], isNoisy: [Bool], responses: ConceptResponses,
    settings: DissectionSettings
  ) {
    for quantile in SensitivityGrid.quantiles {
      guard let level = settings.levels.firstIndex(of: quantile) else { continue }
      for cut in SensitivityGrid.cuts {
        for union in UnionRule.allCases {
          grid.append(
            GridPoint(
              quantile: quantile, cut: cut, union: union, isNoisy: isNoisy[level],
              counts: FindingHistograms(
                counts[level], union: union, cut: cut, responses: responses,
                countFactor: settings.countFactor)))
        }
      }
    }
  }
}
