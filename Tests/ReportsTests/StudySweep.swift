import Concepts
import Foundation
import Reports
import Results
import Seeding
import TestSupport

/// A sweep of made-up numbers as large as a study: six P, three seeds, nulls, readings, ablations, gallery.
///
/// Eye-region detectors of the attribute's axis rise with P in layer1 to layer3, palette-biased units
/// of the transform's axis in all; nothing else does.
struct StudySweep {
  let folder: TemporaryFolder
  let store: ResultStore

  static let percentages = [50, 60, 70, 80, 90, 100]
  static let attribute = "Eyeglasses"
  static let transform = "grayscale"
  /// How many units each layer has, and how often chance and control sets are drawn.
  struct Size {
    var units: [Int]
    var draws: Int

    static let study = Size(units: [32, 48, 64, 96], draws: 20)
    /// A few rows in every table.
    static let tiny = Size(units: [5, 3], draws: 1)
  }

  private let size: Size

  /// Which cells are recorded; and what the attribute's axis, the experiment's question and its
  /// endpoints are.
  init(
    seeds: [Int] = [1, 2, 3], attribute: String = StudySweep.attribute, question: String = "?",
    endpoints: [String] = ["eyeDetectors", "biasedUnits"], file: String = "results.sqlite",
    percentages: [Int] = StudySweep.percentages, size: Size = .study,
    isRecorded: (String, Int, Int) -> Bool = { _, _, _ in true }
  ) throws {
    self.size = size
    folder = try TemporaryFolder()
    store = try ResultStore.open(at: folder.file(file))
    var plan: [PlannedCell] = []
    for axis in [attribute, Self.transform] {
      for skew in percentages {
        for seed in seeds { plan.append(Self.planned(axis, skew, seed)) }
      }
    }
    try store.register(
      experiment: ExperimentRecord(
        name: "study", question: question, source: "name: study\n# <b>text</b>\n",
        spec: Self.specification(endpoints)),
      cells: plan)
    for cell in try store.cells(ofExperiment: "study")
    where isRecorded(cell.axis, cell.skew, cell.seed) {
      try record(cell)
    }
  }

  private static func specification(_ endpoints: [String]) -> String {
    """
    {"data":{"synthetic":{"seed":7}},"dissection":{"dictionary":"synthetic","hook":"conv1",\
    "images":600,"iou":0.04,"quantile":0.005,"union":"hnd","nulls":20,"ablation":200},\
    "endpoints":\(endpoints),"model":{"architecture":"resnet50","input":112},\
    "name":"study","seeds":[1,2,3],"split":{"perSeed":false,"seed":1,"test":400,"train":1200,\
    "validation":0},"target":"Male","training":{"augment":["flip","shift"],"batch":32,\
    "decay":0.0001,"epochs":5,"momentum":0.9,"rate":0.03,"schedule":"cosine","warmUp":1,\
    "zeroStart":true}}
    """
  }

  private static func planned(_ axis: String, _ skew: Int, _ seed: Int) -> PlannedCell {
    func hash(_ kind: Int) -> String {
      var hash = SHA256()
      hash.update(Array("\(kind) \(axis) \(skew) \(seed)".utf8))
      return hash.hexadecimal
    }
    return PlannedCell(
      CellRecord(
        trainingHash: hash(1), axis: axis, axisKind: axis == transform ? .transform : .attribute,
        target: "Male", skew: skew, seed: seed, splitSeed: 1, spec: "{}"),
      dissectionHash: hash(2))
  }

  private func record(_ cell: CellStatus) throws {
    var random = SplitMix64(
      seed: 7, UInt64(cell.skew), UInt64(cell.seed), UInt64(cell.axisKind == .transform ? 1 : 0))
    let claim = try store.claim(
      cellID: cell.cellId, dissectionHash: cell.dissectionHash,
      worker: Worker(
        name: "host:1", machine: "host", gitCommit: "0123456789abcdef",
        blasBuild: "OpenBLAS 0.3.21", coreType: "Haswell", threads: 2),
      lease: 300, retryUpTo: 0)
    guard case .begun(let attempt) = claim else { return }
    try train(cell, attempt: attempt, using: &random)
    try dissect(cell, attempt: attempt, using: &random)
    try store.finishAttempt(attempt, outcome: .done)
  }

  private func train(
    _ cell: CellStatus, attempt: Int64, using random: inout SplitMix64
  ) throws {
    let part = Double(cell.skew - 50) / 50
    try store.recordTraining(
      TrainingRecord(
        cellId: cell.cellId, attemptId: attempt, trainCount: 1200,
        weightsFile: "results.sqlite.runs/\(cell.cellId)/weights.safetensors"),
      epochs: [],
      evaluations: [(true, true), (true, false), (false, true), (false, false)].map { subgroup in
        let share =
          subgroup.0 == subgroup.1
          ? 0.86 + 0.12 * part : 0.86 - 0.1 * part - 0.62 * part * part * part
        let correct = 100 * share + random.normal(deviation: 2.5)
        return EvaluationRecord(
          cellId: cell.cellId, partition: .test, target: subgroup.0, attribute: subgroup.1, n: 100,
          correct: max(0, min(100, Int(correct))))
      })
  }

  private func dissect(
    _ cell: CellStatus, attempt: Int64, using random: inout SplitMix64
  ) throws {
    var layers: [LayerRecord] = []
    var evidence = EvidenceRecord()
    for (place, count) in size.units.enumerated() {
      let layer = StudyLayer(
        layer: place + 1, units: count, draws: size.draws, cell: cell, using: &random)
      layers.append(layer.record)
      evidence.regionCounts += layer.nulls + layer.grid
      evidence.biasCounts += layer.untrained
      evidence.ablations += layer.ablations(skew: cell.skew, using: &random)
      for unit in layer.detectors.prefix(3) {
        let path = "runs/\(cell.cellId)/layer\(place + 1)/\(unit.number).png"
        try StudyLayer.writeStrip(to: folder.file(path), shade: UInt8(40 * place + 60))
        evidence.gallery.append(
          GalleryRecord(
            layer: layer.record.name, unit: unit.number, concept: unit.hnd.concept ?? "",
            file: path))
      }
    }
    try store.recordDissection(
      DissectionRecord(
        cellId: cell.cellId, dissectionHash: cell.dissectionHash, attemptId: attempt, hook: .conv1,
        unionRule: .hnd, quantile: 0.005, iouCut: 0.04, imageCount: 600, inputSize: 112,
        spec: "{}"),
      layers: layers, evidence: evidence)
  }
}

extension StudySweep {
  /// The report's page, with those faces and the gallery from `pictures`; nil leaves both out.
  func html(
    faces: [Report.SubgroupFaces]? = [], note: String? = nil, pictures: URL? = nil,
    command: String = "lancet report"
  ) throws -> String {
    // The gallery is read while the page is made.
    try withExtendedLifetime(folder) {
      try Report(
        Sweep(experiment: "study", store: store),
        pictures: faces.map {
          Report.Pictures(folder: (pictures ?? folder.url).path, faces: $0, note: note)
        }, command: command
      ).html()
    }
  }
}
