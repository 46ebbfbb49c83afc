import Seeding
import Specification
import Tensors

/// A network that answers to square RGB images: its graph, and its parameters.
///
/// A gradient or a velocity is a value of the same type, without running statistics.
package struct Network: Sendable {
  package let architecture: Architecture
  package let head: Head
  package let graph: NetworkGraph
  /// How pixels become the network's input; recorded with the weights.
  package var normalization: Normalization
  /// In the order of the graph's parameters; an empty one where a gradient has no running statistic.
  var tensors: [Tensor]
  /// The nodes whose parameters and running statistics stay as they are in training.
  private(set) var frozen: Set<Int> = []

  /// The number of outputs.
  package var classes: Int { graph.classes }

  /// Draws an untrained network by (`seed`, number of the layer).
  ///
  /// - Parameters:
  ///   - architecture: which network.
  ///   - classes: the number of outputs.
  ///   - head: what makes answers of the last layer's maps.
  ///   - places: how many places the last layer's maps have, where the head flattens them.
  ///   - zeroStart: lets each block begin as the identity: its last batch norm's gain is 0, or its last
  ///     convolution where none follows.
  ///   - normalization: how pixels become the network's input.
  ///   - seed: what the weights are a function of.
  package init(
    _ architecture: Architecture, classes: Int = 2, head: Head = .usual, places: Int = 1,
    zeroStart: Bool = false, normalization: Normalization = .centred, seed: UInt64
  ) {
    self.init(
      architecture,
      architecture.graph(classes: classes, zeroStart: zeroStart, head: head, places: places),
      head: head, normalization: normalization, seed: seed)
  }

  /// Draws the untrained network that an experiment asks for, with so many outputs.
  package init(
    _ model: ModelSpecification, classes: Int = 2, zeroStart: Bool = false, seed: UInt64
  ) {
    self.init(
      model.architecture, model.graph(classes: classes, zeroStart: zeroStart), head: model.head,
      seed: seed)
  }

  /// Draws the parameters of a graph; `architecture` is what its weights say of themselves.
  package init(
    _ architecture: Architecture, _ graph: NetworkGraph, head: Head = .usual,
    normalization: Normalization = .centred, seed: UInt64
  ) {
    var drawn: UInt64?
    var random = SplitMix64(seed: seed)
    let tensors = graph.parameters.map { parameter in
      if let stream = parameter.initial.stream, stream != drawn {
        (drawn, random) = (stream, SplitMix64(seed: seed, stream))
      }
      switch parameter.initial {
      case .constant(let value): return Tensor(shape: parameter.shape, filledWith: value)
      case .normal(let deviation, _):
        return Tensor(normal: parameter.shape, deviation: deviation, using: &random)
      case .uniform(let bound, _):
        return Tensor(uniform: parameter.shape, in: -bound...bound, using: &random)
      }
    }
    self.init(architecture, graph, head: head, normalization: normalization, tensors)
  }

  /// A network of parameters and running statistics as they lie in memory here.
  private init(
    _ architecture: Architecture, _ graph: NetworkGraph, head: Head, normalization: Normalization,
    _ tensors: [Tensor]
  ) {
    (self.architecture, self.head) = (architecture, head)
    (self.graph, self.normalization, self.tensors) = (graph, normalization, tensors)
  }

  /// A network of the parameters and running statistics in `named`, as `load` takes them; none is drawn.
  ///
  /// - Throws: `NetworksError` as `load` does.
  init(
    _ architecture: Architecture, classes: Int, head: Head, places: Int,
    normalization: Normalization, _ named: [String: (shape: [Int], values: [Float])]
  ) throws(NetworksError) {
    let graph = architecture.graph(classes: classes, head: head, places: places)
    // One float each stands for what `load` puts in its place.
    let tensors = graph.parameters.map { _ in Tensor(shape: [1]) }
    self.init(architecture, graph, head: head, normalization: normalization, tensors)
    try load(named)
  }

  /// A like value whose parameters are all 0, without running statistics: a gradient or a velocity.
  package func zeroed() -> Network {
    var result = self
    for (number, parameter) in graph.parameters.enumerated() {
      result.tensors[number] = parameter.isLearnt ? Tensor(shape: parameter.shape) : .empty
    }
    return result
  }

  /// Keeps parts of the network as they are, for all training to come; see `NetworkGraph.parts`.
  package mutating func freeze(_ parts: [String]) {
    precondition(parts.allSatisfy(graph.parts.contains), "\(parts) of \(graph.parts)")
    frozen = Set(graph.nodes.indices.filter { parts.contains(graph.nodes[$0].part) })
  }

  /// Moves every parameter that is not frozen by one step of `rule`.
  package mutating func optimizerStep(
    _ rule: SGD, velocity: inout Network, gradient: Network, on pool: WorkerPool
  ) {
    for (number, node) in graph.nodes.enumerated() where !frozen.contains(number) {
      for number in node.operation.learnt {
        rule.step(
          &tensors[number], velocity: &velocity.tensors[number],
          gradient: gradient.tensors[number], on: pool)
      }
    }
  }

  /// A parameter or running statistic as it lies in memory here: [kH, kW, I, O], [I, O] or [C].
  /// - Precondition: the network has it, and a new value has its shape.
  package subscript(name: String) -> Tensor {
    get { tensors[number(of: name)] }
    set {
      let number = number(of: name)
      precondition(
        newValue.shape == graph.parameters[number].shape, "\(newValue.shape) for \(name)")
      tensors[number] = newValue
    }
  }

  private func number(of name: String) -> Int {
    guard let number = graph.number(of: name) else { preconditionFailure("no parameter \(name)") }
    return number
  }

  /// How many learnt numbers there are.
  package var parameterCount: Int {
    graph.parameters.filter(\.isLearnt).reduce(0) { $0 + $1.shape.reduce(1, *) }
  }
}

extension Normalization {
  /// Mean ½ and deviation ¼, which suits photographs and drawings alike.
  package static let centred = Normalization(
    mean: SIMD3(repeating: 0.5), deviation: SIMD3(repeating: 0.25))
}

extension [Tensor] {
  /// A tensor for writing: nothing else here holds it until it is put back in its place.
  mutating func take(_ place: Int) -> Tensor {
    let tensor = self[place]
    self[place] = .empty
    return tensor
  }
}
