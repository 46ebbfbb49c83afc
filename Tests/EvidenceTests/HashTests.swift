import Foundation
import Results
import Specification
import Sweeps
import TestSupport
import Testing

/// A hash that changes loses everything that is recorded under it: the models would be trained again.
@Suite("Recorded hashes")
struct HashTests {
  @Test("a recorded experiment's file says what was run", arguments: Evidence.experiments)
  func specification(name: String) throws {
    guard let recorded = try RecordedExperiment(named: name) else { return }
    let experiment = try Evidence.experiment(name)
    #expect(experiment.name == name)
    #expect(try experiment.fields(differingFrom: recorded.spec) == [])
    var read = try JSONDecoder().decode(Experiment.self, from: Data(recorded.spec.utf8))
    read.source = experiment.source
    #expect(read == experiment)
  }

  @Test(
    "every cell over painted faces is planned under the hashes that are committed",
    arguments: Evidence.experiments + Evidence.unrecorded)
  func paintedFaces(name: String) throws {
    let experiment = try Evidence.experiment(name)
    guard case .synthetic = experiment.data else { return }
    let cells = try plannedCells(of: experiment)
    if let recorded = try RecordedExperiment(named: name) {
      expect(cells, as: recorded)
    } else {
      try expectGolden(cells, of: name)
    }
  }

  @Test(
    "the settings of a sweep over photographs lead from the recorded pictures to the recorded hashes",
    arguments: Evidence.experiments)
  func photographs(name: String) throws {
    let experiment = try Evidence.experiment(name)
    guard case .celeba = experiment.data, let recorded = try RecordedExperiment(named: name) else {
      return
    }
    let dictionary = try #require(try GoldenHashes("dictionaries")[name])
    #expect(!recorded.cells.isEmpty)
    for cell in recorded.cells {
      let training = try TrainingIdentity(
        experiment, axis: try #require(experiment.skews.first).axis, skew: cell.skew,
        seed: cell.seed, data: cell.inputs.data, manifest: cell.inputs.manifest
      ).hash()
      #expect(training == cell.trainingHash)
      let dissection = try DissectionIdentity(
        experiment, trainingHash: training, dictionary: dictionary
      ).hash()
      #expect(dissection == cell.dissectionHash)
    }
  }

  @Test("a folder with landmarks is planned under the committed hashes, concept rules among them")
  func landmarks() throws {
    let faces = try PaintedPhotographs()
    let experiment = try Evidence.experiment("celeba", faces.overrides)
    try expectGolden(plannedCells(of: experiment), of: "celeba")
  }

  @Test(
    "where the photographs are, every cell over them is planned under its recorded hashes",
    .enabled(if: realFaces != nil), arguments: Evidence.experiments)
  func realPhotographs(name: String) throws {
    let folder = try #require(realFaces)
    guard case .celeba = try Evidence.experiment(name).data,
      let recorded = try RecordedExperiment(named: name)
    else { return }
    let experiment = try Evidence.experiment(name, ["data.celeba.root=\(folder.path)"])
    try expect(plannedCells(of: experiment), as: recorded)
  }

  @Test(
    "the arms of the causes are the trainings and dissections that these overrides gave",
    arguments: [
      ("axis", ["dissection.nulls=5"]),
      ("ablation", ["skew.0.P=[100]", "dissection.ablation=400"]),
      ("quantile", ["dissection.quantile=0.05", "dissection.nulls=20"]),
      ("hook-block", ["skew.0.P=[50, 100]", "dissection.hook=block"]),
      ("union-all", ["dissection.union=all", "dissection.nulls=20"]),
      ("harder", ["data.difficulty=0.8", "skew.0.P=[50,90,100]", "dissection.nulls=20"]),
      ("longer", ["training.epochs=36", "skew.0.P=[50,100]", "seeds=[1]", "dissection.nulls=20"]),
      ("larger", ["model.input=224", "skew.0.P=[50,100]", "seeds=[1]", "dissection.nulls=20"]),
    ])
  func causes(arm: String, overrides: [String]) throws {
    let cells = try plannedCells(of: Evidence.experiment("eyeglasses-causes"))
      .filter { $0.arm == arm }
    // The shell's overrides of before, over the same file without its arms.
    let alone = try plannedCells(
      of: Evidence.experiment("eyeglasses-causes", ["arms=[{name: one}]"] + overrides))
    #expect(!cells.isEmpty && cells.map(\.cell) == alone.map(\.cell))
    #expect(cells.map(\.dissectionHash) == alone.map(\.dissectionHash))
    if let golden = try GoldenHashes("plans")["eyeglasses-causes/\(arm)"] {
      #expect(GoldenHashes.hash(of: cells) == golden)
    }
  }

  @Test("the arms of the causes that train nothing have the models of the study")
  func causesShareModels() throws {
    let study = try #require(try RecordedExperiment(named: "eyeglasses"))
    let trained = Set(study.cells.map(\.trainingHash))
    let cells = try plannedCells(of: Evidence.experiment("eyeglasses-causes"))
    let shared = ["axis", "ablation", "quantile", "hook-block", "union-all"]
    for cell in cells {
      #expect(trained.contains(cell.cell.trainingHash) == shared.contains(cell.arm), "\(cell.name)")
    }
    #expect(cells.count == 18 + 3 + 18 + 6 + 18 + 9 + 2 + 2)
  }

  @Test(
    "the authors' conditions are five kinds of models, each counted twice, the first those of the study"
  )
  func authors() throws {
    let name = "eyeglasses-authors/eyeglasses-authors"
    let experiment = try Evidence.experiment(name)
    let kinds = experiment.armsTrainedAlike
    #expect(
      kinds.map { $0.map(\.name) }
        == ["study", "head", "start", "large", "authors"].map {
          ["\($0)-hnd", "\($0)-all"]
        })
    #expect(
      kinds.map { experiment.models(of: $0, on: experiment.skews[0]) } == [18, 18, 18, 18, 30])
    #expect(experiment.allArms.allSatisfy { $0.settings.dissection.quantile == 0.05 })
    #expect(Set(kinds.map { $0[0].settings.train }) == [nil, 6000])

    let study = try #require(try RecordedExperiment(named: "eyeglasses"))
    let cells = try plannedCells(
      of: Evidence.experiment(name, ["arms=[{name: study-hnd, seeds: [1, 2, 3]}]"]))
    #expect(Set(cells.map(\.cell.trainingHash)) == Set(study.cells.map(\.trainingHash)))
    #expect(try Evidence.experiment("eyeglasses-authors/start").data != experiment.data)
  }

  @Test("every experiment has its hashes in a committed database or in a golden file")
  func complete() throws {
    #expect(!Evidence.experiments.isEmpty)
    let golden = try GoldenHashes("plans")
    for name in Evidence.experiments + Evidence.unrecorded {
      #expect(try RecordedExperiment(named: name) != nil || golden[name] != nil, "\(name)")
    }
  }

  private func plannedCells(of experiment: Experiment) throws -> [PlannedCell] {
    try SweepRun(experiment, results: URL(filePath: "none.sqlite")).plannedCells()
  }

  private func expect(_ cells: [PlannedCell], as recorded: RecordedExperiment) {
    #expect(cells.map(\.cell.trainingHash) == recorded.cells.map(\.trainingHash))
    #expect(cells.map(\.dissectionHash) == recorded.cells.map(\.dissectionHash))
  }

  private func expectGolden(_ cells: [PlannedCell], of name: String) throws {
    let hash = GoldenHashes.hash(of: cells)
    #expect(hash == (try GoldenHashes("plans")[name]), "today: \(name) \(hash)")
  }
}
