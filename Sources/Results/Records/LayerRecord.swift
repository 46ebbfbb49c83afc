/// What dissecting one layer found, with its units.
package struct LayerRecord: Codable, Sendable, Equatable {
  /// As the network names it, such as `layer1`.
  package var name: String
  package var mapHeight: Int
  package var mapWidth: Int
  /// Activations behind each unit's threshold.
  package var sampleCount: Int
  /// Whether so few of them lie above the threshold that it is noise.
  package var thresholdIsNoisy: Bool
  package var units: [UnitRecord]

  package init(
    name: String, mapHeight: Int, mapWidth: Int, sampleCount: Int, thresholdIsNoisy: Bool,
    units: [UnitRecord]
  ) {
    self.name = name
    self.mapHeight = mapHeight
    self.mapWidth = mapWidth
    self.sampleCount = sampleCount
    self.thresholdIsNoisy = thresholdIsNoisy
    self.units = units
  }
}

/// The concept that a unit matches best under one union.
package struct MatchRecord: Codable, Sendable, Equatable {
  /// The concept and its region; nil where no concept was met at all, and `iou` is 0.
  package var concept: String?
  /// The rawValue of a `FaceRegion`.
  package var region: String?
  /// Over the whole dictionary, 0...1.
  package var iou: Double

  package init(concept: String?, region: String?, iou: Double) {
    self.concept = concept
    self.region = region
    self.iou = iou
  }
}

/// What was found of one unit.
///
/// Whether it is a detector is not stored: its IoU is above 0 and reaches the dissection's
/// cut, or not.
package struct UnitRecord: Codable, Sendable, Equatable {
  /// The channel, from 0.
  package var number: Int
  package var threshold: Double
  /// Whether it is 0 everywhere.
  package var isDead: Bool
  /// Whether it has the same activation everywhere.
  package var isConstant: Bool
  package var hnd: MatchRecord
  package var netdissect: MatchRecord
  /// Nil where the dissection was recorded before there was this union.
  package var all: MatchRecord?
  /// For a detector, the concepts of its best concept's region; under the union that counts.
  package var concepts: [ConceptRecord]
  package var families: [FamilyRecord]

  package init(
    number: Int, threshold: Double, isDead: Bool, isConstant: Bool, hnd: MatchRecord,
    netdissect: MatchRecord, all: MatchRecord? = nil, concepts: [ConceptRecord] = [],
    families: [FamilyRecord] = []
  ) {
    self.number = number
    self.threshold = threshold
    self.isDead = isDead
    self.isConstant = isConstant
    self.hnd = hnd
    self.netdissect = netdissect
    self.all = all
    self.concepts = concepts
    self.families = families
  }
}

/// The share that a local concept has in a unit, among the concepts of its region.
package struct ConceptRecord: Codable, Sendable, Equatable {
  package var concept: String
  package var iou: Double
  /// Sums to 1 over the region.
  package var probability: Double
  /// Whether the pair counts: the probability exceeds 1.5 times an even share.
  package var isCounted: Bool

  package init(concept: String, iou: Double, probability: Double, isCounted: Bool) {
    self.concept = concept
    self.iou = iou
    self.probability = probability
    self.isCounted = isCounted
  }
}

/// A unit's answer to one family of global concepts.
///
/// Of a unit that is read back, only the groups that it is biased towards are there.
package struct FamilyRecord: Codable, Sendable, Equatable {
  /// The rawValue of a `GlobalFamily`.
  package var family: String
  /// Of the permutation test, 0 excluded.
  package var pValue: Double
  /// Whether it is significant after Benjamini–Hochberg over the layer's units.
  package var isSignificant: Bool
  package var groups: [GroupRecord]

  package init(family: String, pValue: Double, isSignificant: Bool, groups: [GroupRecord]) {
    self.family = family
    self.pValue = pValue
    self.isSignificant = isSignificant
    self.groups = groups
  }
}

/// The share that one group has in a unit, among the groups of its family.
package struct GroupRecord: Codable, Sendable, Equatable {
  package var group: String
  package var probability: Double
  /// Whether the probability reaches the family's cut-off.
  package var isBiased: Bool

  package init(group: String, probability: Double, isBiased: Bool) {
    self.group = group
    self.probability = probability
    self.isBiased = isBiased
  }
}
