import Foundation
import Results
import Specification
import TestSupport

/// 64 hexadecimal digits that `text` determines and begins.
func hash(_ text: String) -> String {
  let hexadecimal = text.utf8.map { String($0, radix: 16) }.joined()
  return String((hexadecimal + String(repeating: "0", count: 64)).prefix(64))
}

extension ExperimentRecord {
  static func sample(_ name: String = "sweep") -> ExperimentRecord {
    ExperimentRecord(name: name, question: "Why?", source: "name: \(name)\n", spec: "{}")
  }
}

extension CellRecord {
  static func sample(axis: String = "Eyeglasses", skew: Int = 50, seed: Int = 1) -> CellRecord {
    CellRecord(
      trainingHash: hash("\(axis)\(skew)/\(seed)"), axis: axis,
      axisKind: axis == "grayscale" ? .transform : .attribute, target: "Male", skew: skew,
      seed: seed, splitSeed: 1, spec: #"{"rate":0.03}"#)
  }
}

extension PlannedCell {
  static func sample(
    skew: Int = 50, seed: Int = 1, quantile: Double = 0.005, arm: String = ""
  ) -> PlannedCell {
    PlannedCell(
      .sample(skew: skew, seed: seed), dissectionHash: hash("\(skew)/\(seed)/\(quantile)"),
      arm: arm)
  }
}

extension Worker {
  static func sample(_ name: String = "host:1") -> Worker {
    Worker(
      name: name, machine: "host", gitCommit: "abc", blasBuild: "OpenBLAS 0.3.21",
      coreType: "Haswell", threads: 2)
  }
}

extension DissectionRecord {
  static func sample(_ cell: CellStatus, unionRule: UnionRule = .hnd) -> DissectionRecord {
    DissectionRecord(
      cellId: cell.cellId, dissectionHash: cell.dissectionHash, attemptId: nil, hook: .conv1,
      unionRule: unionRule, quantile: 0.005, iouCut: 0.04, imageCount: 600, inputSize: 64,
      spec: "{}")
  }
}

extension UnitRecord {
  /// A unit with the same best concept under all unions; without `all`, as it was recorded before there
  /// was the third.
  static func sample(
    _ number: Int, concept: String? = "left_eye", region: String? = "eye", hnd: Double = 0.06,
    netdissect: Double = 0.05, all: Double? = nil, concepts: [ConceptRecord] = [],
    families: [FamilyRecord] = []
  ) -> UnitRecord {
    UnitRecord(
      number: number, threshold: 0.1 * Double(number), isDead: false, isConstant: false,
      hnd: MatchRecord(concept: concept, region: region, iou: hnd),
      netdissect: MatchRecord(concept: concept, region: region, iou: netdissect),
      all: all.map { MatchRecord(concept: concept, region: region, iou: $0) },
      concepts: concepts, families: families)
  }
}

extension LayerRecord {
  static func sample(_ layer: String = "layer1", units: [UnitRecord]) -> LayerRecord {
    LayerRecord(
      name: layer, mapHeight: 16, mapWidth: 16, sampleCount: 153_600, thresholdIsNoisy: false,
      units: units)
  }
}

/// A new database with one experiment of planned cells, in a folder that outlives it.
struct SampleDatabase {
  let folder: TemporaryFolder
  let store: ResultStore
  let plan: PlanID

  init(cells: [PlannedCell] = [.sample()]) throws {
    folder = try TemporaryFolder()
    store = try ResultStore.open(at: folder.file("results.sqlite"))
    plan = try store.register(experiment: .sample(), cells: cells)
  }

  /// The experiment's cells as they stand now.
  var cells: [CellStatus] {
    get throws { try store.cells(ofExperiment: "sweep") }
  }

  /// The cell that stands first in the plan.
  var first: CellStatus {
    get throws { try store.status(of: store.cells(ofPlan: plan)[0], inPlan: plan) }
  }

  /// Records the training of `cell`, all subgroups equally well.
  func train(_ cell: CellStatus, n: Int = 100, correct: Int = 90) throws {
    try store.recordTraining(
      TrainingRecord(
        cellId: cell.cellId, attemptId: nil, trainCount: 1200, weightsFile: "w.safetensors"),
      epochs: [
        EpochRecord(
          cellId: cell.cellId, number: 0, loss: 0.7, accuracy: 0.5, rate: 0.03, seconds: 10,
          imagesPerSecond: 120)
      ],
      evaluations: [(true, true), (true, false), (false, true), (false, false)].map {
        EvaluationRecord(
          cellId: cell.cellId, partition: .test, target: $0, attribute: $1, n: n, correct: correct)
      })
  }
}

extension ResultStore {
  /// Opens an attempt at a cell that is free; returns its id.
  func beginAttempt(
    cellID: Int64, dissectionHash: String, worker: Worker, lease: TimeInterval = 600,
    now: Date = Date()
  ) throws -> Int64 {
    let claim = try claim(
      cellID: cellID, dissectionHash: dissectionHash, worker: worker, lease: lease,
      retryUpTo: .max, now: now)
    guard case .begun(let attempt) = claim else { throw ResultsError.noSuchCell("\(claim)") }
    return attempt
  }
}
