import Concepts
import Dissection
import Results
import Tensors

/// One block on its way through the two passes of a dissection.
struct BlockPass {
  private let height: Int
  private let width: Int
  private let imageCount: Int
  private var collector: ThresholdCollector?
  private var finished: ActivationSummary?
  private var conceptTally: ConceptTally?
  private var kept: [ActivationBatch] = []
  /// Bytes that the maps of all images take.
  let mapBytes: Int

  /// Prepares for maps like those of the first batch.
  init(first: ActivationBatch, imageCount: Int, quantile: Double) {
    (height, width, self.imageCount) = (first.height, first.width, imageCount)
    collector = ThresholdCollector(
      imageCount: imageCount, height: height, width: width, unitCount: first.unitCount,
      quantiles: [quantile])
    mapBytes = imageCount * height * width * first.unitCount * MemoryLayout<Float>.size
  }

  /// Thresholds and extremes, once the first pass is over.
  var summary: ActivationSummary {
    guard let finished else { preconditionFailure("the first pass is not over") }
    return finished
  }

  /// The first pass: takes a batch in, and keeps its maps for the second where memory allows.
  mutating func add(_ batch: ActivationBatch, keeping: Bool) throws {
    try collector?.add(batch)
    if keeping { kept.append(batch) }
  }

  /// Ends the first pass.
  mutating func beginTally(concepts: [LocalConcept], size: Int, settings: DissectionSettings) {
    let summary = collector?.finish()
    collector = nil
    finished = summary
    guard let thresholds = summary?.thresholds.first else { return }
    conceptTally = ConceptTally(
      concepts: concepts, thresholds: thresholds.values, height: height, width: width, size: size,
      settings: settings)
  }

  /// The second pass over maps that were kept; they are let go.
  mutating func tallyKept(masks: [[ConceptMask]], on pool: WorkerPool) throws {
    for batch in kept { try tally(batch, masks: masks, on: pool) }
    kept = []
  }

  /// The second pass: takes a batch in, with the masks of all images of the dictionary at hand.
  mutating func tally(_ batch: ActivationBatch, masks: [[ConceptMask]], on pool: WorkerPool) throws
  {
    try conceptTally?.add(batch, masks: Array(masks[batch.images]), on: pool)
  }

  /// What was found, as the database keeps it.
  func record(block: Int, biases: [GlobalBias], settings: DissectionSettings) -> LayerRecord {
    guard let counts = conceptTally?.finish(), let thresholds = summary.thresholds.first else {
      preconditionFailure("the second pass is not over")
    }
    let hnd = UnitFindings(counts, union: .hnd, cut: settings.iou)
    let netdissect = UnitFindings(counts, union: .netdissect, cut: settings.iou)
    let counting = settings.union == .hnd ? hnd : netdissect
    let hierarchy = Hierarchy(
      counting, counts: counts, extremes: summary.extremes, countFactor: settings.countFactor)
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
    return LayerRecord(
      block: "layer\(block + 1)", mapHeight: height, mapWidth: width,
      sampleCount: thresholds.sampleCount, thresholdIsNoisy: thresholds.isNoisy, units: units)
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
