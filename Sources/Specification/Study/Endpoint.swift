/// What an experiment may declare before its run.
package enum Endpoint: String, CaseIterable, Sendable, Codable {
  case eyeDetectors, cheekDetectors, noseDetectors, mouthDetectors, chinDetectors
  /// Pairs of a unit and the concept that is skewed itself, or the concept Smiling.
  case axisPairs, smilingPairs
  /// Units biased towards a palette; towards faces with or without the skewed attribute.
  case biasedUnits
  case axisBiasedUnits = "biasedUnits:axis"
  case accuracyGap, worstSubgroup

  /// Whether it counts units of a block; the others are accuracies.
  package var countsUnits: Bool { self != .accuracyGap && self != .worstSubgroup }
}
