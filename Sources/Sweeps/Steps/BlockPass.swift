import Concepts
import Dissection
import Probing
import Results
import Tensors

/// One block on its way through the two passes of a dissection.
struct BlockPass {
  /// Torchvision's name.
  let block: String
  private let height: Int
  private let width: Int
  private let settings: DissectionSettings
  private var collector: ThresholdCollector?
  private var finished: ActivationSummary?
  private var conceptTally: ConceptTally?

  /// Prepares for maps like those of the first batch.
  init(_ block: String, first: ActivationBatch, imageCount: Int, settings: DissectionSettings) {
    self.block = block
    (height, width, self.settings) = (first.height, first.width, settings)
    collector = ThresholdCollector(
      imageCount: imageCount, height: height, width: width, unitCount: first.unitCount,
      quantiles: settings.quantiles)
  }

  /// Thresholds and extremes, once the first pass is over.
  var summary: ActivationSummary {
    guard let finished else { preconditionFailure("the first pass is not over") }
    return finished
  }

  /// The first pass: takes a batch in.
  mutating func collect(_ batch: ActivationBatch, on pool: WorkerPool) throws {
    try collector?.add(batch, on: pool)
  }

  /// Ends the first pass.
  mutating func beginTally(concepts: [LocalConcept], size: Int, chance: ChanceDraws?) {
    guard let summary = collector?.finish() else { return }
    collector = nil  // its top values are most of the memory of the first pass
    finished = summary
    conceptTally = ConceptTally(
      concepts: concepts, levels: summary.thresholds.map(\.values), height: height, width: width,
      size: size, settings: settings, chance: chance)
  }

  /// The second pass: takes a batch in.
  mutating func tally(_ batch: ActivationBatch, masks: BatchMasks, on pool: WorkerPool) throws {
    try conceptTally?.add(batch, masks: masks, on: pool)
  }

  /// What was found, once the second pass is over.
  func findings(biases: [GlobalBias], axisConcept: LocalConcept?, on pool: WorkerPool)
    -> DissectionOutcome
  {
    guard let conceptTally else { preconditionFailure("the second pass is not over") }
    let levels = conceptTally.finishLevels()
    let readings = BlockReadings(
      block: block, settings: settings, summary: summary, levels: levels,
      chance: Dictionary(
        uniqueKeysWithValues: ChanceKind.allCases.map { ($0, conceptTally.finishChance($0)) }),
      axisConcept: axisConcept, pool: pool)
    let (layer, gallery) = record(levels[0], readings.responses, biases: biases)
    return DissectionOutcome(
      layers: [layer],
      readings: readings.grid + readings.chance, conceptMeans: readings.conceptMeans,
      noisyThresholds: summary.thresholds.filter(\.isNoisy).map {
        NoisyThreshold(block: block, quantile: $0.quantile)
      }, galleries: [gallery])
  }

  /// The dissection by its own settings, as the database keeps it, and what shows its detectors.
  private func record(
    _ counts: ConceptCounts, _ responses: ConceptResponses, biases: [GlobalBias]
  ) -> (LayerRecord, GalleryStep.Block) {
    let thresholds = summary.thresholds[0]
    let hnd = UnitFindings(counts, union: .hnd, cut: settings.iou)
    let netdissect = UnitFindings(counts, union: .netdissect, cut: settings.iou)
    let counting = settings.union == .hnd ? hnd : netdissect
    let hierarchy = Hierarchy(
      counting, responses: responses, countFactor: settings.countFactor)
    let concepts = counts.concepts
    let units = (0..<counts.unitCount).map { unit in
      UnitRecord(
        number: unit, threshold: thresholds.values[unit],
        isDead: summary.extremes.isDead(unit: unit),
        isConstant: summary.extremes.isConstant(unit: unit),
        hnd: MatchRecord(hnd, unit: unit, concepts: concepts),
        netdissect: MatchRecord(netdissect, unit: unit, concepts: concepts),
        concepts: hierarchy.shares[unit].map { share in
          ConceptRecord(
            concept: concepts[share.concept].name,
            iou: counting.iou[counts.cell(unit: unit, concept: share.concept)],
            probability: share.probability, isCounted: share.isCounted)
        },
        families: biases.map { FamilyRecord($0, unit: unit) })
    }
    let layer = LayerRecord(
      block: block, mapHeight: height, mapWidth: width, sampleCount: thresholds.sampleCount,
      thresholdIsNoisy: thresholds.isNoisy, units: units)
    let gallery = GalleryStep.Block(
      name: block, thresholds: thresholds.values, counts: counts, findings: counting,
      hierarchy: hierarchy)
    return (layer, gallery)
  }
}

extension MatchRecord {
  fileprivate init(_ findings: UnitFindings, unit: Int, concepts: [LocalConcept]) {
    let iou = findings.bestIoU[unit]
    let best = iou > 0 ? concepts[findings.bestConcepts[unit]] : nil
    self.init(concept: best?.name, region: best?.region.rawValue, iou: iou)
  }
}

extension FamilyRecord {
  fileprivate init(_ bias: GlobalBias, unit: Int) {
    self.init(
      family: bias.family.rawValue, pValue: bias.pValues[unit],
      isSignificant: bias.isSignificant[unit],
      groups: bias.family.groups.enumerated().map { group, name in
        GroupRecord(
          group: name, probability: bias.probability(unit: unit, group: group),
          isBiased: bias.isBiased(unit: unit, towards: group))
      })
  }
}
