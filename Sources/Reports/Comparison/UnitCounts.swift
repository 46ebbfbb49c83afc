import Concepts

/// How many units of a layer, or of several, are counted for what: by a dissection, or by a draw of chance.
package struct UnitCounts: Sendable, Equatable {
  package var units: Int
  /// Detectors whose best concept lies in each region; none for a region that is not there.
  package private(set) var regions: [FaceRegion: Double]
  /// Detectors of each concept that has any; nil where regions alone are known.
  package private(set) var detectors: [LocalConcept: Double]?
  /// Counted pairs of each concept that has any; nil where they are not known.
  package private(set) var pairs: [LocalConcept: Double]?
  /// Units that are biased towards each group of a family, and last towards any; of families that were
  /// probed.
  package var groups: [GlobalFamily: [Double]]
  /// Units that are biased towards any group, and pass the family's permutation test.
  package var significant: [GlobalFamily: Double]

  /// Takes detectors and pairs by their concept.
  package init(
    units: Int, detectors: [LocalConcept: Double], pairs: [LocalConcept: Double]?,
    groups: [GlobalFamily: [Double]] = [:], significant: [GlobalFamily: Double] = [:]
  ) {
    (self.units, self.detectors, self.pairs) = (units, detectors, pairs)
    (self.groups, self.significant) = (groups, significant)
    regions = [:]
    for (concept, count) in detectors { regions[concept.region, default: 0] += count }
  }

  /// Takes detectors by region, where no more is known of them.
  package init(
    units: Int, regions: [FaceRegion: Double], groups: [GlobalFamily: [Double]] = [:]
  ) {
    (self.units, self.regions, self.groups) = (units, regions, groups)
    (detectors, pairs, significant) = (nil, nil, [:])
  }

  /// Units that detect something.
  package var detectorCount: Double { regions.values.reduce(0, +) }

  /// The units of both; of what one of them does not know, nothing is known.
  package static func + (one: UnitCounts, other: UnitCounts) -> UnitCounts {
    var sum = one
    sum.units += other.units
    sum.regions.merge(other.regions, uniquingKeysWith: +)
    sum.detectors = joined(one.detectors, other.detectors)
    sum.pairs = joined(one.pairs, other.pairs)
    sum.groups = one.groups.filter { other.groups[$0.key] != nil }
      .merging(other.groups.filter { one.groups[$0.key] != nil }) { zip($0, $1).map(+) }
    sum.significant = one.significant.filter { other.significant[$0.key] != nil }
      .merging(other.significant.filter { one.significant[$0.key] != nil }, uniquingKeysWith: +)
    return sum
  }

  private static func joined(_ one: [LocalConcept: Double]?, _ other: [LocalConcept: Double]?)
    -> [LocalConcept: Double]?
  {
    guard let one, let other else { return nil }
    return one.merging(other, uniquingKeysWith: +)
  }
}
