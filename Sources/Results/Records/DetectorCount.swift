import Concepts

/// What was found in one layer of one cell, by the union that counts: a row of `detectorsPerBlock`,
/// with the concepts beside it.
package struct DetectorCount: Sendable, Equatable {
  package struct Concept: Sendable, Equatable {
    /// Detectors whose best concept it is.
    package var detectors = 0
    /// Detectors for which the hierarchy counts it.
    package var pairs = 0
  }

  /// The cell's place in the plan.
  package let position: Int
  package let layer: String
  package private(set) var units = 0
  package private(set) var detectors = 0
  /// Detectors by the first of the other unions.
  package private(set) var otherDetectors = 0
  /// By the second; nil where the dissection was recorded before there were three.
  package private(set) var thirdDetectors: Int?
  /// Detectors whose best concept lies in the region.
  package private(set) var ofRegion = RegionCounts()
  /// Pairs of detector and concept that the hierarchy counts.
  package private(set) var pairs = 0
  /// Those of detectors whose best concept lies in the eye region.
  package private(set) var eyePairs = 0
  /// Of the axis itself; 0 if it is not a concept.
  package private(set) var ofAxis = Concept()
  /// Every concept that has a detector or a pair.
  package private(set) var concepts: [String: Concept] = [:]
  /// The regions of concepts that the published dictionary lacks, of those that any unit matches best.
  package private(set) var furtherConcepts: [String: FaceRegion] = [:]

  init(position: Int, layer: String) {
    (self.position, self.layer) = (position, layer)
  }

  mutating func add(_ match: MatchCount) {
    units += match.units
    detectors += match.detectors
    otherDetectors += match.otherDetectors
    if let third = match.thirdDetectors { thirdDetectors = (thirdDetectors ?? 0) + third }
    note(match.concept, in: match.region)
    guard match.detectors > 0, let concept = match.concept, let region = match.region else {
      return
    }
    if let region = FaceRegion(rawValue: region) { ofRegion[region] += match.detectors }
    concepts[concept, default: Concept()].detectors += match.detectors
    if concept == match.axis { ofAxis.detectors += match.detectors }
  }

  mutating func add(_ pair: PairCount) {
    pairs += pair.pairs
    note(pair.concept, in: pair.region)
    if pair.region == FaceRegion.eye.rawValue { eyePairs += pair.pairs }
    concepts[pair.concept, default: Concept()].pairs += pair.pairs
    if pair.concept == pair.axis { ofAxis.pairs += pair.pairs }
  }

  private mutating func note(_ concept: String?, in region: String?) {
    guard let concept, let region = region.flatMap(FaceRegion.init(rawValue:)),
      !LocalConcept.isPublished(concept)
    else { return }
    furtherConcepts[concept] = region
  }
}
