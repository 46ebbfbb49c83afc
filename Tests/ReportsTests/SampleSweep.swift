import Foundation
import Results
import TestSupport

/// A small experiment whose every count is known.
///
/// Eyeglasses at P 50 with seeds 1 and 2, at P 100 with seed 1 while seed 2 failed; grayscale at
/// P 50 is planned. Only `layer1` has units that detect; subgroups differ in size.
struct SampleSweep {
  let folder: TemporaryFolder
  let store: ResultStore

  /// The cells that are dissected by three unions, by their places; the others are as they were recorded
  /// before there was the third.
  private let third: Set<Int>

  init(third: Set<Int> = []) throws {
    self.third = third
    folder = try TemporaryFolder()
    store = try ResultStore.open(at: folder.file("results.sqlite"))
    try store.register(
      experiment: ExperimentRecord(name: "sweep", question: "?", source: "", spec: "{}"),
      cells: [
        planned("Eyeglasses", 50, 1), planned("Eyeglasses", 50, 2), planned("Eyeglasses", 100, 1),
        planned("Eyeglasses", 100, 2), planned("grayscale", 50, 1),
      ])
    let cells = try store.cells(ofExperiment: "sweep")
    try train(cells[0], correct: [90, 80, 70, 50])
    try dissect(cells[0], [glasses, nose, atCut, belowCut])
    try train(cells[1], correct: [80, 80, 80, 40])
    try dissect(cells[1], [glasses, blind(1), blind(2), blind(3)])
    try train(cells[2], correct: [100, 30, 20, 50])
    try dissect(cells[2], [brow(0), brow(1), brow(2), glasses])
    let claim = try store.claim(
      cellID: cells[3].cellId, dissectionHash: cells[3].dissectionHash,
      worker: Worker(
        name: "host:1", machine: "host", gitCommit: nil, blasBuild: "OpenBLAS",
        coreType: "Haswell", threads: 2),
      lease: 300, retryUpTo: 0, now: Date(timeIntervalSince1970: 0))
    guard case .begun(let attempt) = claim else { throw ResultsError.noSuchCell("\(claim)") }
    try store.finishAttempt(
      attempt, outcome: .failed, message: "disk full, 0 bytes left",
      now: Date(timeIntervalSince1970: 90))
  }

  private func planned(_ axis: String, _ skew: Int, _ seed: Int) -> PlannedCell {
    func hash(_ kind: Int) -> String {
      let digits = "\(kind)\(axis.count)\(skew)0\(seed)"
      return digits + String(repeating: "a", count: 64 - digits.count)
    }
    return PlannedCell(
      CellRecord(
        trainingHash: hash(1), axis: axis,
        axisKind: axis == "grayscale" ? .transform : .attribute, target: "Male", skew: skew,
        seed: seed, splitSeed: 1, spec: "{}"),
      dissectionHash: hash(2))
  }

  /// `correct` of 100 males with, 100 males without, 100 females with and 50 females without.
  private func train(_ cell: CellStatus, correct: [Int]) throws {
    let subgroups = [(true, true, 100), (true, false, 100), (false, true, 100), (false, false, 50)]
    try store.recordTraining(
      TrainingRecord(cellId: cell.cellId, attemptId: nil, trainCount: 1200, weightsFile: "w"),
      epochs: [],
      evaluations: zip(subgroups, correct).map { subgroup, correct in
        EvaluationRecord(
          cellId: cell.cellId, partition: .test, target: subgroup.0, attribute: subgroup.1,
          n: subgroup.2, correct: correct)
      })
  }

  private func dissect(_ cell: CellStatus, _ units: [UnitRecord]) throws {
    let layers = (1...4).map { layer in
      var layer = LayerRecord(
        name: "layer\(layer)", mapHeight: 16, mapWidth: 16, sampleCount: 1000,
        thresholdIsNoisy: layer == 4, units: layer == 1 ? units : [blind(0)])
      for place in layer.units.indices where third.contains(cell.position) {
        // False alarms take a tenth of each.
        layer.units[place].all = layer.units[place].netdissect
        layer.units[place].all?.iou *= 0.9
      }
      return layer
    }
    try store.recordDissection(
      DissectionRecord(
        cellId: cell.cellId, dissectionHash: cell.dissectionHash, attemptId: nil, hook: .conv1,
        unionRule: .hnd, quantile: 0.005, iouCut: 0.04, imageCount: 600, inputSize: 64, spec: "{}"),
      layers: layers)
  }
}

// MARK: - Units

func unit(
  _ number: Int, _ concept: String?, _ region: String?, hnd: Double, netdissect: Double,
  all: Double? = nil, counted: [String] = [], families: [FamilyRecord] = []
) -> UnitRecord {
  UnitRecord(
    number: number, threshold: 0.5, isDead: false, isConstant: false,
    hnd: MatchRecord(concept: concept, region: region, iou: hnd),
    netdissect: MatchRecord(concept: concept, region: region, iou: netdissect),
    all: all.map { MatchRecord(concept: concept, region: region, iou: $0) },
    concepts: counted.map {
      ConceptRecord(concept: $0, iou: hnd, probability: 0.4, isCounted: true)
    } + [ConceptRecord(concept: "AU_5", iou: 0.01, probability: 0.1, isCounted: false)],
    families: families)
}

func family(
  _ family: String, significant: Bool, _ groups: [(String, Double, Bool)]
) -> FamilyRecord {
  FamilyRecord(
    family: family, pValue: significant ? 0.0001 : 0.9, isSignificant: significant,
    groups: groups.map { GroupRecord(group: $0.0, probability: $0.1, isBiased: $0.2) })
}

/// A detector under both unions that is biased towards grayscale, and significantly.
private let glasses = unit(
  0, "Eyeglasses", "eye", hnd: 0.06, netdissect: 0.05, counted: ["Eyeglasses", "AU_1"],
  families: [
    family("palette", significant: true, [("colour", 0.4, false), ("grayscale", 0.6, true)]),
    // Two groups of one family: the unit counts once.
    family(
      "age", significant: false,
      [("0-20", 0.31, true), ("20-40", 0.33, true), ("40-60", 0.2, false), ("60+", 0.16, false)]),
  ])
/// A detector under one union alone, biased and not significant.
private let nose = unit(
  1, "nose", "nose", hnd: 0.05, netdissect: 0.03,
  families: [
    family("palette", significant: false, [("colour", 0.56, true), ("grayscale", 0.44, false)])
  ])
/// Exactly at the cut.
private let atCut = unit(2, "mouth", "mouth", hnd: 0.04, netdissect: 0.01, counted: ["mouth"])
/// Below it; counted pairs of what is no detector do not count.
private let belowCut = unit(
  3, "AU_17", "chin", hnd: 0.039, netdissect: 0.039, counted: ["AU_17"])

private func brow(_ number: Int) -> UnitRecord {
  unit(number + 4, "left_brow", "eye", hnd: 0.1, netdissect: 0.1, counted: ["left_brow"])
}

func blind(_ number: Int) -> UnitRecord {
  unit(number, nil, nil, hnd: 0, netdissect: 0)
}
