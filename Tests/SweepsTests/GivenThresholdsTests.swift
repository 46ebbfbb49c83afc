import Dissection
import Foundation
import Networks
import Painter
import Probing
import Specification
import Sweeps
import TestSupport
import Tensors
import Testing

@Suite("Thresholds that an experiment gives")
struct GivenThresholdsTests {
  private let folder: TemporaryFolder
  private static let units = [64, 128, 256, 512]

  init() throws { folder = try TemporaryFolder() }

  private func experiment(_ thresholds: String?) throws -> Experiment {
    try Experiment(
      yaml: """
        name: sample
        data: {source: synthetic, seed: 7}
        skew: [{attribute: Eyeglasses, P: [50, 100]}]
        split: {train: 16, test: 16}
        model: {architecture: resnet18, input: 32}
        training: {epochs: 1, batch: 8, rate: 0.03}
        dissection: {images: 6, quantile: 0.05}
        """, file: "sample.yaml",
      overrides: thresholds.map { ["dissection.thresholds=\(folder.file($0).path)"] } ?? [])
  }

  /// A folder of results whose layers have the threshold `level`, spelled as `word` does.
  private func save(_ name: String, units: [Int] = units, _ word: (Int) -> String) throws {
    for (stage, count) in units.enumerated() {
      let layer = folder.file(name).appending(path: "layer\(stage + 1)_q050")
      try FileManager.default.createDirectory(at: layer, withIntermediateDirectories: true)
      let lines = ["thresholds"] + (0..<count).map(word)
      try (lines.joined(separator: "\n") + "\n").write(
        to: layer.appending(path: "thresholds.csv"), atomically: true, encoding: .utf8)
    }
  }

  @Test("they are named by their numbers, and by nothing where there are none")
  func digest() throws {
    #expect(try GivenThresholds(experiment(nil))?.digest == nil)
    try save("a") { _ in "0.5" }
    try save("b") { _ in "0.50" }
    try save("c") { $0 == 3 ? "0.25" : "0.5" }
    let digests = try ["a", "b", "c"].map { try GivenThresholds(experiment($0))?.digest }
    #expect(digests[0] == digests[1] && digests[0] != digests[2])

    func identity(_ name: String?) throws -> String {
      let experiment = try experiment(name)
      return try Identity.json(
        DissectionIdentity(
          experiment, trainingHash: "t", dictionary: "d",
          thresholds: GivenThresholds(experiment)?.digest))
    }
    #expect(try !identity(nil).contains("thresholds"))
    #expect(try identity("a") == identity("b"))
    #expect(try identity("a").contains("\"thresholds\":\"\(try #require(digests[0]))\""))
  }

  @Test("a list that is too short is refused before anything is trained, with file and layer")
  func tooShort() throws {
    try save("short", units: [64, 128, 255, 512]) { _ in "0.5" }
    let error = #expect(throws: MapError.self) { try GivenThresholds(experiment("short")) }
    #expect(error?.description.contains("255 thresholds for layer3") == true)
    #expect(error?.description.contains("256 finite numbers") == true)
  }

  @Test("units are hot above them, those of the untrained network above their own")
  func use() throws {
    try save("a") { "\(0.001 * Double($0))" }
    let given = try #require(try GivenThresholds(experiment("a")))
    let source = SyntheticSource(seed: 5, counts: [.dictionary: 6])
    let step = DissectionStep(
      dictionary: try PreparedDictionary(source, faces: Array(0..<6), size: 32), hook: .conv1,
      layers: ["layer1"].map { LayerName($0) },
      settings: DissectionSettings(quantiles: [0.05], permutations: 9), thresholds: given.rule,
      pool: WorkerPool(threads: 1))
    let model = Network(.resnet18, seed: 2)
    let trained = try step.run(model, checkCancellation: {}).layers[0].units.map(\.threshold)
    #expect(trained == (0..<64).map { 0.001 * Double($0) })
    let untrained = try step.ofUntrained.run(model, checkCancellation: {}).layers[0].units
    #expect(untrained.map(\.threshold) != trained)
  }
}
