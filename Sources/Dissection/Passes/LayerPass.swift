import Concepts
import Tensors

/// One layer on its way through the two passes of a dissection.
struct LayerPass {
  private let layer: LayerShape
  private let settings: DissectionSettings
  private var collector: ThresholdCollector?
  private var summary: ActivationSummary?
  /// The thresholds that units are hot above, level by level; nil for their own.
  private var given: [[Double]?] = []
  private var conceptTally: ConceptTally?

  init(_ layer: LayerShape, imageCount: Int, settings: DissectionSettings) {
    (self.layer, self.settings) = (layer, settings)
    collector = ThresholdCollector(
      imageCount: imageCount, height: layer.height, width: layer.width,
      unitCount: layer.unitCount, quantiles: settings.levels)
  }

  /// How strongly the units respond, once the first pass is over.
  var extremes: ActivationExtremes {
    guard let summary else { preconditionFailure("the first pass is not over") }
    return summary.extremes
  }

  /// The first pass: takes a batch in.
  mutating func collect(_ batch: ActivationBatch, on pool: WorkerPool) throws {
    try collector?.add(batch, on: pool)
  }

  /// Ends the first pass.
  mutating func beginTally(
    concepts: [LocalConcept], size: Int, thresholds: ThresholdRule, chance: ChanceDraws?
  ) throws {
    guard let summary = collector?.finish() else { return }
    collector = nil  // its top values are most of the memory of the first pass
    self.summary = summary
    given = try summary.thresholds.enumerated().map { level, own in
      guard settings.quantiles.indices.contains(level) else { return nil }
      return try thresholds.values(of: layer, quantile: own.quantile)
    }
    conceptTally = ConceptTally(
      concepts: concepts, levels: zip(given, summary.thresholds).map { $0 ?? $1.values },
      height: layer.height, width: layer.width, size: size, settings: settings, chance: chance)
  }

  /// The second pass: takes a batch in.
  mutating func tally(_ batch: ActivationBatch, masks: BatchMasks, on pool: WorkerPool) throws {
    try conceptTally?.add(batch, masks: masks, on: pool)
  }

  /// What was found, once the second pass is over.
  func findings(biases: [GlobalBias], on pool: WorkerPool) -> LayerFindings {
    guard let conceptTally, let summary else { preconditionFailure("the passes are not over") }
    return LayerFindings(
      layer, summary: summary, given: given, counts: conceptTally.finishLevels(),
      chance: Dictionary(
        uniqueKeysWithValues: ChanceKind.allCases.map { ($0, conceptTally.finishChance($0)) }),
      biases: biases, settings: settings, on: pool)
  }
}
