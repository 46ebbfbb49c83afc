import Concepts
import Foundation
import Results
import Specification
import TestSupport

/// A sweep with cues in regions, in the palette and nowhere, of which every number is given.
///
/// Each model has units in `layer1`, and in `layer2` a detector of the chin that never changes. Shuffled
/// faces give one detector in each region of `layer1`.
struct TruthSweep {
  /// A model before it has numbers.
  struct Model: Hashable {
    var arm: String
    /// The region of its axis; nil of the palette.
    var region: FaceRegion?
    var isDrawn = true
    var skew: Int
    var seed: Int

    /// Whether a cue in a region goes with the label.
    var isTied: Bool { isDrawn && region != nil && skew != 50 }

    var axis: String {
      region.map { Plant(region: $0, strength: isDrawn ? Defaults.Plant.strength : 0).name }
        ?? "grayscale"
    }
  }

  /// What is found in `layer1` of a model; regions that are not named have none.
  struct Numbers {
    var detectors: [FaceRegion: Int] = [:]
    /// Of the detectors.
    var responding: [FaceRegion: Int] = [:]
    /// By another setting of the grid.
    var others: [FaceRegion: Int] = [:]
    /// In points.
    var gap = 0
    /// How much nearer to 0 it gets without the detectors of a region, in points.
    var closed: [FaceRegion: Int] = [:]
  }

  let folder: TemporaryFolder
  let store: ResultStore
  static let other = (quantile: 0.05, cut: 0.1)

  /// Axes are the regions, then the palette and nowhere if asked for.
  init(
    arms: [String] = [""], regions: [FaceRegion] = FaceRegion.allCases, hasPalette: Bool = true,
    nowhere: [Int] = [100], percentages: [Int] = [50, 60, 80, 100], seeds: [Int] = [1, 2, 3],
    isRecorded: (Model) -> Bool = { _ in true }, numbers: (Model) -> Numbers
  ) throws {
    folder = try TemporaryFolder()
    store = try ResultStore.open(at: folder.file("results.sqlite"))
    let axes: [(region: FaceRegion?, isDrawn: Bool, percentages: [Int])] =
      regions.map { ($0, true, percentages) } + (hasPalette ? [(nil, true, percentages)] : [])
      + (nowhere.isEmpty ? [] : [(.eye, false, nowhere)])
    let models = arms.flatMap { arm in
      axes.flatMap { axis in
        seeds.flatMap { seed in
          axis.percentages.map {
            Model(arm: arm, region: axis.region, isDrawn: axis.isDrawn, skew: $0, seed: seed)
          }
        }
      }
    }
    try store.register(
      experiment: ExperimentRecord(name: "truth", question: "?", source: "", spec: "{}"),
      cells: models.enumerated().map { Self.planned($1, number: $0) })
    for (cell, model) in zip(try store.cells(ofExperiment: "truth"), models) where isRecorded(model)
    {
      try record(cell, model, numbers(model))
    }
  }

  private static func planned(_ model: Model, number: Int) -> PlannedCell {
    func hash(_ kind: Int) -> String {
      let digits = "\(kind)a\(number)"
      return digits + String(repeating: "b", count: 64 - digits.count)
    }
    return PlannedCell(
      CellRecord(
        trainingHash: hash(1), axis: model.axis, axisKind: .transform, target: "Male",
        skew: model.skew, seed: model.seed, splitSeed: 1, spec: "{}"),
      dissectionHash: hash(2), arm: model.arm)
  }

  private func record(_ cell: CellStatus, _ model: Model, _ numbers: Numbers) throws {
    try store.recordTraining(
      TrainingRecord(cellId: cell.cellId, attemptId: nil, trainCount: 1200, weightsFile: "w"),
      epochs: [],
      evaluations: Subgroup.all.map {
        EvaluationRecord(
          cellId: cell.cellId, partition: .test, target: $0.label, attribute: $0.attribute, n: 100,
          correct: $0.label == $0.attribute ? 90 : 90 - numbers.gap)
      })
    let chin = unit(0, "Goatee", "chin", hnd: 0.1, netdissect: 0.1, counted: ["Goatee"])
    let layers = ["layer1": units(model, numbers), "layer2": [chin]].sorted { $0.key < $1.key }
    try store.recordDissection(
      DissectionRecord(
        cellId: cell.cellId, dissectionHash: cell.dissectionHash, attemptId: nil, hook: .conv1,
        unionRule: .hnd, quantile: 0.005, iouCut: 0.04, imageCount: 600, inputSize: 64, spec: "{}"),
      layers: layers.map { name, units in
        LayerRecord(
          name: name, mapHeight: 16, mapWidth: 16, sampleCount: 100_000, thresholdIsNoisy: false,
          units: units)
      }, evidence: evidence(numbers))
  }

