import ArgumentParser
import Foundation
import Probing
import Sweeps

/// `lancet model export`: a trained network as an ONNX file.
struct ModelExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a trained network as an ONNX file.",
    discussion: """
      MODEL is the name of a recorded cell, such as “Eyeglasses P75 seed 1”, whose weights lie beside \
      the database, or a file of weights that “lancet dissect” reads. The file is for any number of \
      images and puts out logits, without softmax. Batch norm is kept apart from the convolutions, and \
      tensors have torchvision's names. It says how pictures are prepared (colours, scale, mean, \
      deviation), which “lancet dissect” reads again.

      Examples:
        lancet model export "Eyeglasses P75 seed 1" --results results.sqlite -o eyeglasses75.onnx
        lancet model export weights.safetensors --size 128 -o weights.onnx
      """)

  @Argument(help: "A recorded cell, or a file of weights.", completion: .file()) var model: String
  @Option(
    name: .shortAndLong, help: "The file to write; - is standard output.",
    completion: .file(extensions: ["onnx"]))
  var output = OutputPath("model.onnx")
  @Option(help: "The experiment of the cell, where several have one of its name. [default: any]")
  var experiment: String?
  @Option(
    help: """
      The side of the input in pixels, with a file of weights. [default: as in its metadata, or else \
      224]
      """)
  var size: Int?
  @Option(help: "Mean of the input, R,G,B. [default: as in the file, or else ImageNet's]")
  var mean: String?
  @Option(help: "Deviation of the input, R,G,B. [default: as in the file, or else ImageNet's]")
  var std: String?
  @Option(
    help: """
      The state dict of a file of PyTorch that holds several: its keys with dots between them. \
      [default: the one with the names of a network]
      """)
  var stateDict: String?
  @OptionGroup var results: ResultsOptions

  /// Whether the model is a recorded cell.
  private var isCell: Bool {
    !FileManager.default.fileExists(atPath: model) && RecordedModel.isCellName(model)
  }

  func validate() throws {
    let ofFiles = [
      ("--size", size.map { "\($0)" }), ("--mean", mean), ("--std", std),
      ("--state-dict", stateDict),
    ]
    if isCell, let (option, value) = ofFiles.first(where: { $0.1 != nil }) {
      throw ValidationError(
        "\(option) is \(value ?? ""), but a cell records its input. Leave \(option) out.")
    }
    if let experiment, !isCell {
      throw ValidationError(
        "--experiment is \(experiment), but \(model) is no cell. Leave --experiment out.")
    }
    if let size, !(16...2048).contains(size) {
      throw ValidationError("--size is \(size). Give 16 to 2048.")
    }
    _ = try NetworkOptions.channels(mean, "--mean", positive: false)
    _ = try NetworkOptions.channels(std, "--std", positive: true)
  }

  func run() throws {
    let export = try isCell ? exportOfCell() : exportOfFile()
    for note in export.notes { Terminal.say(note) }
    try output.write(export.file(), sparing: [URL(filePath: model), results.url])
    Terminal.say("\(output.text): \(export.words)")
  }

  private func exportOfCell() throws -> ModelExport {
    let recorded = try RecordedModel(named: model, experiment: experiment, results: results.url)
    return ModelExport(
      recorded.model, side: recorded.side, facts: recorded.facts, version: Self.version)
  }

  private func exportOfFile() throws -> ModelExport {
    try ModelExport(
      weights: URL(filePath: model), stateDict: stateDict, size: size,
      mean: NetworkOptions.channels(mean, "--mean", positive: false),
      deviation: NetworkOptions.channels(std, "--std", positive: true), version: Self.version)
  }

  /// What follows the program's name.
  static var version: String {
    String(Lancet.configuration.version.trimmingPrefix("lancet "))
  }
}
