import GRDB
import Specification

/// What a dissection's counts are held against, beside its layers: recorded with them, or not at all.
package struct EvidenceRecord: Sendable, Equatable {
  /// The sensitivity grid and the nulls.
  package var regionCounts: [RegionCountRecord]
  package var conceptNulls: [ConceptNullRecord]
  /// Of the untrained network; those of the trained one follow from its layers.
  package var biasCounts: [BiasCountRecord]
  package var ablations: [AblationRecord]
  package var gallery: [GalleryRecord]

  package init(
    regionCounts: [RegionCountRecord] = [], conceptNulls: [ConceptNullRecord] = [],
    biasCounts: [BiasCountRecord] = [], ablations: [AblationRecord] = [],
    gallery: [GalleryRecord] = []
  ) {
    self.regionCounts = regionCounts
    self.conceptNulls = conceptNulls
    self.biasCounts = biasCounts
    self.ablations = ablations
    self.gallery = gallery
  }
}

/// Detectors and counted pairs of one layer under one reading: a row of the view `regionCount`.
package struct RegionCountRecord: Sendable, Equatable {
  package var layer: String
  package var variant: Variant
  /// From 0; of the nulls with draws, which one.
  package var draw: Int
  package var quantile: Double
  package var iouCut: Double
  package var unionRule: UnionRule
  package var thresholdIsNoisy: Bool
  /// Detectors whose best concept lies in the region.
  package var detectors: RegionCounts
  /// Pairs of unit and concept that the hierarchy counts.
  package var pairs: RegionCounts
  /// Detectors whose best concept is the axis itself, and pairs with it; 0 if it is not a concept.
  package var axisDetectors: Int
  package var axisPairs: Int

  package init(
    layer: String, variant: Variant, draw: Int, quantile: Double, iouCut: Double,
    unionRule: UnionRule, thresholdIsNoisy: Bool, detectors: RegionCounts,
    pairs: RegionCounts, axisDetectors: Int, axisPairs: Int
  ) {
    (self.layer, self.variant, self.draw) = (layer, variant, draw)
    (self.quantile, self.iouCut, self.unionRule) = (quantile, iouCut, unionRule)
    self.thresholdIsNoisy = thresholdIsNoisy
    (self.detectors, self.pairs) = (detectors, pairs)
    (self.axisDetectors, self.axisPairs) = (axisDetectors, axisPairs)
  }
}

/// What chance gives one concept in one layer, as means over draws: a row of `conceptNull`.
package struct ConceptNullRecord: Codable, Sendable, Equatable, PersistableRecord {
  package static let databaseTableName = "conceptNull"

  private enum CodingKeys: String, CodingKey {
    case dissectionId, variant, concept, draws, detectors, pairs
    case layer = "block"
  }

  package var dissectionId: Int64
  package var layer: String
  package var variant: Variant
  package var concept: String
  package var draws: Int
  package var detectors: Double
  package var pairs: Double

  package init(
    layer: String, variant: Variant, concept: String, draws: Int,
    detectors: Double, pairs: Double
  ) {
    dissectionId = 0
    (self.layer, self.variant, self.concept) = (layer, variant, concept)
    (self.draws, self.detectors, self.pairs) = (draws, detectors, pairs)
  }
}

/// How the network does without some units of a layer: a row of `ablation`.
package struct AblationRecord: Codable, Sendable, Equatable, PersistableRecord {
  package static let databaseTableName = "ablation"

  private enum CodingKeys: String, CodingKey {
    case dissectionId, endpoint, variant, draw, unitCount, imageCount
    case unbiased, aligned, conflicting, worst
    case layer = "block"
  }

  /// Stands where the name of an endpoint does, for all units of the layer.
  package static let wholeLayer = "wholeBlock"

  /// What the units become.
  package enum Variant: String, Codable, Sendable, CaseIterable, DatabaseValueConvertible {
    case intact, zero, mean
  }

  package var dissectionId: Int64
  package var endpoint: String
  package var layer: String
  package var variant: Variant
  /// 0 for the endpoint's own units, else which random set of as many.
  package var draw: Int
  package var unitCount: Int
  package var imageCount: Int
  /// The mean of the four subgroup accuracies.
  package var unbiased: Double
  package var aligned: Double
  package var conflicting: Double
  /// The accuracy of the subgroup that is classified worst.
  package var worst: Double

  package init(
    endpoint: String, layer: String, variant: Variant, draw: Int, unitCount: Int, imageCount: Int,
    unbiased: Double, aligned: Double, conflicting: Double, worst: Double
  ) {
    dissectionId = 0
    (self.endpoint, self.layer, self.variant, self.draw) = (endpoint, layer, variant, draw)
    (self.unitCount, self.imageCount) = (unitCount, imageCount)
    (self.unbiased, self.aligned) = (unbiased, aligned)
    (self.conflicting, self.worst) = (conflicting, worst)
  }

  /// - Precondition: there is an image of every subgroup.
  package init(
    endpoint: String, layer: String, variant: Variant, draw: Int, unitCount: Int,
    accuracy: GroupAccuracy
  ) {
    guard let unbiased = accuracy.unbiased, let aligned = accuracy.aligned,
      let conflicting = accuracy.conflicting, let worst = accuracy.worst
    else { preconditionFailure("a subgroup has no image: \(accuracy.groups)") }
    self.init(
      endpoint: endpoint, layer: layer, variant: variant, draw: draw, unitCount: unitCount,
      imageCount: accuracy.n, unbiased: unbiased, aligned: aligned, conflicting: conflicting,
      worst: worst.accuracy)
  }
}

/// The picture of a detector's best images.
package struct GalleryRecord: Sendable, Equatable {
  package var layer: String
  package var unit: Int
  package var concept: String
  /// The file, from the folder of the database.
  package var file: String

  package init(layer: String, unit: Int, concept: String, file: String) {
    (self.layer, self.unit, self.concept, self.file) = (layer, unit, concept, file)
  }
}
