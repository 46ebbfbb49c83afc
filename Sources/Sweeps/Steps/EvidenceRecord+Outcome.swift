import Concepts
import Dissection
import Results

// What a dissection's counts are held against, as the database keeps it.

extension EvidenceRecord {
  /// Takes the sensitivity grid and the draws of chance from `outcome`, and the null of the network
  /// before its training from `untrained`.
  init(
    _ outcome: DissectionOutcome, untrained: DissectionOutcome?, axis: String,
    settings: DissectionSettings
  ) {
    self.init(
      regionCounts: outcome.readings.map(RegionCountRecord.init),
      conceptNulls: outcome.conceptMeans.compactMap {
        ConceptNullRecord($0, draws: settings.nulls)
      })
    guard let untrained else { return }
    regionCounts += untrained.layers.map {
      RegionCountRecord(untrained: $0, of: untrained, axis: axis, settings: settings)
    }
    conceptNulls += untrained.conceptMeans.map {
      ConceptNullRecord(
        block: $0.block, variant: .untrained, concept: $0.concept, draws: 1,
        detectors: $0.detectors, pairs: $0.pairs)
    }
    biasCounts = untrained.layers.flatMap { BiasCountRecord.counts(of: $0, variant: .untrained) }
  }
}

extension RegionCountRecord {
  fileprivate init(_ reading: RegionReading) {
    let regions = Dictionary(uniqueKeysWithValues: reading.regions.map { ($0.region, $0) })
    self.init(
      block: reading.block, variant: reading.kind.variant, draw: reading.draw ?? 0,
      quantile: reading.quantile, iouCut: reading.cut, unionRule: reading.union.recorded,
      thresholdIsNoisy: reading.thresholdIsNoisy,
      detectors: PerRegion { regions[$0]?.detectors ?? 0 },
      pairs: PerRegion { regions[$0]?.pairs ?? 0 }, axisDetectors: reading.axisDetectors ?? 0,
      axisPairs: reading.axisPairs ?? 0)
  }

  /// Sums up the concepts of an untrained network's block.
  fileprivate init(
    untrained layer: LayerRecord, of outcome: DissectionOutcome, axis: String,
    settings: DissectionSettings
  ) {
    let concepts = outcome.conceptMeans.filter { $0.block == layer.block }
    func sum(_ count: KeyPath<ConceptMean, Double>, in region: FaceRegion) -> Int {
      let means = concepts.filter { LocalConcept.named($0.concept)?.region == region }
      return Int(means.reduce(0) { $0 + $1[keyPath: count] })
    }
    let own = concepts.first { $0.concept == axis }
    self.init(
      block: layer.block, variant: .untrained, draw: 0, quantile: settings.quantile,
      iouCut: settings.iou, unionRule: settings.union.recorded,
      thresholdIsNoisy: layer.thresholdIsNoisy,
      detectors: PerRegion { sum(\.detectors, in: $0) }, pairs: PerRegion { sum(\.pairs, in: $0) },
      axisDetectors: Int(own?.detectors ?? 0), axisPairs: Int(own?.pairs ?? 0))
  }
}

extension PerRegion {
  fileprivate init(_ count: (FaceRegion) -> Int) {
    self.init(
      eye: count(.eye), cheek: count(.cheek), nose: count(.nose), mouth: count(.mouth),
      chin: count(.chin))
  }
}

extension ConceptNullRecord {
  /// The mean of the draws; nil for what is no null.
  fileprivate init?(_ mean: ConceptMean, draws: Int) {
    let variant: DissectionRecord.Variant
    switch mean.kind {
    case .own: return nil
    case .shuffled: variant = .shuffled
    case .shifted: variant = .shifted
    }
    self.init(
      block: mean.block, variant: variant, concept: mean.concept, draws: draws,
      detectors: mean.detectors, pairs: mean.pairs)
  }
}

extension RegionReading.Kind {
  fileprivate var variant: DissectionRecord.Variant {
    switch self {
    case .grid: .trained
    case .shuffled: .shuffled
    case .shifted: .shifted
    }
  }
}
