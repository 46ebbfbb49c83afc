import Concepts
import Dissection
import Results
import Specification

// What a dissection's counts are held against, as the database keeps it.

extension EvidenceRecord {
  /// Takes the sensitivity grid and the draws of chance from `outcome`, and the null of the network
  /// before its training from `untrained`; `axis` is what the experiment skews, maybe a concept.
  package init(_ outcome: DissectionOutcome, untrained: DissectionOutcome?, axis: String) {
    self.init(
      regionCounts: outcome.readings.flatMap { RegionCountRecord.all($0, axis: axis) },
      conceptNulls: outcome.readings.flatMap { readings in
        ChanceKind.allCases.flatMap { kind in
          ConceptNullRecord.means(readings.chance[kind] ?? [], kind.variant, of: readings)
        }
      })
    guard let untrained else { return }
    regionCounts += untrained.readings.map {
      RegionCountRecord($0.own, .untrained, of: $0, axis: axis)
    }
    conceptNulls += untrained.readings.flatMap {
      ConceptNullRecord.means([$0.own], .untrained, of: $0)
    }
    biasCounts = untrained.layers.flatMap { BiasCountRecord.counts(of: $0, variant: .untrained) }
  }
}

extension RegionCountRecord {
  /// The grid of a layer, then its draws.
  fileprivate static func all(_ readings: LayerReadings, axis: String) -> [RegionCountRecord] {
    readings.grid.map { point in
      RegionCountRecord(
        point.counts, .trained, of: readings, axis: axis, quantile: point.quantile,
        cut: point.cut, union: point.union, isNoisy: point.isNoisy)
    }
      + ChanceKind.allCases.flatMap { kind in
        (readings.chance[kind] ?? []).enumerated().map { draw, counts in
          RegionCountRecord(counts, kind.variant, draw: draw, of: readings, axis: axis)
        }
      }
  }

  /// Takes counts by the dissection's own settings, unless others are given.
  fileprivate init(
    _ counts: FindingHistograms, _ variant: Variant, draw: Int = 0,
    of readings: LayerReadings, axis: String, quantile: Double? = nil, cut: Double? = nil,
    union: UnionRule? = nil, isNoisy: Bool? = nil
  ) {
    let axis = readings.concepts.firstIndex { $0.name == axis }
    self.init(
      layer: readings.layer.rawValue, variant: variant, draw: draw,
      quantile: quantile ?? readings.quantile, iouCut: cut ?? readings.cut,
      unionRule: union ?? readings.union,
      thresholdIsNoisy: isNoisy ?? readings.noisyQuantiles.contains(readings.quantile),
      detectors: RegionCounts(counts.detectorsByRegion), pairs: RegionCounts(counts.pairsByRegion),
      axisDetectors: axis.map { counts.detectorsByConcept[$0] } ?? 0,
      axisPairs: axis.map { counts.pairsByConcept[$0] } ?? 0)
  }
}

extension ConceptNullRecord {
  /// The mean counts of every concept over some draws.
  fileprivate static func means(
    _ draws: [FindingHistograms], _ variant: Variant, of readings: LayerReadings
  ) -> [ConceptNullRecord] {
    if draws.isEmpty { return [] }
    func mean(_ counts: (FindingHistograms) -> Int) -> Double {
      Double(draws.reduce(0) { $0 + counts($1) }) / Double(draws.count)
    }
    return readings.concepts.enumerated().map { number, concept in
      ConceptNullRecord(
        layer: readings.layer.rawValue, variant: variant, concept: concept.name,
        draws: draws.count, detectors: mean { $0.detectorsByConcept[number] },
        pairs: mean { $0.pairsByConcept[number] })
    }
  }
}
