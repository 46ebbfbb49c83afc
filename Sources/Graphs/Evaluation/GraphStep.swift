import Tensors

/// One thing to do in an evaluation: an operation, with those behind it that are done on the way.
struct GraphStep: Sendable {
  enum Work: Sendable {
    /// Scaled, shifted, added to, and activated as its sums leave the registers.
    case convolution(WindowConvolution, BatchStatistics, adds: Bool, ConvolutionActivation)
    case transposedConvolution(TransposedConvolution, bias: Tensor)
    case scale(BatchStatistics, rectifies: Bool)
    case other(GraphOperation)
  }

  let work: Work
  /// The node whose values it makes.
  let node: Int
  /// The nodes whose values it reads.
  let inputs: [Int]
}

extension Graph {
  /// The steps that make the values of `targets`, with everything done on the way that may be.
  ///
  /// What is a target itself is never passed by: its values are those of the node alone. `images` is how
  /// many come at a time.
  func steps(to targets: [Int], images: Int, on pool: WorkerPool) -> [GraphStep] {
    let needed = ancestors(of: targets)
    var readers = Array(repeating: [Int](), count: nodes.count)
    for number in needed {
      for input in nodes[number].inputs { readers[input].append(number) }
    }
    let isTarget = Set(targets)
    var isDone = Set<Int>()
    var steps: [GraphStep] = []
    for number in needed where !isDone.contains(number) && number != 0 {
      /// The one reader of a node, where nothing else needs its values.
      func only(_ node: Int) -> Int? {
        guard !isTarget.contains(node), readers[node].count == 1, !isDone.contains(readers[node][0])
        else { return nil }
        return readers[node][0]
      }
      let node = nodes[number]
      switch node.operation {
      case .convolution(let window, let groups, let weight, let bias):
        var chain = StepChain(channels: weight.columns, shift: bias)
        chain.node = number
        while let next = only(chain.node),
          chain.take(next, of: self)
        {
          isDone.insert(next)
        }
        let input = nodes[node.inputs[0]].shape
        let convolution = WindowConvolution(
          weight, window, groups: groups, height: input[1], width: input[2], images: images,
          on: pool)
        steps.append(
          GraphStep(
            work: .convolution(
              convolution, chain.statistics, adds: chain.added != nil, chain.activation),
            node: chain.node, inputs: node.inputs + (chain.added.map { [$0] } ?? [])))
      case .transposedConvolution(let window, let groups, let weight, let bias, _):
        steps.append(
          GraphStep(
            work: .transposedConvolution(
              TransposedConvolution(weight, window, groups: groups, on: pool),
              bias: bias ?? Tensor(shape: [node.shape[0]])), node: number, inputs: node.inputs))
      case .scale(let scale, let shift):
        var chain = StepChain(channels: scale.count, shift: shift)
        chain.statistics.scale = scale
        chain.node = number
        while let next = only(chain.node), chain.takeScaleOrReLU(next, of: self) {
          isDone.insert(next)
        }
        steps.append(
          GraphStep(
            work: .scale(chain.statistics, rectifies: chain.isRectified), node: chain.node,
            inputs: node.inputs))
      default:
        steps.append(GraphStep(work: .other(node.operation), node: number, inputs: node.inputs))
      }
    }
    // A step stands where its last operation does, so that what is added on the way is there.
    return steps.sorted { $0.node < $1.node }
  }
}

/// What follows a convolution and is done on the way: scales, one sum, one activation.
private struct StepChain {
  var statistics: BatchStatistics
  var added: Int?
  var activation = ConvolutionActivation.none
  /// The last node.
  var node = 0

  init(channels: Int, shift: Tensor?) {
    statistics = BatchStatistics(channels: channels)
    statistics.scale = Tensor(shape: [channels], filledWith: 1)
    if let shift { statistics.shift = shift.reshaped([channels]) }
  }

  /// Whether nothing may follow but another chain.
  private var isActivated: Bool { if case .none = activation { false } else { true } }

  var isRectified: Bool { if case .relu = activation { true } else { false } }

  /// Takes the node behind the last one in, if it can.
  mutating func take(_ next: Int, of graph: Graph) -> Bool {
    if case .combination(.add) = graph.nodes[next].operation, added == nil, !isActivated {
      let inputs = graph.nodes[next].inputs
      let other = inputs[0] == node ? inputs[1] : inputs[0]
      guard other != node, graph.nodes[other].shape == graph.nodes[node].shape else {
        return false
      }
      (added, node) = (other, next)
      return true
    }
    if takeScaleOrReLU(next, of: graph) { return true }
    guard !isActivated, let activation = activation(of: graph.nodes[next].operation) else {
      return false
    }
    (self.activation, node) = (activation, next)
    return true
  }

  /// The same for what becomes of a map that is scaled alone.
  mutating func takeScaleOrReLU(_ next: Int, of graph: Graph) -> Bool {
    guard !isActivated else { return false }
    switch graph.nodes[next].operation {
    case .scale(let scale, let shift) where added == nil:
      for channel in 0..<scale.count {
        statistics.scale[channel] *= scale[channel]
        statistics.shift[channel] = statistics.shift[channel] * scale[channel] + shift[channel]
      }
    case .constantCombination(let operation, let number, let isFirst)
    where added == nil && number.count == 1:
      guard takeNumber(number[0], operation, isFirst) else { return false }
    case .element(.relu): activation = .relu
    default: return false
    }
    node = next
    return true
  }

  /// Takes in an operation with one number for all values, if it is a scale or a shift.
  private mutating func takeNumber(
    _ number: Float, _ operation: ElementOperation, _ isFirst: Bool
  ) -> Bool {
    func change(_ scale: Float, _ shift: Float) {
      for channel in 0..<statistics.scale.count {
        statistics.scale[channel] *= scale
        statistics.shift[channel] = statistics.shift[channel] * scale + shift
      }
    }
    switch operation {
    case .add: change(1, number)
    case .subtract: isFirst ? change(-1, number) : change(1, -number)
    case .multiply: change(number, 0)
    default: return false
    }
    return true
  }

  /// An operation as what a convolution does to its values at last; nil where it is nothing of that kind.
  private func activation(of operation: GraphOperation) -> ConvolutionActivation? {
    let channels = statistics.scale.count
    switch operation {
    case .element(.leakyRelu(let slope)):
      return .slope(Tensor(shape: [channels], filledWith: slope))
    case .element(.clip(let lowest, let highest)):
      return .clip(lowest: lowest, highest: highest)
    case .constantCombination(.slope, let slope, constantFirst: false):
      // One number for all channels, or one for each; of each place it is no slope of a channel.
      if slope.count == 1 { return .slope(Tensor(shape: [channels], filledWith: slope[0])) }
      guard slope.count == channels, slope.columns == channels else { return nil }
      return .slope(slope.reshaped([channels]))
    default: return nil
    }
  }
}
