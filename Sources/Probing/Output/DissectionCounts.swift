import Concepts
import Dissection
import Specification

/// How many detectors a layer has at one quantile, and how many by chance.
package struct DissectionCounts: Sendable, Encodable {
  package let layer: String
  package let quantile: Double
  package let union: UnionRule
  package let units: Int
  package let detectors: Int
  /// Detectors by the first of the other rules for unions.
  package let otherUnion: Int
  /// Detectors by each rule, by its name.
  package let byUnion: [String: Int]
  /// Detectors whose best concept lies in each region: those of `FaceRegion.allCases`, then others.
  package let regions: [Int]
  /// Regions that the published dictionary lacks; nil where there are none.
  package let furtherRegions: [String]?
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

  /// Detectors by a rule for unions.
  package func detectors(by union: UnionRule) -> Int { byUnion[union.rawValue] ?? 0 }

  init(_ layer: LayerFindings, _ level: LevelFindings, union: UnionRule) {
    let reading = level.reading(union)
    let byUnion = Dictionary(
      uniqueKeysWithValues: UnionRule.allCases.map {
        ($0.rawValue, level.reading($0).histograms.detectors)
      })
    self.layer = layer.name.rawValue
    quantile = level.quantile
    (self.union, self.byUnion) = (union, byUnion)
    units = level.counts.unitCount
    detectors = reading.histograms.detectors
    otherUnion = level.reading(union.others[0]).histograms.detectors
    let places = layer.readings.concepts.regions
    regions = places.map { reading.histograms.detectorsByRegion[$0] ?? 0 }
    let further = places.dropFirst(FaceRegion.allCases.count).map(\.rawValue)
    furtherRegions = further.isEmpty ? nil : further
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

extension [DissectionCounts] {
  /// The regions that they count detectors of, in order.
  var regionNames: [String] {
    FaceRegion.allCases.map(\.rawValue) + (first?.furtherRegions ?? [])
  }
}

extension [LayerReadings] {
  /// The regions that they count detectors of, in order.
  var regions: [FaceRegion] { first?.concepts.regions ?? FaceRegion.allCases }
}
