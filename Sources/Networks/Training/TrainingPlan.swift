import Tensors

/// In what order a training step walks a graph, what it keeps, and where.
///
/// Node i of n goes forward at step i and backward at step 2n − i; between them comes the loss.
struct TrainingPlan: Sendable {
  /// What a training step does with one node; values are numbered.
  struct Step: Sendable {
    /// A convolution's output before normalisation.
    var raw: Int?
    /// The node's output; nil where its readers normalise the raw one on the way.
    var output: Int?
    /// Which pixel a max pool chose.
    var places: Int?
    /// The loss gradient at the output; nil where none is wanted.
    var gradient: Int?
    /// The gradient at the raw output, where it does not take the place of that at the output.
    var rawGradient: Int?
    /// Where a share is written before it is added, of a node that cannot add as it writes.
    var apart: Int?
    /// What the node gives to the gradient of each input.
    var shares: [Share] = []
    /// Where the gradient at the output is kept for whoever reads it.
    var keptGradient: Int?

    /// What the node's readers read: its output, or its raw one.
    var read: Int? { output ?? raw }
  }

  /// What a node gives to the loss gradient at one of its inputs.
  enum Share: Sendable, Equatable {
    case none
    /// Its own gradient becomes the input's, where it lies.
    case passed
    /// The first share: it is written into a value.
    case written(Int)
    /// It is added to a value.
    case added(Int)
  }

  private(set) var steps: [Step]
  private(set) var values: [MemoryPlan.Value] = []
  let memory: MemoryPlan
  /// The values that the caller fills or reads between walks.
  let ends: (images: Int, logits: Int, gradient: Int)

  /// Plans for maps of these shapes, and for the gradients at some nodes beside those at the parameters
  /// of nodes that are not frozen.
  init(
    _ graph: NetworkGraph, shapes: [[Int]], reading gradients: [Int] = [],
    frozen: Set<Int> = []
  ) {
    let nodes = graph.nodes
    let isNormalisedByReaders = graph.isNormalisedByReaders
    let loss = nodes.count
    let end = 2 * nodes.count + 1
    var steps = nodes.map { _ in Step() }
    var values: [MemoryPlan.Value] = []
    func make(_ shape: [Int], at step: Int) -> Int {
      values.append(MemoryPlan.Value(shape: shape, from: step, to: step))
      return values.count - 1
    }
    func need(_ value: Int?, at step: Int) {
      if let value { values[value].need(at: step) }
    }

    // What the caller fills and reads lies in memories of its own.
    func makeEnd(_ node: Int) -> Int {
      values.append(MemoryPlan.Value(shape: shapes[node], from: 0, to: end))
      return values.count - 1
    }
    ends = (makeEnd(0), makeEnd(loss - 1), makeEnd(loss - 1))

    for (number, node) in nodes.enumerated() {
      let shape = shapes[number]
      let back = 2 * loss - number
      let input = node.inputs.first.map { steps[$0].read } ?? nil
      need(input, at: number)
      if !isNormalisedByReaders[number] {
        steps[number].output =
          number == 0 ? ends.images : number == loss - 1 ? ends.logits : make(shape, at: number)
      }
      switch node.operation {
      case .image, .meanPool, .flatten, .dropout, .upsampling: break
      case .activation: need(steps[number].output, at: back)
      case .window, .transposed, .slope: need(input, at: back)
      case .normalisation:
        // What it normalises is its raw output.
        steps[number].raw = input
        need(input, at: back)
      case .concatenation:
        for other in node.inputs.dropFirst() { need(steps[other].output, at: number) }
      case .addition(_, let relu):
        need(steps[node.inputs[1]].output, at: number)
        if relu { need(steps[number].output, at: back) }
      case .convolution(_, _, _, let relu):
        steps[number].raw = make(shape, at: number)
        need(steps[number].raw, at: back)
        need(input, at: back)
        if node.inputs.count > 1 {
          need(steps[node.inputs[1]].read, at: number)
        }
        if relu, node.inputs.count > 1 { need(steps[number].output, at: back) }
      case .maxPool:
        steps[number].places = make(shape, at: number)
        need(steps[number].places, at: back)
      case .linear: need(input, at: back)
      }
    }

    // A gradient is wanted where one is read or there is something to learn, there or in front of it.
    var isWanted = nodes.map { _ in false }
    for (number, node) in nodes.enumerated() {
      isWanted[number] =
        gradients.contains(number) || !frozen.contains(number) && !node.operation.learnt.isEmpty
        || node.inputs.contains { isWanted[$0] }
    }

    // Backward. The gradient at a node is whole once all nodes behind it gave their shares.
    steps[loss - 1].gradient = ends.gradient
    for number in nodes.indices.reversed() {
      let node = nodes[number]
      let back = 2 * loss - number
      guard let gradient = steps[number].gradient else { continue }
      need(gradient, at: back)
      if gradients.contains(number) {
        steps[number].keptGradient = make(shapes[number], at: back)
        need(steps[number].keptGradient, at: end)
      }
      func share(to input: Int) -> Share {
        if !isWanted[input] { return .none }
        if let there = steps[input].gradient {
          need(there, at: back)
          return .added(there)
        }
        let new = make(shapes[input], at: back)
        steps[input].gradient = new
        return .written(new)
      }
      var added: Share?
      if node.operation.isSum, node.inputs.count > 1 {
        if case .convolution = node.operation {
          steps[number].rawGradient = make(shapes[number], at: back)
        }
        if isWanted[node.inputs[1]], steps[node.inputs[1]].gradient == nil {
          steps[node.inputs[1]].gradient = gradient
          added = .passed
        } else {
          added = share(to: node.inputs[1])
        }
      }
      if let input = node.inputs.first {
        let first = share(to: input)
        steps[number].shares.append(first)
        if case .added = first, !node.operation.addsGradients {
          steps[number].apart = make(shapes[input], at: back)
        }
      }
      if let added {
        steps[number].shares.append(added)
      } else {
        for input in node.inputs.dropFirst() { steps[number].shares.append(share(to: input)) }
      }
    }
    (self.steps, self.values) = (steps, values)
    memory = MemoryPlan(values)
  }
}

extension NetworkGraph {
  /// The floats that a training step holds beside the parameters and their gradients.
  package func trainingFloats(batch: Int, side: Int) -> Int {
    TrainingPlan(self, shapes: shapes(batch: batch, side: side)).memory.floats.reduce(0, +)
  }

  /// The floats that no plan for a training step can do without.
  package func leastTrainingFloats(batch: Int, side: Int) -> MemoryPlan.Least {
    MemoryPlan.Least(for: TrainingPlan(self, shapes: shapes(batch: batch, side: side)).values)
  }
}
