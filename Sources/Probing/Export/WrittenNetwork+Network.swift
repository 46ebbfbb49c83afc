import Networks
import ONNX
import Tensors

extension WrittenNetwork {
  /// The layers of a trained network, node by node of its graph.
  ///
  /// Batch norm stays apart from the convolution before it, so that both can be looked at. Without
  /// `hasHead` the output are the features that a head would read.
  init(
    _ model: Network, hasHead: Bool, side: Int, version: String, metadata: [String: String]
  ) {
    let graph = model.graph
    var layers = WrittenLayers(graph, side: side)
    var features = 0
    for number in graph.nodes.indices.dropFirst() {
      if case .linear = graph.nodes[number].operation, !hasHead { break }
      layers.add(number)
      features = number
    }
    let count = graph.channels(of: features) ?? 0
    let written = Set(layers.all.flatMap(\.tensors))
    self.init(
      name: model.architecture.rawValue, producer: ("Lancet", version), channels: 3, side: side,
      layers: layers.all,
      tensors: model.namedTensors().filter { written.contains($0.name) }
        .map {
          // The sides of a map lie behind its channels.
          let shape = layers.mapSlopes.contains($0.name) ? $0.shape + [1, 1] : $0.shape
          return Tensor(name: $0.name, shape: shape, values: $0.values)
        } + layers.scales,
      output: hasHead ? ("logits", model.classes) : ("features", count), metadata: metadata)
  }
}

/// The layers of a graph so far, and what each node is called among them.
private struct WrittenLayers {
  private let graph: NetworkGraph
  private(set) var all: [WrittenNetwork.Layer] = []
  /// The slopes of maps.
  private(set) var mapSlopes: Set<String> = []
  /// The numbers by which maps are multiplied or made longer: no parameters of the network.
  private(set) var scales: [WrittenNetwork.Tensor] = []
  /// What makes each node's output; none stands for the picture.
  private var made: [[String]]
  /// How many ReLUs a module has, as PyTorch's exporter counts them.
  private var rectifiers: [String: Int] = [:]
  /// Of what each node makes of one picture.
  private let shapes: [[Int]]

  init(_ graph: NetworkGraph, side: Int) {
    self.graph = graph
    shapes = graph.shapes(batch: 1, side: side)
    made = graph.nodes.map { _ in [] }
  }

