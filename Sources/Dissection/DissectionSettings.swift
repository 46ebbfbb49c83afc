import Specification

/// The choices that determine what a dissection finds.
package struct DissectionSettings: Codable, Sendable, Equatable {
  /// The shares of a unit's activations that lie above its threshold, one after the other; draws of
  /// chance are counted at the first.
  package var quantiles: [Double]
  /// The IoU from which a unit is a detector.
  package var iou: Double
  /// The rule that counts detectors; the others are computed beside it.
  package var union: UnionRule
  /// A unit counts for a concept above this multiple of the region's even share.
  package var countFactor: Double
  /// How many of the best images are kept for each unit and concept.
  package var gallerySize: Int
  /// How many label permutations the test of a global bias draws.
  package var permutations: Int
  /// The share of false discoveries that is accepted per layer and family.
  package var falseDiscoveryRate: Double
  /// How many draws of chance are counted of each kind, shuffled and shifted masks; 0 for none.
  package var nulls: Int
  /// Whether the findings are also read with the choices of `SensitivityGrid`.
  package var grid: Bool

  /// Takes the choices of the paper and of the authors' program where nothing else is asked for.
  ///
  /// Source: Teotia et al. 2022 and its README (top 0.5 %, IoU 0.04, 1.5 times the even share);
  /// the permutation test and its two numbers are Lancet's own.
  package init(
    quantiles: [Double] = [Defaults.Dissection.quantile],
    iou: Double = Defaults.Dissection.iou, union: UnionRule = Defaults.Dissection.union,
    countFactor: Double = Defaults.Dissection.countFactor,
    gallerySize: Int = Defaults.Dissection.galleryImages,
    permutations: Int = Defaults.Dissection.permutations,
    falseDiscoveryRate: Double = Defaults.Dissection.falseDiscoveryRate, nulls: Int = 0,
    grid: Bool = false
  ) {
    precondition(!quantiles.isEmpty, "a dissection without quantiles")
    precondition(nulls >= 0, "\(nulls) draws of chance")
    self.quantiles = quantiles
    self.iou = iou
    self.union = union
    self.countFactor = countFactor
    self.gallerySize = gallerySize
    self.permutations = permutations
    self.falseDiscoveryRate = falseDiscoveryRate
    (self.nulls, self.grid) = (nulls, grid)
  }

  /// What makes a unit a detector.
  package var rule: DetectorRule { DetectorRule(union: union, cut: iou) }

  /// The same without draws of chance and sensitivity grid: what a network before its training is
  /// dissected by.
  package var ofUntrained: DissectionSettings {
    var plain = self
    (plain.nulls, plain.grid) = (0, false)
    return plain
  }
}
