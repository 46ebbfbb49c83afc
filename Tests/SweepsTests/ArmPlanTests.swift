import Foundation
import Results
import Specification
import TestSupport
import Testing

@testable import Sweeps

private func experiment(_ arms: String, _ overrides: [String] = []) throws -> Experiment {
  try Experiment(
    yaml: """
      name: sample
      data: {source: synthetic, seed: 7}
      skew: [{attribute: Eyeglasses, P: [50, 100]}, {transform: grayscale, P: [100]}]
      split: {train: 16, test: 8}
      seeds: [1, 2]
      model: {architecture: resnet18, input: 32}
      training: {epochs: 1, batch: 8, rate: 0.01}
      dissection: {images: 8, quantile: 0.05, nulls: 0, gallery: false}
      endpoints: [eyeDetectors]
      \(arms)
      """, file: "sample.yaml", overrides: overrides)
}

private func cells(_ arms: String, _ overrides: [String] = []) throws -> [PlannedCell] {
  try SweepRun(experiment(arms, overrides), results: URL(filePath: "none.sqlite"))
    .plannedCells()
}

private let arms = """
  arms:
    - {name: plain}
    - {name: longer, training: {epochs: 2}, P: [100], seeds: [2]}
    - {name: coarse, dissection: {quantile: 0.1}, seeds: [1]}
    - {name: harder, data: {difficulty: 0.8}, P: [50], seeds: [1]}
  """

@Suite("The plan of an experiment with arms")
struct ArmPlanTests {
  @Test("has the cells of arms that share a model one after the other, and other arms behind them")
  func order() throws {
    #expect(
      try cells(arms).map(\.name) == [
        "plain, Eyeglasses P50 seed 1", "coarse, Eyeglasses P50 seed 1",
        "plain, Eyeglasses P100 seed 1", "coarse, Eyeglasses P100 seed 1",
        "plain, grayscale P100 seed 1", "coarse, grayscale P100 seed 1",
        "plain, Eyeglasses P50 seed 2", "plain, Eyeglasses P100 seed 2",
        "plain, grayscale P100 seed 2",
        "longer, Eyeglasses P100 seed 2", "longer, grayscale P100 seed 2",
        "harder, Eyeglasses P50 seed 1",
      ])
  }

  @Test("names each model and dissection as an experiment with the arm's settings would")
  func hashes() throws {
    let planned = try cells(arms)
    let alone = [
      ("plain", []), ("longer", ["training.epochs=2"]), ("coarse", ["dissection.quantile=0.1"]),
      ("harder", ["data.difficulty=0.8"]),
    ]
    for (arm, overrides) in alone {
      let own = Dictionary(
        uniqueKeysWithValues: try cells("", overrides).map { ($0.cell.name, $0) })
      let ofArm = planned.filter { $0.arm == arm }
      #expect(!ofArm.isEmpty)
      for cell in ofArm {
        #expect(cell.cell == own[cell.cell.name]?.cell, "\(cell.name)")
        #expect(cell.dissectionHash == own[cell.cell.name]?.dissectionHash, "\(cell.name)")
      }
    }
    let plain = planned.filter { $0.arm == "plain" }.prefix(3).map(\.cell.trainingHash)
    #expect(planned.filter { $0.arm == "coarse" }.map(\.cell.trainingHash) == plain)
    #expect(Set(planned.map(\.dissectionHash)).count == planned.count)
  }

  @Test("trains arms on as many images as they say, on every axis, and the others as before")
  func trainingSets() throws {
    let arms = "arms: [{name: plain}, {name: more, split: {train: 32}}]"
    let skews =
      "skew=[{attribute: Eyeglasses, P: [50, 100], train: 24}, {transform: grayscale, P: [100]}]"
    let planned = try cells(arms, [skews])
    let plain = try cells("", [skews])
    let more = try cells("", ["split.train=32"])
    #expect(planned.filter { $0.arm == "plain" }.map(\.cell) == plain.map(\.cell))
    #expect(planned.filter { $0.arm == "more" }.map(\.cell) == more.map(\.cell))
    #expect(
      planned.filter { $0.arm == "more" }.map(\.dissectionHash) == more.map(\.dissectionHash))
    let run = try SweepRun.Preparation(experiment(arms))
    #expect(Set(run.plan.work.map(\.split.train.count)) == [16, 32])
  }

  @Test("is that of today without arms; the name of an arm is in no hash of a model")
  func oneArm() throws {
    let (without, with) = try (cells(""), cells("arms: [{name: plain}]"))
    #expect(without.map(\.dissectionHash) == with.map(\.dissectionHash))
    #expect(without.allSatisfy { $0.arm.isEmpty } && with.allSatisfy { $0.arm == "plain" })
  }

  @Test("is refused where two arms would find the same")
  func sameArms() throws {
    let error = #expect(throws: SweepError.self) {
      try cells("arms: [{name: a}, {name: b, dissection: {gallery: true}}]")
    }
    let words = error?.description ?? ""
    #expect(words.contains("The arms a and b would find the same"), "\(words)")
  }

  @Test("shares faces and pictures among arms, as far as these are the same")
  func sharing() throws {
    let preparation = try SweepRun.Preparation(
      experiment(
        """
        arms: [{name: plain}, {name: coarse, dissection: {quantile: 0.1}}, {name: larger, model: \
        {input: 64}}, {name: harder, data: {difficulty: 0.8}}]
        """))
    let arms = preparation.arms
    #expect(arms[0].bank === arms[1].bank && arms[0].dictionary === arms[1].dictionary)
    #expect(arms[2].bank !== arms[0].bank && arms[2].bank.size == 64)
    #expect(arms[3].bank !== arms[0].bank && arms[3].dictionary !== arms[0].dictionary)
  }

  @Test("says what a changed arm trains again, and nothing of the others")
  func retraining() throws {
    let folder = try TemporaryFolder()
    let results = folder.file("results.sqlite")
    func outlook(_ overrides: [String]) throws -> [String] {
      try SweepRun(experiment(arms, overrides), results: results).outlook().notices
        .filter { $0.contains("again") }
    }
    let first = try experiment(arms)
    let store = try ResultStore.open(at: results)
    let plan = try SweepRun(first, results: results).record(.init(first), in: store)
    var seen: Set<Int64> = []
    for cell in try store.cells(ofPlan: plan) where seen.insert(cell.cellId).inserted {
      try store.recordTraining(
        TrainingRecord(cellId: cell.cellId, attemptId: nil, trainCount: 16, weightsFile: "w"),
        epochs: [], evaluations: [])
    }
    #expect(try outlook([]).isEmpty)
    let notices = try outlook(["arms.1.training.epochs=3"])
    #expect(notices.count == 1)
    #expect(
      notices[0].hasPrefix("2 models of sample will be trained again, the first of them longer,"))
    #expect(notices[0].contains("(changed: arms)"))
  }
}

