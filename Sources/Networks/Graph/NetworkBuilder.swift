import Specification
import Tensors

/// Puts a network's graph together, node by node.
///
/// Each layer with drawn weights has a random stream of its own, counted in the order of parameters.
package struct NetworkBuilder {
  private var nodes: [NetworkGraph.Node]
  private var parameters: [NetworkGraph.Parameter] = []
  private var layers: [NetworkGraph.Layer] = []
  private var streams: UInt64 = 0
  private var dropouts: UInt64 = 0

  /// Starts with the pictures, node 0.
  package init() {
    nodes = [NetworkGraph.Node(name: "image", operation: .image, inputs: [])]
  }

  /// The number of the picture's node.
  package static let image = 0

  /// The graph of what was added.
  package var graph: NetworkGraph {
    NetworkGraph(nodes: nodes, parameters: parameters, layers: layers)
  }

  /// Adds a node.
  ///
  /// - Returns: its number.
  package mutating func add(_ operation: NodeOperation, _ inputs: [Int], name: String) -> Int {
    precondition(inputs.allSatisfy(nodes.indices.contains), "\(inputs) of \(nodes.count) nodes")
    nodes.append(NetworkGraph.Node(name: name, operation: operation, inputs: inputs))
    return nodes.count - 1
  }

  /// Names a layer: the node that makes its maps, and the one whose convolution `conv1` hooks.
  package mutating func addLayer(_ name: LayerName, node: Int, convolution: Int) {
    layers.append(NetworkGraph.Layer(name: name, node: node, convolution: convolution))
  }

  /// Declares the weight of a convolution, with draws around 0 of variance 2 / (O · k · k), which keeps
  /// gradients' size backward.
  ///
  /// Source: He et al. 2015, “Delving deep into rectifiers”, Eq. 14 (fan out), as torchvision.
  package mutating func declareConvolution(
    _ name: String, from inputs: Int, to outputs: Int, _ geometry: ConvolutionGeometry
  ) -> Int {
    let kernel = geometry.kernel
    return declare(
      name + ".weight", [kernel, kernel, inputs, outputs], .convolution,
      .normal(deviation: (2 / Double(outputs * kernel * kernel)).squareRoot(), stream: nextStream())
    )
  }

  /// Declares a batch normalisation of so many channels, which begins with this gain.
  package mutating func declareNorm(
    _ name: String, channels: Int, gain: Float = 1,
    epsilon: Float = NodeOperation.Norm.usualEpsilon
  ) -> NodeOperation.Norm {
    let first = declare(name + ".weight", [channels], .vector, .constant(gain))
    _ = declare(name + ".bias", [channels], .vector, .constant(0))
    _ = declare(name + ".running_mean", [channels], .vector, .constant(0), isLearnt: false)
    _ = declare(name + ".running_var", [channels], .vector, .constant(1), isLearnt: false)
    return NodeOperation.Norm(first: first, epsilon: epsilon)
  }

  /// Declares a linear layer, weight and bias drawn evenly from ±1/√I, as PyTorch does.
  package mutating func declareLinear(
    _ name: String, from inputs: Int, to outputs: Int, hasBias: Bool = true
  ) -> NodeOperation {
    let (weight, bias) = declareEvenly(
      name, [inputs, outputs], .matrix, fan: inputs, bias: hasBias ? outputs : nil)
    return .linear(weight: weight, bias: bias)
  }

  /// Declares a convolution with a window of any form, drawn evenly from ±1/√fan, as PyTorch does, or 0
  /// everywhere: fan are the numbers that an output depends on.
  package mutating func declareWindow(
    _ name: String, from inputs: Int, to outputs: Int, _ window: Window, groups: Int = 1,
    hasBias: Bool = true, fromZero: Bool = false
  ) -> NodeOperation {
    precondition(
      groups >= 1 && inputs % groups == 0 && outputs % groups == 0,
      "\(inputs) → \(outputs) channels in \(groups) groups")
    let shape = [window.height, window.width, inputs / groups, outputs]
    let (weight, bias) = declareEvenly(
      name, shape, .convolution, fan: shape.dropLast().reduce(1, *),
      bias: hasBias ? outputs : nil, fromZero: fromZero)
    return .window(window, groups: groups, weight: weight, bias: bias)
  }

  /// Declares a transposed convolution, drawn as PyTorch does.
  package mutating func declareTransposed(
    _ name: String, from inputs: Int, to outputs: Int, _ window: Window, groups: Int = 1,
    extra: [Int] = [0, 0], hasBias: Bool = true
  ) -> NodeOperation {
    precondition(
      groups >= 1 && inputs % groups == 0 && outputs % groups == 0,
      "\(inputs) → \(outputs) channels in \(groups) groups")
    let shape = [inputs, window.height, window.width, outputs / groups]
    // PyTorch takes the second side of its [I, O / groups, kh, kw] for the inputs.
    let (weight, bias) = declareEvenly(
      name, shape, .transposed, fan: shape.dropFirst().reduce(1, *), bias: hasBias ? outputs : nil)
    return .transposed(window, groups: groups, extra: extra, weight: weight, bias: bias)
  }

  /// A dropout with a random stream of its own, counted in the order of declaration.
  package mutating func declareDropout(share: Float) -> NodeOperation {
    defer { dropouts += 1 }
    return .dropout(share: share, stream: dropouts)
  }

  /// Declares the slopes of so many channels, or one for all; each begins at ¼, as PyTorch's PReLU.
  package mutating func declareSlope(_ name: String, channels: Int = 1) -> NodeOperation {
    .slope(declare(name + ".weight", [channels], .vector, .constant(0.25)))
  }

  /// Declares the weight of a square convolution that a batch norm follows, drawn evenly from ±1/√fan.
  mutating func declareEvenConvolution(
    _ name: String, from inputs: Int, to outputs: Int, _ geometry: ConvolutionGeometry
  ) -> Int {
    let shape = [geometry.kernel, geometry.kernel, inputs, outputs]
    return declareEvenly(
      name, shape, .convolution, fan: shape.dropLast().reduce(1, *), bias: nil
    ).weight
  }

  /// Declares a weight and a bias that are drawn evenly from ±1/√fan, or begin at 0.
  ///
  /// Source: PyTorch's `reset_parameters` of `Linear` and `Conv2d`.
  mutating func declareEvenly(
    _ name: String, _ shape: [Int], _ layout: ParameterLayout, fan: Int, bias: Int?,
    fromZero: Bool = false
  ) -> (weight: Int, bias: Int?) {
    let drawn = InitialValues.uniform(
      bound: 1 / Double(fan).squareRoot(), stream: nextStream())
    let initial = fromZero ? .constant(0) : drawn
    let weight = declare(name + ".weight", shape, layout, initial)
    return (weight, bias.map { declare(name + ".bias", [$0], .vector, initial) })
  }

  private mutating func nextStream() -> UInt64 {
    defer { streams += 1 }
    return streams
  }

  private mutating func declare(
    _ name: String, _ shape: [Int], _ layout: ParameterLayout, _ initial: InitialValues,
    isLearnt: Bool = true
  ) -> Int {
    parameters.append(
      NetworkGraph.Parameter(
        name: name, shape: shape, layout: layout, initial: initial, isLearnt: isLearnt))
    return parameters.count - 1
  }
}
