import Dissection
import Specification

/// What a dissection found, small enough to keep until the end: what tables, page and record show.
package struct DissectionResult: Sendable {
  /// A row per layer and quantile.
  package private(set) var counts: [DissectionCounts] = []
  /// What other choices and chance would have counted, layer by layer.
  package private(set) var readings: [LayerReadings] = []
  /// The same of the network before its training; empty where it was not dissected.
  package private(set) var untrained: [LayerReadings] = []
  /// How many units are biased, by layer and family.
  package private(set) var families: [FamilyCounts] = []

  package init() {}

  /// Takes what is kept of a layer.
  mutating func add(_ found: LayerFindings, union: UnionRule) {
    counts += found.levels.map { DissectionCounts(found, $0, union: union) }
    readings.append(found.readings)
  }

  /// Takes what the units of a layer make of families.
  mutating func add(_ biases: [FamilyBias], layer: LayerName) {
    families += biases.map { FamilyCounts($0, layer: layer) }
  }

  /// Takes what is kept of a layer of the network before its training.
  mutating func addUntrained(_ found: LayerFindings) {
    untrained.append(found.readings)
    for place in counts.indices
    where counts[place].layer == found.name.rawValue
      && counts[place].quantile == found.readings.quantile
    {
      counts[place].untrained = found.readings.own.detectors
    }
    for bias in found.biases {
      for place in families.indices
      where families[place].layer == found.name.rawValue
        && families[place].family == bias.family.rawValue
      {
        families[place].untrained = bias.significantBiasedUnits
      }
    }
  }
}

/// How many units of a layer are biased towards a group of a family.
package struct FamilyCounts: Sendable, Encodable, Equatable {
  package let layer: String
  package let family: String
  package let units: Int
  /// Units that pass the family's cut-off.
  package let biased: Int
  /// Of these, units whose p-value is a discovery.
  package let significant: Int
  /// The same of the network before its training; nil where it was not probed.
  package internal(set) var untrained: Int?

  init(_ entry: FamilyBias, layer: LayerName) {
    (self.layer, family) = (layer.rawValue, entry.name)
    (units, biased) = (entry.bias.unitCount, entry.bias.biasedUnits)
    significant = entry.bias.significantBiasedUnits
  }
}
