import Concepts
import Dissection
import Probing
import Results
import Specification

/// What dissecting one model found.
package struct DissectionOutcome: Sendable, Equatable {
  /// The blocks with their units, by the dissection's own settings.
  package var layers: [LayerRecord]
  /// How many units other choices, and chance, would have counted; empty unless asked for.
  package var readings: [RegionReading]
  /// Units per concept: of the dissection itself, and the means over the draws of chance.
  package var conceptMeans: [ConceptMean]
  /// The thresholds that rest on fewer than 100 activations above them.
  package var noisyThresholds: [NoisyThreshold]
  /// What a gallery of the detectors shows, block by block.
  package var galleries: [GalleryStep.Block]

  init(
    layers: [LayerRecord] = [], readings: [RegionReading] = [], conceptMeans: [ConceptMean] = [],
    noisyThresholds: [NoisyThreshold] = [], galleries: [GalleryStep.Block] = []
  ) {
    (self.layers, self.readings) = (layers, readings)
    (self.conceptMeans, self.noisyThresholds) = (conceptMeans, noisyThresholds)
    self.galleries = galleries
  }

  /// Adds what was found in another block.
  static func += (outcome: inout DissectionOutcome, block: DissectionOutcome) {
    outcome.layers += block.layers
    outcome.readings += block.readings
    outcome.conceptMeans += block.conceptMeans
    outcome.noisyThresholds += block.noisyThresholds
    outcome.galleries += block.galleries
  }
}

/// The counts of one block by one reading of it.
package struct RegionReading: Codable, Sendable, Equatable {
  /// What a reading changes.
  package enum Kind: String, Codable, Sendable, CaseIterable {
    /// The quantile, the cut or the union, with the images' own masks.
    case grid
    /// The masks: those of an image move together to another image.
    case shuffled
    /// The masks: those of an image are moved by a drawn offset.
    case shifted
  }

  /// The units of one face region.
  package struct RegionCount: Codable, Sendable, Equatable {
    package var region: FaceRegion
    /// Units whose best concept lies in the region.
    package var detectors: Int
    /// Pairs of a unit and a concept that the hierarchy counts.
    package var pairs: Int
  }

  /// Torchvision's name, `layer1` to `layer4`.
  package var block: String
  package var kind: Kind
  /// The number of the draw, from 0; nil for the grid.
  package var draw: Int?
  package var quantile: Double
  package var cut: Double
  package var union: UnionRule
  /// Whether fewer than 100 activations of a unit lie above its threshold.
  package var thresholdIsNoisy: Bool
  /// All five regions, in the order of `FaceRegion`.
  package var regions: [RegionCount]
  /// Units whose best concept is the axis's own; nil where the axis skews no local concept.
  package var axisDetectors: Int?
  /// Units that the hierarchy counts for it.
  package var axisPairs: Int?
}

/// How many units one concept has in one block, or has on average by chance.
package struct ConceptMean: Codable, Sendable, Equatable {
  /// What is averaged.
  package enum Kind: String, Codable, Sendable, CaseIterable {
    /// Nothing: the dissection itself, by its own settings.
    case own
    case shuffled
    case shifted
  }

  package var block: String
  package var kind: Kind
  package var concept: String
  /// Units whose best concept it is.
  package var detectors: Double
  /// Units that the hierarchy counts for it.
  package var pairs: Double
}

/// A quantile and block whose thresholds are mostly noise.
package struct NoisyThreshold: Codable, Sendable, Equatable {
  package var block: String
  package var quantile: Double
}

extension NoisyThreshold {
  /// A sentence that names some noisy thresholds, those of the dissection's own quantile first; nil
  /// where there are none.
  package static func notice(_ noisy: [NoisyThreshold], quantile own: Double) -> String? {
    if noisy.isEmpty { return nil }
    let others = Set(noisy.map(\.quantile)).subtracting([own]).sorted()
    let quantiles = noisy.contains { $0.quantile == own } ? [own] + others : others
    let places = quantiles.map { quantile in
      let blocks = noisy.filter { $0.quantile == quantile }.map(\.block)
      return "\(quantile == own ? "" : "in the sensitivity grid ")at \(quantile) those of "
        + blocks.joined(separator: " ")
    }
    return "thresholds that rest on fewer than 100 activations above them: "
      + places.joined(separator: ", ")
      + "; more dictionary images or a larger quantile steady them"
  }
}
