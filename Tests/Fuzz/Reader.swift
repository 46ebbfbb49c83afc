import ArgumentParser
import Concepts
import Faces
import Files
import Foundation
import Graphs
import Images
import Networks
import ONNX
import Specification
import Sweeps
import Tensors

/// What reads files from outside; a new reader is a case here, its corpus and its call below.
enum Reader: String, CaseIterable, ExpressibleByArgument {
  case png, jpeg, csv, xml, pts, yaml, safetensors, webp, torch
  /// A reader that crashes, hangs or answers badly now and then, to test that this is seen.
  case pitfall
  case onnx

  static let usual = allCases.filter { $0 != .pitfall }
}

/// How an input was answered.
enum Answer: Equatable {
  case read
  case refused(String)
  /// An error that is not one of ours, or says nothing.
  case unclear(String)

  /// For the supervisor; a number alone announces an input.
  var line: String {
    switch self {
    case .read: "read"
    case .refused: "refused"
    case .unclear(let text): "unclear \(text.replacing("\n", with: " ").prefix(200))"
    }
  }
}

/// A folder in which inputs become files.
struct Workshop {
  private let folder: URL
  private var file: URL { folder.appending(path: "input") }
  private var index: URL { folder.appending(path: "Attributes.csv") }

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "fuzz-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for index in ["Action_Units.csv", "Parts.csv"] {
      try Data("image,labels\n".utf8).write(to: folder.appending(path: index))
    }
  }

  func read(_ bytes: [UInt8], by reader: Reader) -> Answer {
    do {
      try open(bytes, by: reader)
      return .read
    } catch {
      let text = "\(error)"
      let isOurs =
        error is ImageError || error is FacesError || error is ExperimentError
        || error is SafetensorsError || error is ONNXError || error is TorchError
        || error is FileError
      let isNamed = [file, index].contains { text.contains($0.lastPathComponent) }
      return isOurs && isNamed ? .refused(text) : .unclear(text)
    }
  }

  private func open(_ bytes: [UInt8], by reader: Reader) throws {
    switch reader {
    case .png, .jpeg, .webp:
      let image = try RGBImage(decoding: bytes, name: "input")
      _ = try BitMask(decoding: bytes, name: "input")
      _ = image.resized(toWidth: 8, height: 8)
    case .csv: try openTable(bytes)
    case .xml: _ = try LandmarkList(dlibXML: bytes, file: "input")
    case .pts: _ = try Landmarks(pts: bytes, file: "input")
    case .yaml: _ = try Experiment(yaml: String(decoding: bytes, as: UTF8.self), file: "input")
    case .safetensors:
      try Data(bytes).write(to: file)
      _ = try Safetensors(contentsOf: file)
    case .onnx: try evaluate(ONNXModel(Data(bytes), file: "input", folder: nil))
    case .torch:
      try Data(bytes).write(to: file)
      _ = try WeightsFile(contentsOf: file, isKnown: ForeignNetwork.isKnown)
    case .pitfall: try stumble(over: bytes)
    }
  }

  /// Reads a table, landmarks, a dictionary's index or its further concepts, as its first line says.
  private func openTable(_ bytes: [UInt8]) throws {
    let header = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    if header.contains("labels") {
      try Data(bytes).write(to: index)
      let read = try DictionaryIndex(contentsOf: folder)
      if let problem = read.problems.first {
        throw FacesError.badDictionary(
          folder: index.path, problem: problem, count: read.problems.count)
      }
    } else if header.contains("region") {
      try Data(bytes).write(to: file)
      _ = try FurtherConcept.all(contentsOf: file)
    } else if header.contains("y67") {
      _ = try LandmarkList(csv: bytes, file: "input")
    } else {
      try Data(bytes).write(to: file)
      _ = try TableSource(csv: file, images: folder)
    }
  }

  /// Reads all layers of a network that is small enough, on an image without content.
  private func evaluate(_ model: ONNXModel) throws {
    let graph = model.graph
    let work = graph.nodes.indices.map { graph.operations(of: $0) }.reduce(0, +)
    let floats = graph.nodes.map(\.count).reduce(0, +)
    guard work < 3e7, floats < 1_000_000, !model.layers.isEmpty else { return }
    let pool = WorkerPool(threads: 1)
    for layers in [model.layers, model.layers.suffix(1)] {
      var evaluation = GraphEvaluation(
        graph, reading: layers.map(\.number), batch: 2, on: pool)
      evaluation.run(images: 2, on: pool) { batch in
        for place in 0..<batch.count { batch[place] = Float(place % 7) - 3 }
      }
    }
  }

  private func stumble(over bytes: [UInt8]) throws {
    switch bytes.reduce(0, &+) % 8 {
    case 3: preconditionFailure("a pitfall")
    case 5: while true {}
    case 7: throw CancellationError()
    case 1: throw ImageError.unknownFormat(file: "input")
    default: break
    }
  }
}