  /// Adds the layers of a node.
  mutating func add(_ number: Int) {
    let node = graph.nodes[number]
    let inputs = node.inputs.flatMap { made[$0] }
    switch node.operation {
    case .image: break
    case .convolution(let geometry, let weight, let norm, let isRectified):
      let convolution = module(of: weight)
      append(
        convolution,
        .convolution(
          kernel: geometry.kernel, stride: geometry.stride, padding: geometry.padding),
        of: node.inputs.first.map { made[$0] } ?? [], tensors: [name(weight)])
      var last = module(of: norm.weight)
      append(
        last, .batchNorm(epsilon: norm.epsilon), of: [convolution],
        tensors: [norm.weight, norm.bias, norm.mean, norm.variance].map(name))
      let prefix = prefix(of: convolution)
      if node.inputs.count > 1 {
        append(prefix + "add", .add, of: [last] + made[node.inputs[1]])
        last = prefix + "add"
      }
      made[number] = [isRectified ? rectified(last, prefix) : last]
    case .maxPool(let geometry):
      append(
        number, node.name,
        .maxPool(kernel: geometry.kernel, stride: geometry.stride, padding: geometry.padding),
        of: inputs)
    case .meanPool:
      append(node.name, .globalMean, of: inputs)
      append(number, "flatten", .flattening, of: [node.name])
    case .flatten: append(number, node.name, .flattening, of: inputs)
    case .activation(let activation):
      append(number, node.name, Self.operation(activation), of: inputs)
    case .linear(let weight, let bias):
      append(
        number, module(of: weight), .linear, of: inputs,
        tensors: ([weight] + (bias.map { [$0] } ?? [])).map(name))
    case .window(let window, let groups, let weight, let bias):
      append(
        number, module(of: weight),
        .window(
          kernel: [window.height, window.width], strides: window.strides,
          dilations: window.dilations, padding: window.padding, groups: groups), of: inputs,
        tensors: ([weight] + (bias.map { [$0] } ?? [])).map(name))
    case .normalisation(let norm, let isRectified):
      let own = module(of: norm.weight)
      append(
        own, .batchNorm(epsilon: norm.epsilon), of: inputs,
        tensors: [norm.weight, norm.bias, norm.mean, norm.variance].map(name))
      made[number] = [isRectified ? rectified(own, prefix(of: own)) : own]
    case .concatenation: append(number, node.name, .concatenation, of: inputs)
    case .addition(let scale, let isRectified):
      var first = made[node.inputs[0]]
      let prefix = prefix(of: node.name)
      if scale != 1 {
        scales.append(.init(name: prefix + "scale", shape: [], values: [scale]))
        append(prefix + "mul", .scaling, of: first, tensors: [prefix + "scale"])
        first = [prefix + "mul"]
      }
      append(node.name, .add, of: first + made[node.inputs[1]])
      made[number] = [isRectified ? rectified(node.name, prefix) : node.name]
    case .dropout: made[number] = inputs
    case .transposed(let window, let groups, let extra, let weight, let bias):
      append(
        number, module(of: weight),
        .transposed(
          kernel: [window.height, window.width], strides: window.strides,
          dilations: window.dilations, padding: window.padding, extra: extra, groups: groups),
        of: inputs, tensors: ([weight] + (bias.map { [$0] } ?? [])).map(name))
    case .slope(let slope):
      if shapes[number].count == 4 { mapSlopes.insert(name(slope)) }
      append(number, module(of: slope), .slope, of: inputs, tensors: [name(slope)])
    case .upsampling(let factor):
      let factors = node.name + ".scales"
      scales.append(
        .init(name: factors, shape: [4], values: [1, 1, Float(factor), Float(factor)]))
      append(number, node.name, .upsampling, of: inputs, tensors: ["", factors])
    }
  }

  private static func operation(_ activation: Activation) -> WrittenNetwork.Operation {
    switch activation {
    case .relu: .relu
    case .leakyRelu(let slope): .leakyRelu(slope: slope)
    case .sigmoid: .sigmoid
    case .tanh: .tanh
    }
  }

  /// Adds a ReLU behind a layer, and returns its name.
  private mutating func rectified(_ layer: String, _ prefix: String) -> String {
    let count = rectifiers[prefix, default: 0]
    rectifiers[prefix] = count + 1
    let name = prefix + (count == 0 ? "relu" : "relu_\(count)")
    append(name, .relu, of: [layer])
    return name
  }

  /// What stands before the names in the module that a layer belongs to.
  private func prefix(of layer: String) -> String {
    let block = layer.split(separator: ".").dropLast().joined(separator: ".")
    return block.isEmpty ? "" : block + "."
  }

  private mutating func append(
    _ name: String, _ operation: WrittenNetwork.Operation, of inputs: [String],
    tensors: [String] = []
  ) {
    all.append(WrittenNetwork.Layer(name, operation, of: inputs, tensors: tensors))
  }

  /// The same for a node's only layer, or its last one.
  private mutating func append(
    _ number: Int, _ name: String, _ operation: WrittenNetwork.Operation, of inputs: [String],
    tensors: [String] = []
  ) {
    append(name, operation, of: inputs, tensors: tensors)
    made[number] = [name]
  }

  private func name(_ parameter: Int) -> String { graph.parameters[parameter].name }

  /// The module that has a parameter: its name without `.weight`.
  private func module(of parameter: Int) -> String {
    name(parameter).split(separator: ".").dropLast().joined(separator: ".")
  }
}
