import Tensors

/// A graph prepared for the evaluation of batches, with its memory: weights are laid out once.
package struct GraphEvaluation: Sendable {
  private let graph: Graph
  private let steps: [GraphStep]
  private let memory: GraphMemory
  /// The most images of a batch.
  package let batch: Int
  /// How many steps a batch takes: nodes, less those that are done on the way.
  package var stepCount: Int { steps.count }
  private var images = 0
  private var memories: [Tensor?]

  /// Prepares for the values of the nodes `targets`, in batches of up to `batch` images.
  package init(_ graph: Graph, reading targets: [Int], batch: Int, on pool: WorkerPool) {
    precondition(batch >= 1, "batches of \(batch) images")
    self.graph = graph
    self.batch = batch
    steps = graph.steps(to: targets, images: batch, on: pool)
    memory = GraphMemory(graph, steps, keeping: targets)
    memories = memory.floats.map { Tensor(shape: [$0 * batch]) }
  }

  /// The floats that one image takes in memory while a graph is evaluated.
  package static func floats(_ graph: Graph, reading targets: [Int]) -> Int {
    let steps = graph.ancestors(of: targets).filter { $0 != 0 }.map {
      GraphStep(work: .other(graph.nodes[$0].operation), node: $0, inputs: graph.nodes[$0].inputs)
    }
    return GraphMemory(graph, steps, keeping: targets).floats.reduce(0, +)
  }

  /// Evaluates some images, which `fill` writes as they lie in memory: maps with their channels last.
  package mutating func run(
    images: Int, on pool: WorkerPool, fill: (inout MutableSpan<Float>) -> Void
  ) {
    precondition((1...batch).contains(images), "\(images) images in batches of \(batch)")
    self.images = images
    var input = taken(0)
    input.withMutableScalars { fill(&$0) }
    put(input, 0)
    for step in steps { run(step, on: pool) }
  }

  /// What a node that is read made of the last batch, as it lies in memory: [N, H, W, C] for a map.
  package func values(of node: Int) -> Tensor {
    guard let place = memory.place[node], let memory = memories[place] else {
      preconditionFailure("node \(node) is not read")
    }
    return memory.prefix(Graph.stored(graph.nodes[node].shape, images: images))
  }

  /// The memory of a node for writing: nothing else holds it until it is put back.
  private mutating func taken(_ node: Int) -> Tensor {
    guard let place = memory.place[node], let memory = memories[place] else {
      preconditionFailure("node \(node) is not made")
    }
    memories[place] = nil
    return memory.prefix(Graph.stored(graph.nodes[node].shape, images: images))
  }

  private mutating func put(_ tensor: consuming Tensor, _ node: Int) {
    if let place = memory.place[node] { memories[place] = tensor }
  }

  private mutating func run(_ step: GraphStep, on pool: WorkerPool) {
    if step.isInPlace, memory.place[step.node] == memory.place[step.inputs[0]] {
      var values = taken(step.node)
      if case .other(.element(let function)) = step.work { apply(function, to: &values, on: pool) }
      return put(values, step.node)
    }
    let inputs = step.inputs.map { values(of: $0) }
    var output = taken(step.node)
    switch step.work {
    case .convolution(let convolution, let statistics, let adds, let activation):
      convolution.run(
        inputs[0], normalisedBy: statistics, adding: adds ? inputs[1] : nil,
        activation: activation, into: &output, on: pool)
    case .transposedConvolution(let convolution, let bias):
      convolution.run(inputs[0], bias: bias, into: &output, on: pool)
    case .scale(let statistics, let rectifies):
      scaleAndShift(inputs[0], statistics, relu: rectifies, into: &output, on: pool)
    case .other(let operation):
      operation.run(inputs, into: &output, on: pool)
    }
    put(output, step.node)
  }
}
