import Specification
import Tensors

/// The architecture of a trained network: named nodes, each behind what it reads, and parameters by name.
///
/// The parameters stand in the order in which PyTorch's module lists them, which need not be that of the
/// nodes. The first node are the pictures, the last one makes the logits.
package struct NetworkGraph: Sendable {
  package struct Node: Sendable {
    /// As PyTorch's module.
    package let name: String
    package let operation: NodeOperation
    /// The numbers of the nodes that it reads.
    package let inputs: [Int]

    /// The part of the network that it belongs to, such as `layer1`: its name up to the first dot.
    var part: String { String(name.prefix { $0 != "." }) }
  }

  /// A learnt tensor, or a running statistic.
  package struct Parameter: Sendable {
    package let name: String
    /// As it lies in memory here.
    package let shape: [Int]
    let layout: ParameterLayout
    let initial: InitialValues
    /// Whether it is learnt; a running statistic is not.
    package let isLearnt: Bool
  }

  /// A part of the network whose units can be dissected and taken away.
  package struct Layer: Sendable {
    package let name: LayerName
    /// The node that makes its maps.
    let node: Int
    /// The node whose convolution the hook `conv1` sees before its normalisation.
    let convolution: Int
  }

  package let nodes: [Node]
  package let parameters: [Parameter]
  package let layers: [Layer]
  private let numbers: [String: Int]

  init(nodes: [Node], parameters: [Parameter], layers: [Layer]) {
    (self.nodes, self.parameters, self.layers) = (nodes, parameters, layers)
    numbers = Dictionary(
      uniqueKeysWithValues: parameters.enumerated().map { ($0.element.name, $0.offset) })
  }

  /// The number of a parameter.
  func number(of name: String) -> Int? { numbers[name] }

  /// The parts that have parameters, in the order of the nodes: what can be frozen.
  package var parts: [String] {
    var parts: [String] = []
    for node in nodes where !node.operation.learnt.isEmpty && !parts.contains(node.part) {
      parts.append(node.part)
    }
    return parts
  }

  /// The layer of a name.
  /// - Precondition: there is one.
  package func layer(_ name: LayerName) -> Layer {
    guard let layer = layers.first(where: { $0.name == name }) else {
      preconditionFailure("no layer \(name) among \(layers.map(\.name))")
    }
    return layer
  }

  /// The node whose units a layer has at a hook: behind batch norm and ReLU.
  func node(of layer: Layer, at hook: Hook) -> Int {
    hook == .conv1 ? layer.convolution : layer.node
  }

  /// The length of the last side of what a node makes: the units of a map, or the classes; nil where it
  /// depends on the side of the pictures.
  package func channels(of number: Int) -> Int? {
    let node = nodes[number]
    switch node.operation {
    case .image: return 3
    case .convolution(_, let weight, _, _), .linear(let weight, _), .window(_, _, let weight, _):
      return parameters[weight].shape.last
    case .transposed(_, let groups, _, let weight, _):
      return parameters[weight].shape.last.map { $0 * groups }
    case .maxPool, .meanPool, .activation, .normalisation, .addition, .slope, .dropout,
      .upsampling:
      return channels(of: node.inputs[0])
    case .concatenation:
      let parts = node.inputs.compactMap(channels)
      return parts.count == node.inputs.count ? parts.reduce(0, +) : nil
    case .flatten: return nil
    }
  }

  /// The number of classes.
  package var classes: Int { channels(of: nodes.count - 1) ?? 0 }

  /// The shape of what each node makes of `batch` pictures of `side` × `side` pixels.
  package func shapes(batch: Int, side: Int) -> [[Int]] {
    precondition(batch >= 1 && side >= 1, "\(batch) images of side \(side)")
    var shapes: [[Int]] = []
    for (number, node) in nodes.enumerated() {
      let input = node.inputs.first.map { shapes[$0] } ?? []
      let channels = channels(of: number) ?? 0
      switch node.operation {
      case .image: shapes.append([batch, side, side, channels])
      case .convolution(let geometry, _, _, _), .maxPool(let geometry):
        shapes.append(geometry.outputShape(of: input, channels: channels))
      case .activation, .normalisation, .addition, .slope, .dropout: shapes.append(input)
      case .window(let window, _, _, _):
        let places = window.places(height: input[1], width: input[2])
        shapes.append([batch, places?.down ?? 0, places?.across ?? 0, channels])
      case .transposed(let window, _, let extra, _, _):
        shapes.append(
          [batch] + window.spread(height: input[1], width: input[2], extra: extra) + [channels])
      case .concatenation: shapes.append(input.dropLast() + [channels])
      case .upsampling(let factor):
        shapes.append([batch, input[1] * factor, input[2] * factor, channels])
      case .meanPool, .linear: shapes.append([batch, channels])
      case .flatten: shapes.append([batch, input.dropFirst().reduce(1, *)])
      }
    }
    return shapes
  }

  /// Whether each node's output is never stored: whoever reads it reads the convolution's raw output and
  /// normalises it on the way.
  ///
  /// A convolution and a max pool read so, and a node that adds a map without a ReLU.
  package var isNormalisedByReaders: [Bool] {
    var readers = nodes.map { _ in [(node: Int, place: Int)]() }
    for (number, node) in nodes.enumerated() {
      for (place, input) in node.inputs.enumerated() { readers[input].append((number, place)) }
    }
    return nodes.indices.map { number in
      guard case .convolution(_, _, _, let relu) = nodes[number].operation,
        nodes[number].inputs.count == 1, !readers[number].isEmpty
      else { return false }
      return readers[number].allSatisfy { reader in
        switch nodes[reader.node].operation {
        case .convolution: reader.place == 0 || !relu
        case .maxPool: true
        default: false
        }
      }
    }
  }
}

/// How a parameter begins.
enum InitialValues: Sendable, Equatable {
  case constant(Float)
  /// Normal draws around 0 from a random stream of this number.
  case normal(deviation: Double, stream: UInt64)
  /// Even draws from ±`bound`; two tensors of one stream are drawn one behind the other.
  case uniform(bound: Double, stream: UInt64)

  var stream: UInt64? {
    switch self {
    case .constant: nil
    case .normal(_, let stream), .uniform(_, let stream): stream
    }
  }
}
