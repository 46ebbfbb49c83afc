import Foundation
import Results
import Specification
import Sweeps
import TestSupport
import Testing

private func experiment(_ skew: String, seeds: String = "[1]") throws -> Experiment {
  try Experiment(
    yaml: """
      name: longer
      data: {source: synthetic, seed: 7}
      skew: \(skew)
      split: {train: 60, test: 16}
      seeds: \(seeds)
      model: {architecture: resnet18, input: 32}
      training: {epochs: 1, batch: 10, rate: 0.01}
      dissection: {images: 8}
      """, file: "longer.yaml")
}

private func hashes(_ experiment: Experiment) throws -> [String: String] {
  let cells = try SweepRun(experiment, results: URL(filePath: "none.sqlite")).plannedCells()
  return Dictionary(uniqueKeysWithValues: cells.map { ($0.cell.name, $0.dissectionHash) })
}

@Test("a sweep of painted faces keeps its cells when a P up to 100, a seed or a transform is added")
func longerSweep() throws {
  let short = try hashes(experiment("[{attribute: Eyeglasses, P: [50]}]"))
  let long = try hashes(
    experiment(
      "[{attribute: Eyeglasses, P: [50, 75, 90, 100]}, {transform: grayscale, P: [50]}]",
      seeds: "[1, 2]"))
  #expect(short.count == 1 && long.count == 10)
  for (name, hash) in short { #expect(long[name] == hash, "\(name)") }
}

/// A database in which all cells of an experiment are trained, without weights.
private func recordAsTrained(_ experiment: Experiment, in results: URL) throws {
  let store = try ResultStore.open(at: results)
  let sweep = SweepRun(experiment, results: results)
  let plan = try sweep.record(SweepRun.Preparation(experiment), in: store)
  for cell in try store.cells(ofPlan: plan) {
    try store.recordTraining(
      TrainingRecord(
        cellId: cell.cellId, attemptId: nil, trainCount: 60, weightsFile: "w.safetensors"),
      epochs: [], evaluations: [])
  }
}

@Test("what a changed sweep trains again is said before, with what changed")
func retraining() throws {
  let folder = try TemporaryFolder()
  let results = folder.file("results.sqlite")
  func notices(_ experiment: Experiment) throws -> [String] {
    try SweepRun(experiment, results: results).outlook().notices.filter { $0.contains("again") }
  }
  let first = try experiment("[{attribute: Eyeglasses, P: [50, 100]}]")
  try recordAsTrained(first, in: results)
  #expect(try notices(first).isEmpty)
  #expect(try notices(experiment("[{attribute: Eyeglasses, P: [50, 75, 100]}]")).isEmpty)
  var other = first
  other.training.rate = 0.02
  #expect(
    try notices(other) == [
      "2 models of longer will be trained again, the first of them Eyeglasses P50 seed 1: what is "
        + "recorded was trained with other images or settings (changed: training.rate). It stays "
        + "recorded."
    ])
  // Of several runs the one that differs least is named, whichever was the last.
  var third = other
  third.training.rate = 0.03
  third.training.batch = 20
  try recordAsTrained(third, in: results)
  other.training.rate = 0.05
  #expect(try notices(other).first?.contains("(changed: training.rate)") == true)
}
