import ArgumentParser
import Files
import Foundation
import Probing
import Specification
import Sweeps

/// `lancet model embed`: what a layer makes of each picture, as a table.
struct ModelEmbedCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "embed", abstract: "Write the embeddings of pictures, a row of numbers for each.",
    discussion: """
      MODEL is an ONNX file, a file of weights that “lancet dissect” reads, or the name of a recorded \
      cell, such as “Eyeglasses P75 seed 1”. An embedding is what the last matrix of the network reads: \
      of a ResNet the mean of each of its last maps. --node names another place. A place that makes maps \
      gives the mean of each unit. Nodes of weights and cells have the names of “lancet model export”.

      Pictures are those of a folder and of the folders in it, by path, or those of an experiment's data, \
      by row of the table. They are resized to the model's input. Those that cannot be read have no row, \
      and are counted and named.

      A file that ends in .npy gets float32 numbers, one row a picture, and beside it \
      NAME-images.csv says which picture each row is of. A file that ends in .csv gets both; - is the \
      same on standard output.

      Examples:
        lancet model embed weights.safetensors --images faces/dictionary -o embeddings.npy
        lancet model embed model.onnx --node conv4 --images FOLDER -o conv4.csv
        lancet model embed "Eyeglasses P75 seed 1" --data Experiments/eyeglasses.yaml --partition test \
      -o test.npy
      """)

  @Argument(
    help: """
      An ONNX file, a file of weights or a recorded cell; behind it settings that replace those of the \
      file of --data, such as data.celeba.root=FOLDER.
      """, completion: .file())
  var arguments: [String]
  @OptionGroup var shown: ShownPicturesOptions
  @Option(help: "The node to read. [default: what the last matrix reads]") var node: String?
  @Option(
    name: .shortAndLong, help: "The file to write, .npy or .csv; - is a CSV on standard output.",
    completion: .file(extensions: ["npy", "csv"]))
  var output = OutputPath("embeddings.npy")
  @Option(help: "The experiment of the cell, where several have one of its name. [default: any]")
  var experiment: String?
  @Option(
    help: "The side of the input in pixels, with a file. [default: as in the file, or else usual]")
  var size: Int?
  @OptionGroup var input: NetworkInputOptions
  @Option(help: "Mean of the input, with a file. [default: as in the file, or else usual]")
  var mean: String?
  @Option(help: "Deviation of the input, with a file. [default: as in the file, or else usual]")
  var std: String?
  @Option(
    help: """
      The state dict of a file of PyTorch that holds several: its keys with dots between them. \
      [default: the one with the names of a network]
      """)
  var stateDict: String?
  @OptionGroup var results: ResultsOptions
  @Option(help: "Number of threads. No result depends on it.")
  var threads = ProcessLimits.current.processors

  private var model: String { arguments.first ?? "" }
  private var settings: [String] { Array(arguments.dropFirst()) }

  /// Whether the model is a recorded cell.
  private var isCell: Bool {
    !FileManager.default.fileExists(atPath: model) && RecordedModel.isCellName(model)
  }

  /// Whether the model is an ONNX file; the name tells it only of a file of no known kind.
  private var isNetwork: Bool {
    switch try? FileKind(of: URL(filePath: model)) {
    case .onnx: true
    case .safetensors, .torchArchive, .torchPickles: false
    default: model.lowercased().hasSuffix(".onnx")
    }
  }

  private var writesArray: Bool { !output.isStandardOutput && output.ends(in: ["npy"]) }

  func validate() throws {
    guard !arguments.isEmpty, !model.contains("=") else {
      throw ValidationError("No model is given. Name a file or a recorded cell first.")
    }
    try shown.validate(settings: settings)
    guard output.isStandardOutput || output.isStream || output.ends(in: ["npy", "csv"]) else {
      throw ValidationError("--output is \(output.text). Name a file that ends in .npy or .csv.")
    }
    try validateInput()
    guard (1...1024).contains(threads) else {
      throw ValidationError("--threads is \(threads). Give 1 to 1024.")
    }
  }

  /// Throws where what is said of the input does not go with the model.
  private func validateInput() throws {
    let ofFiles = [("--size", size.map { "\($0)" }), ("--mean", mean), ("--std", std)]
    if isCell {
      let all = input.given + ofFiles + [("--state-dict", stateDict)]
      if let (option, value) = all.first(where: { $0.1 != nil }) {
        throw ValidationError(
          "\(option) is \(value ?? ""), but a cell records its input. Leave \(option) out.")
      }
      return
    }
    if let experiment {
      throw ValidationError(
        "--experiment is \(experiment), but \(model) is no cell. Leave --experiment out.")
    }
    if let size, !(16...2048).contains(size) {
      throw ValidationError("--size is \(size). Give 16 to 2048.")
    }
    if isNetwork {
      if let stateDict {
        throw ValidationError(
          "--state-dict is \(stateDict), but \(model) is an ONNX file. Leave --state-dict out.")
      }
      _ = try NetworkOptions.numbers(mean, "--mean", positive: false)
      _ = try NetworkOptions.numbers(std, "--std", positive: true)
      return
    }
    if let (option, value) = input.given.first(where: { $0.1 != nil }) {
      throw ValidationError(
        "\(option) is \(value ?? ""), but \(model) is no ONNX file. Leave \(option) out.")
    }
    _ = try NetworkOptions.channels(mean, "--mean", positive: false)
    _ = try NetworkOptions.channels(std, "--std", positive: true)
  }

  func run() throws {
    let network = try network()
    let pictures = try shown.pictures(settings: settings)
    var inputs = pictures.inputs
    if !isCell { inputs.append(URL(filePath: model)) }
    try output.spare(inputs + [results.url])
    for note in network.notes + pictures.notes { Terminal.say(note) }
    let counter = PictureCounter(of: pictures.faces.count)
    let found = try network.embeddings(
      of: pictures.faces, in: pictures.source, threads: threads, progress: counter.show)
    if let words = found.unreadableWords { Terminal.say(words) }
    let columns = pictures.partitions.map { all in
      [("partition", found.faces.map { all[$0]?.rawValue ?? "" })]
    }
    let size = "\(found.names.count) × \(found.count)"
    guard writesArray else {
      try output.write(found.table(columns ?? []), sparing: inputs)
      if !output.isStandardOutput { Terminal.say("\(output.text): \(size) numbers") }
      return
    }
    let stem = URL(filePath: output.text).deletingPathExtension().relativePath
    let index = OutputPath(stem + "-images.csv")
    try index.spare(inputs)
    try output.write(found.array, sparing: inputs)
    try index.write(found.index(columns ?? []), sparing: inputs)
    Terminal.say(
      "\(output.text): \(size) numbers (float32); \(index.text) says which picture each row is of.")
  }

  private func network() throws -> EmbeddingNetwork {
    let url = URL(filePath: model)
    if isCell {
      let recorded = try RecordedModel(named: model, experiment: experiment, results: results.url)
      let trained = ModelExport(
        recorded.model, side: recorded.side, facts: [:], version: ModelExportCommand.version)
      return try EmbeddingNetwork(trained, node: node, file: model)
    }
    if isNetwork {
      let choices = input.choices(
        mean: try NetworkOptions.numbers(mean, "--mean", positive: false),
        deviation: try NetworkOptions.numbers(std, "--std", positive: true))
      return try EmbeddingNetwork(network: url, node: node, size: size, choices: choices)
    }
    let trained = try ModelExport(
      weights: url, stateDict: stateDict, size: size,
      mean: NetworkOptions.channels(mean, "--mean", positive: false),
      deviation: NetworkOptions.channels(std, "--std", positive: true),
      version: ModelExportCommand.version)
    return try EmbeddingNetwork(trained, node: node, file: model)
  }
}
