import Files
import Foundation
import Networks
import Results
import Specification
import TestSupport
import Testing

/// One cell that begins with weights of a file and keeps half of its layers; seconds of computing.
private let sweep = """
  name: begun
  data: {source: synthetic, seed: 7}
  skew: [{attribute: Eyeglasses, P: [100]}]
  split: {train: 20, test: 8}
  model: {architecture: resnet18, input: 32, initial: weights.safetensors}
  training: {epochs: 2, batch: 10, rate: 0.01, augment: [flip], freeze: [conv1, layer1, layer2]}
  dissection: {images: 12, quantile: 0.05, gallery: false}
  """

@Suite("A sweep that begins with weights of a file")
struct InitialWeightsSweepTests {
  private let folder: TemporaryFolder
  /// The head answers with five numbers, where the sweep wants two.
  private let given = Network(.resnet18, classes: 5, normalization: .imageNet, seed: 7)

  init() throws {
    folder = try TemporaryFolder()
    try Data(sweep.utf8).write(to: folder.file("sweep.yaml"))
    try given.weights().write(to: folder.file("weights.safetensors"))
  }

  private func run(_ settings: String...) throws -> LancetProcess {
    let run = try LancetProcess(
      ["run", "sweep.yaml"] + settings + ["--jobs", "1", "--threads", "2"], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    return run
  }

  private func cell() throws -> CellStatus {
    let cells = try ResultStore.openForReading(at: folder.file("results.sqlite"))
      .cells(ofExperiment: "begun")
    #expect(cells.count == 1)
    return try #require(cells.first)
  }

  private func weights(_ cell: CellStatus) -> URL {
    folder.file("results.sqlite.runs/\(cell.trainingHash.prefix(16))/weights.safetensors")
  }

  /// The bits of each tensor of a file.
  private func bits(_ file: URL) throws -> [String: [UInt32]] {
    let entries = try Safetensors(contentsOf: file).entries
    return Dictionary(
      uniqueKeysWithValues: entries.map { ($0.name, $0.values.map(\.bitPattern)) })
  }

  @Test("frozen layers end with the file's bits, the others and a new head with other ones")
  func endToEnd() throws {
    let first = try run()
    #expect(
      first.errors.contains(
        "weights.safetensors: fc.weight is [5, 512], not [2, 512], so the head is drawn anew."),
      "\(first.errors)")
    let cell = try cell()
    #expect(cell.isDissected)
    let (before, after) = try (bits(folder.file("weights.safetensors")), bits(weights(cell)))
    #expect(Set(after.keys) == Set(before.keys))
    for (name, values) in after {
      let stays = ["conv1.", "bn1.", "layer1.", "layer2."].contains(where: name.hasPrefix)
      #expect((values == before[name]) == stays, "\(name)")
    }
    #expect(after["fc.weight"]?.count == 2 * 512)
    // Pictures were prepared as the file's own weights want them.
    #expect(
      try Network(weights: Safetensors(contentsOf: weights(cell)), file: "w").normalization
        == given.normalization)

    // A second run has nothing to do, and changes nothing.
    let database = try Data(contentsOf: folder.file("results.sqlite"))
    let again = try run()
    #expect(!again.errors.contains("[1/1]") && again.output == first.output, "\(again.errors)")
    #expect(try Data(contentsOf: folder.file("results.sqlite")) == database)
    #expect(try bits(weights(cell)) == after)
    // Nor has one that reads the same weights from elsewhere.
    try FileManager.default.copyItem(
      at: folder.file("weights.safetensors"), to: folder.file("same.safetensors"))
    let moved = try run("model.initial=same.safetensors")
    #expect(!moved.errors.contains("[1/1]"), "\(moved.errors)")
    #expect(try self.cell().trainingHash == cell.trainingHash)

    // Other frozen layers and other weights are other trainings.
    try Network(.resnet18, classes: 5, normalization: .imageNet, seed: 8).weights()
      .write(to: folder.file("other.safetensors"))
    var hashes: Set = [cell.trainingHash]
    for setting in ["training.freeze=[conv1, layer1]", "model.initial=other.safetensors"] {
      let other = try run(setting)
      #expect(other.errors.contains("[1/1]"), "\(other.errors)")
      hashes.insert(try self.cell().trainingHash)
    }
    #expect(hashes.count == 3)
  }

  @Test("layers that the network has not, or all of them, and a file that is not there are refused")
  func refusals() throws {
    for (setting, words) in [
      ("training.freeze=[conv1, layer5]", "layer5"),
      ("training.freeze=[conv1, layer1, layer2, layer3, layer4, fc]", "freeze"),
      ("model.initial=none.safetensors", "none.safetensors"),
      ("model.architecture=resnet34", "has the weights of a resnet18"),
    ] {
      let refused = try LancetProcess(
        ["run", "sweep.yaml", setting, "--jobs", "1"], in: folder.url)
      #expect(refused.status != 0 && refused.errors.contains(words), "\(refused.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: folder.file("results.sqlite.runs").path))
  }
}