  /// The detectors, and a unit that is none and always responds.
  private func units(_ model: Model, _ numbers: Numbers) -> [UnitRecord] {
    let (name, groups) =
      model.region == nil ? ("palette", ["colour", "grayscale"]) : ("axis", ["without", "with"])
    func responses(_ responds: Bool) -> [FamilyRecord] {
      [
        family(
          name, significant: responds, [(groups[0], 0.3, false), (groups[1], 0.7, responds)])
      ]
    }
    var units: [UnitRecord] = []
    for region in FaceRegion.allCases {
      let concept =
        region == model.region && model.isDrawn ? model.axis : region.concepts[0].name
      for number in 0..<(numbers.detectors[region] ?? 0) {
        units.append(
          unit(
            units.count, concept, region.rawValue, hnd: 0.1, netdissect: 0.1, counted: [concept],
            families: responses(number < numbers.responding[region] ?? 0)))
      }
    }
    return units + [
      unit(units.count, nil, nil, hnd: 0, netdissect: 0, families: responses(true))
    ]
  }

  private func evidence(_ numbers: Numbers) -> EvidenceRecord {
    func reading(
      _ variant: Variant, _ layer: String, _ counts: [FaceRegion: Int],
      quantile: Double = 0.005, cut: Double = 0.04
    ) -> RegionCountRecord {
      RegionCountRecord(
        layer: layer, variant: variant, draw: 0, quantile: quantile, iouCut: cut, unionRule: .hnd,
        thresholdIsNoisy: false, detectors: RegionCounts(counts), pairs: RegionCounts(counts),
        axisDetectors: 0, axisPairs: variant == .shuffled ? 1 : 0)
    }
    let one = Dictionary(uniqueKeysWithValues: FaceRegion.allCases.map { ($0, 1) })
    let (quantile, cut) = Self.other
    return EvidenceRecord(
      regionCounts: [
        reading(.trained, "layer1", numbers.detectors), reading(.trained, "layer2", [.chin: 1]),
        reading(.trained, "layer1", numbers.others, quantile: quantile, cut: cut),
        reading(.trained, "layer2", [:], quantile: quantile, cut: cut),
        reading(.shuffled, "layer1", one), reading(.shuffled, "layer2", [:]),
      ],
      ablations: FaceRegion.allCases.flatMap { region in
        ["layer1", "layer2"].flatMap { ablations(of: region, layer: $0, numbers) }
      })
  }

  /// A random set closes the gap by a point.
  private func ablations(
    of region: FaceRegion, layer: String, _ numbers: Numbers
  ) -> [AblationRecord] {
    let units = layer == "layer1" ? numbers.detectors[region] ?? 0 : region == .chin ? 1 : 0
    func record(
      _ variant: AblationRecord.Variant, draw: Int = 0, closed: Int
    ) -> AblationRecord {
      let gap = Double(numbers.gap - closed) / 100
      return AblationRecord(
        endpoint: "\(region.rawValue)Detectors", layer: layer, variant: variant, draw: draw,
        unitCount: units, imageCount: 100, unbiased: 0.9 - gap / 2, aligned: 0.9,
        conflicting: 0.9 - gap, worst: 0.9 - gap)
    }
    let intact = record(.intact, closed: 0)
    if units == 0 { return [intact] }
    let own = record(.zero, closed: layer == "layer1" ? numbers.closed[region] ?? 0 : 0)
    // One unit of a small layer has no match.
    return [intact, own] + (layer == "layer1" ? [record(.zero, draw: 1, closed: 1)] : [])
  }
}
