package struct DissectionSpecification: Sendable, Equatable {
  package var dictionary: DictionarySource
  package var images: Int
  package var hook: Hook
  package var quantile: Double
  package var iou: Double
  package var union: UnionRule
  /// Draws of each null that the counts are held against; 0 for none, not even the untrained network.
  package var nulls: Int
  /// Test images on which the endpoints' units are taken away; 0 for no ablation.
  package var ablation: Int
  /// Whether units are probed for the skewed attribute.
  package var axisFamily: Bool
  /// Whether pictures of the detectors are kept beside the results.
  package var gallery: Bool
  /// Where thresholds are given that all cells share; nil for each unit's own.
  package var thresholds: String?

  package init(
    dictionary: DictionarySource, images: Int, hook: Hook, quantile: Double, iou: Double,
    union: UnionRule, nulls: Int, ablation: Int, axisFamily: Bool,
    gallery: Bool = true, thresholds: String? = nil
  ) {
    self.dictionary = dictionary
    self.images = images
    self.hook = hook
    self.quantile = quantile
    self.iou = iou
    self.union = union
    self.nulls = nulls
    self.ablation = ablation
    self.axisFamily = axisFamily
    self.gallery = gallery
    self.thresholds = thresholds
  }
}

extension DissectionSpecification {
  /// Images that stand for all that a dictionary has.
  package static let allImages = 1_000_000
}
