import GRDB

/// Detectors of one block of one cell: a row of the view `detectorsPerBlock`.
package struct DetectorCount: Codable, Sendable, Equatable, FetchableRecord {
  package var cellId: Int64
  package var block: String
  package var units: Int
  /// By the union that counts.
  package var detectors: Int
  /// By the other union.
  package var otherDetectors: Int
  /// Detectors whose best concept lies in the region.
  package var eyeDetectors: Int
  package var cheekDetectors: Int
  package var noseDetectors: Int
  package var mouthDetectors: Int
  package var chinDetectors: Int
  /// Pairs of unit and concept that the hierarchy counts; in the eye region.
  package var pairs: Int
  package var eyePairs: Int
  /// Detectors whose best concept is the axis itself, and pairs with it; 0 if it is not a concept.
  package var axisDetectors: Int
  package var axisPairs: Int
}

/// Biased units of one block of one cell: a row of `biasedUnitsPerBlock` or `biasedUnitsPerGroup`.
package struct BiasCount: Codable, Sendable, Equatable, FetchableRecord {
  package var cellId: Int64
  package var block: String
  package var family: String
  /// The group that the units are biased towards; nil for any of the family's.
  package var groupName: String?
  package var units: Int
  /// Units that reach the family's cut-off.
  package var biased: Int
  /// Units that do, and pass the family's permutation test as well.
  package var biasedAndSignificant: Int
}
