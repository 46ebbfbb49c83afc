import Foundation
import ONNX
import Results
import TestSupport
import Testing

/// One cell of an Inception-ResNet-v1, at the least side that it takes.
private let sweep = """
  name: inception
  data: {source: synthetic, seed: 7}
  skew: [{attribute: Eyeglasses, P: [100]}]
  split: {train: 16, test: 8}
  model: {architecture: inception-resnet-v1, input: 75}
  training: {epochs: 1, batch: 8, rate: 0.01}
  dissection: {images: 12, quantile: 0.05, nulls: 1, ablation: 4}
  endpoints: [eyeDetectors]
  """

private let layers = [
  "conv2d_4b", "repeat_1", "mixed_6a", "repeat_2", "mixed_7a", "repeat_3", "block8",
]

@Suite("A sweep of Inception-ResNets")
struct InceptionSweepTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try Data(sweep.utf8).write(to: folder.file("sweep.yaml"))
  }

  private func lancet(_ arguments: String...) throws -> String {
    let run = try LancetProcess(arguments, in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    return run.output
  }

  @Test(
    "is trained, dissected at both hooks, ablated, written and read again",
    arguments: ["conv1", "block"])
  func endToEnd(hook: String) throws {
    _ = try lancet(
      "run", "sweep.yaml", "dissection.hook=\(hook)", "--jobs", "1", "--threads", "2")
    // A second run finds all of it.
    let again = try LancetProcess(
      ["run", "sweep.yaml", "dissection.hook=\(hook)", "--jobs", "1"], in: folder.url)
    #expect(again.status == 0)
    let table = try lancet(
      "export", "sweep.yaml", "dissection.hook=\(hook)", "--table", "detectors", "--format", "csv")
    for layer in layers { #expect(table.contains(layer), "\(table)") }
    let cell = "Eyeglasses P100 seed 1"
    let export = try LancetProcess(["model", "export", cell, "-o", "m.onnx"], in: folder.url)
    #expect(export.status == 0, "\(export.errors)")
    let model = try ONNXModel(contentsOf: folder.file("m.onnx"))
    #expect(model.refusals.isEmpty && model.metadata["architecture"] == "inception-resnet-v1")
    let hash = try #require(model.metadata["trainingHash"])
    let weights = "results.sqlite.runs/\(hash.prefix(16))/weights.safetensors"
    func dissect(_ words: String...) throws -> LancetProcess {
      try LancetProcess(
        ["dissect"] + words + [
          "--dictionary", "synthetic:12", "--quantile", "0.05", "--nulls", "0",
        ],
        in: folder.url)
    }
    let own = try dissect(weights, "--layers", "repeat_2,block8", "--hook", hook, "-o", "own")
    #expect(
      own.status == 0 && own.errors.contains("inception-resnet-v1 of 2 classes"), "\(own.errors)")
    let name =
      hook == "block"
      ? ["repeat_2", "block8"] : ["repeat_2.9.branch0.conv", "block8.branch0.conv"]
    if hook == "conv1" {
      // The same thresholds by the operators of the file.
      let file = try dissect("m.onnx", "--layers", name.joined(separator: ","), "-o", "file")
      #expect(file.status == 0, "\(file.errors)")
      for (one, other) in zip(["repeat_2", "block8"], name) {
        func thresholds(_ folder: String) throws -> [Double] {
          try String(contentsOf: self.folder.file("\(folder)_q050/thresholds.csv"), encoding: .utf8)
            .split(whereSeparator: { ",\n".contains($0) }).map { Double($0) ?? 0 }
        }
        let (a, b) = try (thresholds("own/\(one)"), thresholds("file/\(other)"))
        let largest = a.map(abs).max() ?? 0
        #expect(a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-4 * largest })
      }
    }
    let wrong = try dissect(weights, "--layers", "layer1", "-o", "wrong")
    #expect(wrong.status == 3 && wrong.errors.contains("layer1 is no layer of inception-resnet-v1"))
    let small = try dissect(weights, "--size", "64", "-o", "small")
    #expect(small.status == 3 && small.errors.contains("an input of 64 pixels is too small"))
  }

  @Test("asks for pictures that are large enough")
  func input() throws {
    let run = try LancetProcess(["check", "sweep.yaml", "model.input=64"], in: folder.url)
    #expect(run.status == 2 && (run.errors + run.output).contains("75 to 512"), "\(run.errors)")
  }
}