@Suite("A sweep with arms")
struct ArmSweepTests {
  @Test("trains a shared model once, dissects it for each arm, and goes on where it stopped")
  func run() throws {
    let folder = try TemporaryFolder()
    let results = folder.file("results.sqlite")
    let sample = try experiment(
      """
      arms: [{name: plain}, {name: coarse, dissection: {quantile: 0.1}}, {name: larger, model: \
      {input: 64}}]
      """, ["skew=[{attribute: Eyeglasses, P: [100]}]", "seeds=[1]"])
    var settings = SweepRun.Settings()
    (settings.jobs, settings.threads) = (1, 1)
    let sweep = SweepRun(sample, results: results, settings: settings)
    var begun: [String] = []
    var isStopped = false
    #expect(throws: SweepError.self) {
      try sweep.run(isCancelled: { isStopped }) { event, _ in
        if case .started(let cell, _, _) = event { begun.append(cell) }
        if case .finished = event { isStopped = true }
      }
    }
    #expect(begun == ["plain, Eyeglasses P100 seed 1"])
    var summaries: [String] = []
    let outcome = try sweep.run(isCancelled: { false }) { event, _ in
      if case .finished(let cell, let summary) = event { summaries.append("\(cell): \(summary)") }
    }
    #expect(outcome.recorded == 2 && outcome.failed == 0)
    #expect(summaries[0].hasPrefix("coarse, Eyeglasses P100 seed 1: dissected;"), "\(summaries)")
    #expect(summaries[1].hasPrefix("larger, Eyeglasses P100 seed 1: unbiased accuracy"))
    let store = try ResultStore.openForReading(at: results)
    let cells = try store.cells(ofExperiment: "sample")
    #expect(cells.map(\.arm) == ["plain", "coarse", "larger"])
    #expect(cells.allSatisfy(\.isDissected) && Set(cells.map(\.cellId)).count == 2)
    let dissections = try store.dissections(ofExperiment: "sample")
    #expect(dissections.map(\.quantile) == [0.05, 0.1, 0.05])
    #expect(dissections.map(\.inputSize) == [32, 32, 64])
    #expect(try store.trainings(ofExperiment: "sample").count == 2)
  }
}
