import Foundation
import Results
import Specification
import TestSupport

/// A sweep of six P and three seeds over eyeglasses, with nulls, readings and ablations.
///
/// In `layer1`, detectors of eyeglasses grow with P as `eyes` says and one detects the nose at every
/// P; other layers have one blind unit. One cell is not recorded if `isComplete` is false.
struct TrendSweep {
  static let percentages = [50, 60, 70, 80, 90, 100]
  /// Eye detectors per seed and P.
  static let eyes = [[1, 2, 2, 4, 5, 9], [2, 3, 3, 5, 6, 11], [1, 1, 3, 4, 6, 8]]

  let folder: TemporaryFolder
  let store: ResultStore

  /// Other `eyes` and `controls` may be given, and other `evidence` beside them: by seed, from 0, place of P and eye
  /// detectors.
  init(
    eyes: [[Int]] = Self.eyes, controls: [String] = ["noseDetectors", "smilingPairs"],
    isComplete: Bool = true,
    evidence: ((_ seed: Int, _ place: Int, _ eyes: Int) -> EvidenceRecord)? = nil
  ) throws {
    folder = try TemporaryFolder()
    store = try ResultStore.open(at: folder.file("results.sqlite"))
    let places = eyes.indices.flatMap { seed in (0..<6).map { (seed, $0) } }
    try store.register(
      experiment: ExperimentRecord(
        name: "study", question: "?", source: "",
        spec: """
          {"endpoints": ["eyeDetectors", "accuracyGap", "gazeDetectors"],
          "controls": \(controls)}
          """),
      cells: places.map { seed, place in
        PlannedCell(
          CellRecord(
            trainingHash: Self.hash(1, seed, place), axis: "Eyeglasses", axisKind: .attribute,
            target: "Male", skew: Self.percentages[place], seed: seed + 1, splitSeed: 1,
            spec: "{}"),
          dissectionHash: Self.hash(2, seed, place))
      })
    let cells = try store.cells(ofExperiment: "study")
    for (cell, (seed, place)) in zip(cells, places) where isComplete || (seed, place) != (2, 5) {
      let eyes = eyes[seed][place]
      try record(
        cell, seed: seed, place: place, eyes: eyes,
        evidence: evidence?(seed, place, eyes) ?? self.evidence(seed: seed, eyes: eyes))
    }
  }

  private static func hash(_ kind: Int, _ seed: Int, _ place: Int) -> String {
    "\(kind)\(seed)\(place)" + String(repeating: "b", count: 61)
  }

  private func record(
    _ cell: CellStatus, seed: Int, place: Int, eyes: Int, evidence: EvidenceRecord
  ) throws {
    // Aligned subgroups gain and conflicting ones lose two of a hundred with every step of P.
    let subgroups = [
      (true, true, 80 + 2 * place), (true, false, 80 - 2 * place),
      (false, true, 80 - 2 * place - seed), (false, false, 80 + 2 * place),
    ]
    try store.recordTraining(
      TrainingRecord(cellId: cell.cellId, attemptId: nil, trainCount: 1200, weightsFile: "w"),
      epochs: [],
      evaluations: subgroups.map {
        EvaluationRecord(
          cellId: cell.cellId, partition: .test, target: $0.0, attribute: $0.1, n: 100,
          correct: $0.2)
      })
    let detectors = (0..<eyes).map {
      unit($0, "Eyeglasses", "eye", hnd: 0.1, netdissect: 0.1, counted: ["Eyeglasses"])
    }
    let nose = unit(
      eyes, "nose", "nose", hnd: 0.05, netdissect: 0.01, counted: ["nose"],
      families: [
        family("palette", significant: true, [("colour", 0.4, false), ("grayscale", 0.6, true)])
      ])
    try store.recordDissection(
      DissectionRecord(
        cellId: cell.cellId, dissectionHash: cell.dissectionHash, attemptId: nil, hook: .conv1,
        unionRule: .hnd, quantile: 0.005, iouCut: 0.04, imageCount: 600, inputSize: 64, spec: "{}"),
      layers: (1...4).map { layer in
        LayerRecord(
          name: "layer\(layer)", mapHeight: 16, mapWidth: 16, sampleCount: 1000,
          thresholdIsNoisy: false, units: layer == 1 ? detectors + [nose] : [blind(0)])
      }, evidence: evidence)
  }

  /// Eye detectors of chance: the seed's number untrained; 0 and 1 shuffled; none shifted.
  private func evidence(seed: Int, eyes: Int) -> EvidenceRecord {
    func reading(
      _ variant: Variant, draw: Int = 0, quantile: Double = 0.005, _ eyes: Int
    ) -> RegionCountRecord {
      RegionCountRecord(
        layer: "layer1", variant: variant, draw: draw, quantile: quantile, iouCut: 0.04,
        unionRule: .hnd, thresholdIsNoisy: quantile < 0.005, detectors: [.eye: eyes],
        pairs: [.eye: eyes], axisDetectors: eyes, axisPairs: eyes)
    }
    func null(_ variant: Variant, draws: Int, _ mean: Double) -> ConceptNullRecord {
      ConceptNullRecord(
        layer: "layer1", variant: variant, concept: "Eyeglasses", draws: draws, detectors: mean,
        pairs: mean)
    }
    func ablation(
      _ variant: AblationRecord.Variant, draw: Int = 0, conflicting: Double
    ) -> AblationRecord {
      AblationRecord(
        endpoint: "eyeDetectors", layer: "layer1", variant: variant, draw: draw, unitCount: eyes,
        imageCount: 200, unbiased: 0.8, aligned: 0.9, conflicting: conflicting, worst: 0.5)
    }
    return EvidenceRecord(
      regionCounts: [
        reading(.trained, eyes), reading(.trained, quantile: 0.01, eyes + 2),
        reading(.untrained, seed + 1), reading(.shuffled, 0), reading(.shuffled, draw: 1, 1),
        reading(.shifted, 0),
      ],
      conceptNulls: [
        null(.untrained, draws: 1, Double(seed + 1)), null(.shuffled, draws: 2, 0.5),
      ],
      biasCounts: BiasCountRecord.counts(of: untrained, variant: .untrained),
      ablations: [
        ablation(.intact, conflicting: 0.5), ablation(.zero, conflicting: 0.7),
        ablation(.zero, draw: 1, conflicting: 0.5), ablation(.zero, draw: 2, conflicting: 0.75),
        ablation(.mean, conflicting: 0.6),
      ] + noseless(eyes: eyes))
  }

  /// An endpoint that has units only where there are more than eight eye detectors.
  private func noseless(eyes: Int) -> [AblationRecord] {
    let variants: [AblationRecord.Variant] = eyes > 8 ? [.intact, .zero] : [.intact]
    return variants.map {
      AblationRecord(
        endpoint: "noseDetectors", layer: "layer1", variant: $0, draw: 0,
        unitCount: eyes > 8 ? 2 : 0, imageCount: 200, unbiased: 0.8, aligned: 0.9,
        conflicting: $0 == .zero ? 0.8 : 0.5, worst: 0.5)
    }
  }

  /// Three of its four units are biased, none significantly.
  private var untrained: LayerRecord {
    LayerRecord(
      name: "layer1", mapHeight: 16, mapWidth: 16, sampleCount: 1000, thresholdIsNoisy: false,
      units: [true, true, true, false].enumerated().map { number, isBiased in
        unit(
          number, nil, nil, hnd: 0, netdissect: 0,
          families: [
            family(
              "palette", significant: false, [("colour", 0.4, false), ("grayscale", 0.6, isBiased)])
          ])
      })
  }
}
