import Files
import Foundation
import Graphs
import Tensors

/// A network in an ONNX file, checked, with what is known folded, as a graph.
package struct ONNXModel: Sendable {
  /// The path, as messages name it.
  package let file: String
  package let graph: Graph
  package let input: ONNXInput
  /// What can be read, in the file's order of computation.
  package let layers: [ONNXLayer]
  /// What is not computed, and why.
  package let refusals: [ONNXRefusal]
  /// The names of the file's outputs.
  package let outputs: [String]
  /// The program that wrote the file.
  package let producer: String
  /// The version of the operators.
  package let opset: Int
  package let metadata: [String: String]
  /// The files beside it that hold weights.
  package let weightFiles: [String]
  private let values: [String: ONNXValue]
  private let folded: [String: String]
  private let passed: [String: Int]

  /// The versions of the operators that are known.
  static let opsets = 7...28
  /// The most nodes of a file.
  static let mostNodes = 100_000

  /// Reads a file; `size` is the side of the input where the file leaves it open.
  ///
  /// Throws an `ONNXError`, a `FileError` or a `DiskError`.
  package init(contentsOf url: URL, size: Int? = nil) throws {
    try self.init(
      try Disk.read(url), file: url.relativePath, folder: url.deletingLastPathComponent(),
      size: size)
  }

  /// Reads the content of a file that lies in `folder`.
  package init(_ content: Data, file: String, folder: URL?, size: Int? = nil) throws {
    let model = try Self.parse(content, file: file)
    let graph = model.graph
    self.file = file
    opset = try Self.opset(of: model, file: file)
    producer = [model.producerName, model.producerVersion].filter { !$0.isEmpty }
      .joined(separator: " ")
    metadata = Dictionary(
      model.metadataProps.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    let reader = TensorReader(file: file, folder: folder)
    var values: [String: ONNXValue] = [:]
    for tensor in graph.initializer {
      guard values[tensor.name] == nil, !tensor.name.isEmpty else {
        throw ONNXError.tensor(
          file: file, name: tensor.name,
          problem: tensor.name.isEmpty ? "has no name" : "is there twice")
      }
      values[tensor.name] = .constant(try reader.constant(tensor, named: tensor.name))
    }
    weightFiles = Set(
      graph.initializer.filter { $0.dataLocation == 1 }
        .compactMap { $0.externalData.first { $0.key == "location" }?.value }
    ).sorted()
    let real = graph.input.filter { values[$0.name] == nil }
    input = try Self.input(real, file: file, size: size)
    let order = try Self.order(graph, known: Set(values.keys).union([input.name]), file: file)
    let names = LayerNames(order)
    folded = names.folded
    let (network, start) = try Self.start(input, file: file)
    values[input.name] = .node(start)
    var translator = Translator(
      file: file, opset: opset, reader: reader, images: input.images ?? Translator.anyImages,
      graph: network, values: values, names: names)
    for (number, node) in order.enumerated() { try translator.translate(node, number: number) }
    self.graph = translator.graph
    (layers, refusals, self.values) = (translator.layers, translator.refusals, translator.values)
    passed = Dictionary(
      translator.passed.flatMap { [($0.node, $0.number), ($0.output, $0.number)] },
      uniquingKeysWith: { first, _ in first })
    outputs = graph.output.map(\.name)
    for name in outputs where translator.values[name] == nil {
      throw ONNXError.file(
        file, problem: "has the output \(name), which nothing makes",
        remedy: "Export the model again.")
    }
  }

  private static func parse(_ content: Data, file: String) throws -> ProtoModel {
    let kind = FileKind([UInt8](content.prefix(64)))
    switch kind {
    case .onnx, .unknown: break
    case .safetensors, .torchArchive, .torchPickles, .sqlite, .other, .empty:
      throw FileError.otherKind(
        file: file, found: kind, wanted: "ONNX file",
        remedy: "Export the network, such as with torch.onnx.export, and name that file.")
    }
    let model: ProtoModel
    do {
      model = try ProtoModel(serializedBytes: content)
    } catch {
      throw ONNXError.file(
        file,
        problem: kind == .onnx ? "is no whole ONNX file" : "is \(kind.words), and no ONNX file",
        remedy: "Copy it again, or export the model again.")
    }
    guard model.hasGraph, !model.graph.node.isEmpty else {
      throw ONNXError.file(
        file, problem: "is no ONNX file with a network", remedy: "Export the model again.")
    }
    guard model.graph.node.count <= mostNodes else {
      throw ONNXError.file(
        file, problem: "has \(model.graph.node.count) nodes; at most \(mostNodes) are read",
        remedy: "Export the network alone.")
    }
    return model
  }

  private static func opset(of model: ProtoModel, file: String) throws -> Int {
    let versions = model.opsetImport.filter { $0.domain.isEmpty || $0.domain == "ai.onnx" }
      .map(\.version)
    guard let version = versions.first, versions.allSatisfy({ $0 == version }) else {
      throw ONNXError.file(
        file, problem: "does not state one version of its operators",
        remedy: "Export the model again.")
    }
    guard let opset = Int(exactly: version), opsets.contains(opset) else {
      throw ONNXError.file(
        file,
        problem:
          "uses version \(version) of the operators; \(opsets.lowerBound) to \(opsets.upperBound) are known",
        remedy: "Export the model with another opset_version.")
    }
    return opset
  }

  /// The nodes, each behind what it reads.
  private static func order(
    _ graph: ProtoGraph, known: Set<String>, file: String
  ) throws -> [ProtoNode] {
    func label(_ number: Int) -> String {
      graph.node[number].name.isEmpty ? "number \(number + 1)" : graph.node[number].name
    }
    func wrong(_ number: Int, _ problem: String) -> ONNXError {
      .node(
        file: file, node: label(number), operation: graph.node[number].opType, problem: problem,
        remedy: "Export the model again.")
    }
    var maker: [String: Int] = [:]
    for (number, node) in graph.node.enumerated() {
      for output in node.output where !output.isEmpty {
        guard !known.contains(output), maker.updateValue(number, forKey: output) == nil else {
          throw wrong(number, "makes \(output), which is there already")
        }
      }
    }
    var (missing, readers) = (
      Array(repeating: 0, count: graph.node.count), [[Int]](repeating: [], count: graph.node.count)
    )
    for (number, node) in graph.node.enumerated() {
      for name in node.input where !name.isEmpty && !known.contains(name) {
        guard let made = maker[name] else {
          throw wrong(number, "reads \(name), which nothing makes")
        }
        missing[number] += 1
        readers[made].append(number)
      }
    }
    // In the file's own order as far as it goes: that is how people count layers.
    var ready = missing.indices.filter { missing[$0] == 0 }
    var (order, next) = ([Int](), 0)
    while next < ready.count {
      let number = ready[next]
      next += 1
      order.append(number)
      for reader in readers[number] {
        missing[reader] -= 1
        if missing[reader] == 0 { ready.append(reader) }
      }
    }
    guard order.count == graph.node.count else {
      let stuck = missing.indices.first { missing[$0] > 0 } ?? 0
      throw wrong(stuck, "reads what depends on itself: the nodes are in a cycle")
    }
    let isSorted = graph.node.indices.allSatisfy { number in
      graph.node[number].input.allSatisfy { name in maker[name].map { $0 < number } ?? true }
    }
    return (isSorted ? Array(graph.node.indices) : order).map { graph.node[$0] }
  }

  /// The one input that images go into.
  private static func input(
    _ inputs: [ProtoValueInfo], file: String, size: Int?
  ) throws -> ONNXInput {
    func wrong(_ problem: String, _ remedy: String) -> ONNXError {
      .file(file, problem: problem, remedy: remedy)
    }
    guard let input = inputs.first, inputs.count == 1 else {
      throw wrong(
        "has \(inputs.count) inputs (\(inputs.prefix(4).map(\.name).joined(separator: ", ")))",
        "A network for pictures has one; export it alone.")
    }
    let dimensions = input.type.tensorType.shape.dim
    let sides = dimensions.map { dimension -> Int? in
      if case .dimValue(let value)? = dimension.value, value > 0 { Int(value) } else { nil }
    }
    guard sides.count == 4 else {
      throw wrong(
        "has an input of \(sides.count) sides",
        "A network for pictures has four: images, channels, rows, columns.")
    }
    let isLast = [1, 3].contains(sides[3]) && ![1, 3].contains(sides[1])
    guard let channels = sides[isLast ? 3 : 1] else {
      throw wrong("leaves the number of its input's channels open", "Export it for three or one.")
    }
    let stated = isLast ? [sides[1], sides[2]] : [sides[2], sides[3]]
    let isFree = stated.contains(nil)
    if let size {
      for side in stated where side ?? size != size {
        throw wrong(
          "takes pictures of \(stated.map { $0.map { "\($0)" } ?? "any" }.joined(separator: " × ")) pixels, not \(size)",
          "Leave --size out.")
      }
    }
    guard let height = stated[0] ?? size ?? stated[1], let width = stated[1] ?? size ?? stated[0]
    else {
      throw wrong("leaves the size of its input open", "Add --size PIXELS.")
    }
    guard max(height, width) <= 1 << 14 else {
      throw wrong("takes pictures of \(height) × \(width) pixels", "At most 16384 can be.")
    }
    if let images = sides[0], images > 1 << 16 {
      throw wrong("takes \(images) images at once", "Export it for one image.")
    }
    return ONNXInput(
      name: input.name, channels: channels, height: height, width: width, hasFreeSides: isFree,
      hasChannelsLast: isLast, images: sides[0])
  }

  /// A graph with its input, and the node that stands for the file's input.
  private static func start(_ input: ONNXInput, file: String) throws -> (Graph, Int) {
    do {
      var graph = try Graph(
        input: [input.channels, input.height, input.width], name: LayerNames.clean(input.name))
      guard input.hasChannelsLast else { return (graph, 0) }
      let turned = try graph.append(.transposition([1, 2, 0]), [0], name: "channels-last")
      return (graph, turned)
    } catch {
      throw ONNXError.file(
        file, problem: "has an input that \(error)", remedy: "Export the model again.")
    }
  }
}

extension ONNXModel {
  /// The layer that a name stands for: of a layer, of a value or a node of the file, or of a module, whose
  /// last node it is.
  ///
  /// Throws an `ONNXError` where nothing is called so, or where it cannot be had.
  package func layer(_ name: String) throws -> ONNXLayer {
    if let layer = layers.first(where: { $0.name == name }) ?? layers.first(where: {
      $0.output == name
    })
      ?? layers.first(where: { $0.node == name })
    {
      return layer
    }
    if let behind = folded[name] {
      throw ONNXError.layer(
        file: file, name: name,
        problem:
          "has its batch norm folded in, as exporters do, so there is no place between the two",
        remedy: "Ask for \(behind), behind both, or export with optimize=False.")
    }
    if let layer = layers.last(where: { $0.scopes.contains(name) }) { return layer }
    if let number = passed[name], let layer = layers.first(where: { $0.number == number }) {
      return layer
    }
    if case .refused(let number)? = values[name] { throw refusals[number].error(file: file) }
    if let refusal = refusals.first(where: { $0.node == name }) { throw refusal.error(file: file) }
    let known = layers.filter { graph.nodes[$0.number].makesMaps }.map(\.name)
    throw ONNXError.layer(
      file: file, name: name, problem: "is no layer of the network",
      remedy: "It has \(known.prefix(6).joined(separator: ", "))"
        + (known.count > 6 ? " and more" : "")
        + "; “lancet model info \(file)” lists all.")
  }

  /// What the values of a file's output are, by the number of a node.
  ///
  /// Throws an `ONNXError` where it cannot be had.
  package func node(ofOutput name: String) throws -> Int {
    switch values[name] {
    case .node(let node): return node
    case .refused(let number): throw refusals[number].error(file: file)
    default:
      throw ONNXError.layer(
        file: file, name: name, problem: "does not depend on the image", remedy: "Name another.")
    }
  }

  /// What lies behind none of some nodes and is not computed, in sentences.
  package func passedOver() -> [String] {
    refusals.map {
      "\(file): \($0.node) (\($0.operation)) \($0.problem); what depends on it is passed over."
    }
  }
}
