import Foundation
import Results
import Specification
import TestSupport
import Testing

@testable import Sweeps

@Suite("Settings that decide what is shown")
struct ShownSettingsTests {
  private func experiment(_ overrides: String...) throws -> Experiment {
    try Experiment(
      yaml: """
        name: sample
        data: {table: {csv: a.csv, images: img}}
        skew: [{attribute: Eyeglasses, P: [50, 100]}]
        split: {train: 16, test: 16}
        seeds: [1, 2]
        model: {architecture: resnet18, input: 32}
        training: {epochs: 1, batch: 8, rate: 0.03}
        """, file: "sample.yaml", overrides: overrides)
  }

  private func fields(_ override: String, coordinates: Bool) throws -> [String] {
    try experiment(override).settings(differingFrom: experiment(), coordinates: coordinates)
      .map(\.field)
  }

  @Test(
    "what changes no cell is no difference",
    arguments: [
      "question=Why?", "controls=[noseDetectors]", "endpoints=[eyeDetectors]",
      "dissection.gallery=false", "data.table.images=elsewhere", "data.table.csv=b.csv",
    ])
  func neutral(override: String) throws {
    #expect(try fields(override, coordinates: true) == [])
  }

  @Test("what changes a cell is one, and seeds and P are where they are asked for")
  func differences() throws {
    #expect(try fields("training.epochs=2", coordinates: false) == ["training.epochs"])
    #expect(try fields("dissection.dictionary=synthetic", coordinates: false).count == 1)
    #expect(try fields("seeds=[1]", coordinates: true) == ["seeds"])
    #expect(try fields("seeds=[1]", coordinates: false) == [])
    #expect(try fields("skew.0.P=[50]", coordinates: true) == ["skew"])
    #expect(try fields("skew.0.P=[50]", coordinates: false) == [])
  }

  @Test("without a size of the splits, other P mean other splits")
  func openSize() throws {
    let data = "split={test: 16}"
    let (own, other) = try (experiment(data), experiment(data, "skew.0.P=[50]"))
    #expect(try own.settings(differingFrom: other, coordinates: false).map(\.field) == ["skew"])
  }

  @Test("absent data let the settings choose among the plans, the latest first")
  func absentData() throws {
    let folder = try TemporaryFolder()
    let store = try ResultStore.open(at: folder.file("results.sqlite"))
    func register(_ experiment: Experiment, hash: String) throws -> PlanID {
      let cell = CellRecord(
        trainingHash: String(repeating: hash, count: 64), axis: "Eyeglasses", axisKind: .attribute,
        target: "Male", skew: 50, seed: 1, splitSeed: 1, spec: "{}")
      return try store.register(
        experiment: experiment.record(), overrides: experiment.overrides,
        cells: [PlannedCell(cell, dissectionHash: String(repeating: hash, count: 64))],
        attendance: Attendance(worker: "w\(hash)", lease: 60))
    }
    let first = try register(experiment(), hash: "a")
    try store.leave(first, worker: "wa")
    let cell = try #require(store.cells(ofPlan: first).first)
    _ = try store.claim(
      cellID: cell.cellId, dissectionHash: cell.dissectionHash,
      worker: Worker(
        name: "w", machine: "m", gitCommit: nil, blasBuild: "b", coreType: "c", threads: 1),
      lease: 60, retryUpTo: 0)
    _ = try register(experiment("training.epochs=2"), hash: "b")
    func shown(_ overrides: String..., latest: Bool = false) throws -> ShownSweep {
      var experiment = try experiment()
      for override in overrides { experiment = try self.experiment(override) }
      return try ShownSweep(experiment, file: "sample.yaml", in: store, latest: latest)
    }
    #expect(
      try shown().words
        == "Shown: sample, 0 of 4 cells, plan \(first), settings as the file, data not compared, as "
        + "they cannot be read.")
    #expect(try shown().store.cells(ofExperiment: "sample").map(\.trainingHash.first) == ["a"])
    #expect(
      try shown(latest: true).words.hasSuffix(
        "settings as last run; the file differs in training.epochs."))
    let error = #expect(throws: NothingShown.self) { try shown("training.epochs=3") }
    let words = try #require(error?.description)
    #expect(words.contains("(training.epochs: 2, in the file 3); plan \(first), 0 of 1 cell ("))
  }
}
