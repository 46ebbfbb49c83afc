import Faces
import Files
import Foundation
import Graphs
import Networks
import ONNX
import Specification
import Tensors

/// A network that turns each picture into a row of numbers: what one of its nodes makes of it.
package struct EmbeddingNetwork: Sendable {
  private let read: ReadNetwork
  private let node: Int
  /// What a reader should know of the network, in sentences.
  package let notes: [String]

  /// Pictures that are in memory together.
  private static let chunk = 500

  /// Reads an ONNX file.
  ///
  /// - Parameters:
  ///   - network: the file.
  ///   - node: a name of the node to read; nil for what the last matrix reads.
  ///   - size: the side of the input where the file leaves it open.
  ///   - choices: what is said of the pictures; the file beside the network says the rest.
  /// - Throws: an `ONNXError`, a `FileError` or a `DiskError`.
  package init(
    network: URL, node: String? = nil, size: Int? = nil, choices: PictureChoices = PictureChoices()
  ) throws {
    let read = try ReadNetwork(contentsOf: network, size: size, choices: choices)
    try self.init(read, node: node, notes: read.guess.map { [$0] } ?? [])
  }

  /// Takes a trained network, whose nodes have the names of its export.
  ///
  /// - Parameters:
  ///   - trained: the network.
  ///   - node: a name of the node to read; nil for what the last linear layer reads, or for the features of
  ///     a network without a head.
  ///   - file: what messages call it.
  /// - Throws: an `ONNXError` for a name that is none of its nodes.
  package init(_ trained: ModelExport, node: String? = nil, file: String) throws {
    let model = try ONNXModel(trained.file(), file: file, folder: nil)
    let features = trained.hasHead ? nil : model.outputs.first
    try self.init(ReadNetwork(model), node: node ?? features, notes: trained.notes)
  }

  private init(_ read: ReadNetwork, node name: String?, notes: [String]) throws {
    self.read = read
    let model = read.model
    let reader: String?
    if let name {
      (node, reader) = (try model.layer(name).number, nil)
    } else {
      (node, reader) = try Self.lastInput(of: model)
    }
    let number = node
    let source = model.layers.first { $0.number == number }?.name ?? model.graph.nodes[number].name
    let shape = model.graph.nodes[node].shape
    let count = shape.count == 3 ? shape[0] : shape.reduce(1, *)
    let what =
      shape.count == 3 && shape[1] * shape[2] > 1
      ? "the mean of each of the \(count) units of \(source) over its map of \(shape[1]) × \(shape[2])"
      : "the \(count) numbers of \(source)"
    self.notes =
      notes + [
        "\(model.file): a picture's embedding is \(what)"
          + (reader.map { ", which \($0) reads" } ?? "")
          + "; input of \(read.side) pixels, \(read.input.words)"
      ]
  }

  /// What the last matrix of a network reads, and the name of that matrix's layer.
  ///
  /// Throws an `ONNXError` where there is no matrix, or no output can be had.
  private static func lastInput(of model: ONNXModel) throws -> (node: Int, reader: String?) {
    var ends: [Int] = []
    for output in model.outputs {
      if let end = try? model.node(ofOutput: output) { ends.append(end) }
    }
    if ends.isEmpty, let first = model.outputs.first { ends = [try model.node(ofOutput: first)] }
    let last = model.graph.ancestors(of: ends).last { number in
      if case .product = model.graph.nodes[number].operation { true } else { false }
    }
    guard let last else {
      throw ONNXError.file(
        model.file, problem: "has no matrix (Gemm or MatMul) before its answer",
        remedy: "Name the node to read with --node; “lancet model info \(model.file)” lists them.")
    }
    return (
      model.graph.nodes[last].inputs[0], model.layers.first { $0.number == last }?.name
    )
  }

  /// How many numbers a picture gets: the values of the node, or the units of its maps.
  package var count: Int {
    let shape = read.model.graph.nodes[node].shape
    return shape.count == 3 ? shape[0] : shape.reduce(1, *)
  }

  /// The embeddings of some faces of a source, in their order, without those whose pictures cannot be read.
  ///
  /// All of them are in memory: 4 bytes a number.
  /// - Parameters:
  ///   - faces: the faces, by their rows in the source's table.
  ///   - source: where their pictures are.
  ///   - threads: how many threads work; no number depends on it.
  ///   - progress: hears how many pictures are done.
  /// - Returns: a row for each picture that can be read, and the others by name.
  /// - Throws: an `EmbeddingError` for numbers that are not finite, or where no picture can be read; and
  ///   what the source throws.
  package func embeddings(
    of faces: [Int], in source: any FaceSource, threads: Int, progress: (Int) -> Void = { _ in }
  ) throws -> Embeddings {
    let pool = WorkerPool(threads: threads)
    var evaluation = GraphEvaluation(read.model.graph, reading: [node], on: pool)
    var result = Embeddings(count: count)
    for start in stride(from: 0, to: faces.count, by: Self.chunk) {
      let chunk = faces[start..<min(start + Self.chunk, faces.count)]
      let bank = ImageBank(source, size: read.side)
      let bad = try bank.findBadPictures(among: chunk)
      for face in chunk where bad.contains(face) {
        result.unreadable.append(
          (source.fileName(of: face), bank.badPictures[face]?.reason ?? "it cannot be read"))
      }
      let good = chunk.filter { !bad.contains($0) }
      let values = rows(
        try bank.images(good.map { ($0, nil, false) }), by: &evaluation, on: pool)
      if let place = values.firstIndex(where: { !$0.isFinite }) {
        throw EmbeddingError.notFinite(
          value: values[place], picture: source.fileName(of: good[place / count]),
          file: read.model.file)
      }
      result.faces += good
      result.names += good.map { source.fileName(of: $0) }
      result.values += values
      progress(min(start + Self.chunk, faces.count))
    }
    if result.names.isEmpty, let first = result.unreadable.first {
      throw EmbeddingError.nothingReadable(
        pictures: faces.count, of: source.table.origin, first: first.name, reason: first.reason)
    }
    return result
  }

  /// A row of numbers for each picture.
  private func rows(
    _ pictures: LabelledImages, by evaluation: inout GraphEvaluation, on pool: WorkerPool
  ) -> [Float] {
    let shown = read.input.colours == .grey ? pictures.grayscale() : pictures
    var rows: [Float] = []
    rows.reserveCapacity(shown.count * count)
    for start in stride(from: 0, to: shown.count, by: evaluation.batch) {
      let range = start..<min(shown.count, start + evaluation.batch)
      evaluation.run(images: range.count, on: pool) { read.input.write(shown, range, into: &$0) }
      let values = evaluation.values(of: node)
      if values.shape.count == 4 {
        var means = Tensor(shape: [range.count, count])
        averagePool(values, into: &means, on: pool)
        rows += means.values
      } else {
        rows += values.values
      }
    }
    return rows
  }
}

/// What keeps pictures from becoming embeddings.
package enum EmbeddingError: Error, CustomStringConvertible, Equatable {
  case notFinite(value: Float, picture: String, file: String)
  case nothingReadable(pictures: Int, of: String, first: String, reason: String)

  package var description: String {
    switch self {
    case .notFinite(let value, let picture, let file):
      "\(file) makes \(value) of \(picture). Check how its pictures are prepared (--scale, --mean, --std), "
        + "or name another --node."
    case .nothingReadable(let pictures, let origin, let first, let reason):
      "\(origin): none of \(counted(pictures, "picture")) can be read, the first of them \(first) (\(reason)). "
        + "Name other pictures."
    }
  }
}
