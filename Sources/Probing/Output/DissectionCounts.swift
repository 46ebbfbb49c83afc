import Concepts
import Dissection
import Specification

/// How many detectors a layer has at one quantile, and how many by chance.
package struct DissectionCounts: Sendable, Encodable {
  package let layer: String
  package let quantile: Double
  package let union: String
  package let units: Int
  package let detectors: Int
  /// Detectors by the other rule for unions.
  package let otherUnion: Int
  /// Detectors whose best concept lies in each region, in the order of `FaceRegion`.
  package let regions: [Int]
  /// Pairs of unit and concept that the hierarchy counts.
  package let pairs: Int
  /// Activations of a unit above its threshold, q·M.
  package let samplesAbove: Double
  package let isNoisy: Bool
  /// What draws of chance count; nil where none were made, as at every quantile but the first.
  package let shuffled: Chance?
  package let shifted: Chance?
  /// Detectors of the network before its training; nil where it was not dissected.
  package internal(set) var untrained: Int?

  /// What one kind of draws counts.
  package struct Chance: Sendable, Encodable, Equatable {
    package let draws: Int
    package let mean: Double
    /// Draws that count as many detectors, or more.
    package let reached: Int
    package let pValue: Double
    /// Whether chance explains the count.
    package let isReached: Bool

    init(_ comparison: ChanceComparison) {
      (draws, mean) = (comparison.draws.count, comparison.mean)
      (reached, pValue) = (comparison.reached, comparison.pValue)
      isReached = comparison.isReached
    }
  }

  init(_ layer: LayerFindings, _ level: LevelFindings, union: UnionRule) {
    let reading = level.reading(union)
    let other = level.reading(union == .hnd ? .netdissect : .hnd)
    self.layer = layer.name.rawValue
    quantile = level.quantile
    self.union = union.rawValue
    units = level.counts.unitCount
    detectors = reading.histograms.detectors
    otherUnion = other.histograms.detectors
    regions = FaceRegion.allCases.map { reading.histograms.detectorsByRegion[$0] ?? 0 }
    pairs = reading.histograms.pairsByConcept.reduce(0, +)
    samplesAbove = level.quantile * Double(level.own.sampleCount)
    isNoisy = level.isNoisy
    let isCounted = level.quantile == layer.readings.quantile
    func chance(_ kind: ChanceKind) -> Chance? {
      isCounted ? layer.readings.compared(with: kind, counting: \.detectors).map(Chance.init) : nil
    }
    (shuffled, shifted) = (chance(.shuffled), chance(.shifted))
  }
}
