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
      cell, such as “Eyeglasses P80 seed 1”. An embedding is what the last matrix of the network reads: \
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
        lancet model embed "Eyeglasses P80 seed 1" --data Experiments/eyeglasses.yaml --partition test \
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
  @OptionGroup var trained: TrainedModelOptions
  @OptionGroup var input: NetworkInputOptions
  @OptionGroup var threads: ThreadsOption

  private var model: String { arguments.first ?? "" }
  private var settings: [String] { Array(arguments.dropFirst()) }

  private var isCell: Bool { TrainedModelOptions.isCell(model) }

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
    try trained.validate(for: model, isNetwork: isNetwork, others: input.given)
    if !isCell, !isNetwork {
      for case (let option, let value?) in input.given {
        throw ValidationError(
          "\(option) is \(value), but \(model) is no ONNX file. Leave \(option) out.")
      }
    }
  }

  func run() throws {
    let network = try network()
    let pictures = try shown.pictures(settings: settings)
    var inputs = pictures.inputs
    if !isCell { inputs.append(URL(filePath: model)) }
    try output.spare(inputs + [trained.results.url])
    for note in network.notes + pictures.notes { Terminal.say(note) }
    let counter = PictureCounter(of: pictures.faces.count)
    let found = try network.embeddings(
      of: pictures.faces, in: pictures.source, threads: threads.count, progress: counter.show)
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
    guard isNetwork else {
      return try EmbeddingNetwork(trained.network(model), node: node, file: model)
    }
    return try EmbeddingNetwork(
      network: URL(filePath: model), node: node, size: trained.size,
      choices: trained.choices(input))
  }
}
