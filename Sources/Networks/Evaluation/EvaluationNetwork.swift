import Specification
import Tensors

/// What is read while a network is evaluated.
enum Tap: Sendable, Hashable {
  /// What a node makes.
  case output(Int)
  /// What its convolution makes, before normalisation.
  case raw(Int)

  var node: Int {
    switch self {
    case .output(let node), .raw(let node): node
    }
  }
}

extension NetworkGraph {
  /// What a hook sees of a layer.
  func tap(of layer: Layer, at hook: Hook) -> Tap {
    switch hook {
    case .conv1:
      // A convolution that no normalisation belongs to puts out its sums.
      nodes[layer.convolution].operation.norm == nil
        ? .output(layer.convolution) : .raw(layer.convolution)
    case .block: .output(layer.node)
    }
  }
}

/// A network prepared for the evaluation of images of one size, with the memory for a batch of them.
///
/// Every weight is laid out once, and every normalisation is a fixed scale and shift that is applied
/// as a convolution's sums leave the registers. A convolution with a window of any form, which is a node of
/// its own, is computed by the normalisation behind it (`NetworkGraph.normalisedWindows`).
struct EvaluationNetwork: Sendable {
  private let network: Network
  private let side: Int
  private let taps: Set<Tap>
  /// By node; nil for nodes without anything to prepare.
  private let prepared: [PreparedNode?]
  /// What each node reads: a normalisation with a convolution in it, what that reads.
  private let inputs: [[Int]]
  /// The convolutions that are computed by the normalisation behind them.
  private let takenIn: Set<Int>
  /// The network's input, [N, S, S, 3]: filled by the caller.
  var images = Tensor.empty

  // Planned for a batch.
  private var shapes: [[Int]] = []
  private var values: [MemoryPlan.Value] = []
  private var place: [Int] = []
  private var memories: [Tensor] = []
  /// The value of each node's output, raw output and chosen places.
  private var outputs: [Int?] = []
  private var raws: [Int?] = []
  private var places: [Int?] = []
  /// What stands for the output of nodes that do not run.
  private var held: [Int: Tensor] = [:]

  /// Prepares `network` for images of `side` × `side` pixels, of which `taps` are read.
  init(_ network: Network, side: Int, reading taps: Set<Tap> = [], on pool: WorkerPool) {
    (self.network, self.side, self.taps) = (network, side, taps)
    let graph = network.graph
    let windows = graph.normalisedWindows(keeping: Set(taps.map(\.node)))
    let taken = Set(windows.compactMap(\.self))
    let inputs = graph.nodes.indices.map { number in
      taken.contains(number) ? [] : graph.nodes[windows[number] ?? number].inputs
    }
    let shapes = graph.shapes(batch: 1, side: side)
    prepared = graph.nodes.indices.map { number in
      if taken.contains(number) { return nil }
      return PreparedNode(
        graph.nodes[number].operation,
        normalising: windows[number].map { graph.nodes[$0].operation }, of: network,
        input: inputs[number].first.map { shapes[$0] } ?? [], on: pool)
    }
    (self.inputs, takenIn) = (inputs, taken)
  }

  /// The number of images that the memory is planned for.
  var batch: Int { images.shape[0] }

  var nodeCount: Int { network.graph.nodes.count }

  /// Plans for batches of `batch` images.
  mutating func plan(batch: Int) {
    let graph = network.graph
    shapes = graph.shapes(batch: batch, side: side)
    images = Tensor(shape: shapes[0])
    (values, held) = ([], [:])
    (outputs, raws, places) = ([nil], [nil], [nil])
    let end = graph.nodes.count
    for (number, node) in graph.nodes.enumerated().dropFirst() {
      for input in inputs[number] {
        if let value = outputs[input] { values[value].need(at: number) }
      }
      func make(until last: Int) -> Int {
        values.append(MemoryPlan.Value(shape: shapes[number], from: number, to: last))
        return values.count - 1
      }
      if takenIn.contains(number) {
        outputs.append(nil)
      } else {
        let isKept = number == end - 1 || taps.contains(.output(number))
        outputs.append(make(until: isKept ? end : number))
      }
      raws.append(taps.contains(.raw(number)) ? make(until: end) : nil)
      if case .maxPool = node.operation {
        places.append(make(until: number))
      } else {
        places.append(nil)
      }
    }
    let memory = MemoryPlan(values)
    place = memory.place
    memories = memory.floats.map { Tensor(shape: [$0]) }
  }

  /// Runs the batch in `images` forward.
  mutating func run(on pool: WorkerPool) {
    held = [:]
    run(0..<nodeCount, on: pool)
  }

  /// Runs some nodes on what those before them made.
  mutating func run(_ nodes: Range<Int>, on pool: WorkerPool) {
    for number in nodes where number > 0 { run(number, on: pool) }
  }

  /// Runs all nodes behind one, whose outputs and those before it are held as given.
  mutating func run(behind node: Int, holding outputs: [Int: Tensor], on pool: WorkerPool) {
    held = outputs
    run(node + 1..<nodeCount, on: pool)
    held = [:]
  }

  /// What the nodes behind one read of it and of those before it.
  func outputs(across node: Int) -> [Int: Tensor] {
    var result: [Int: Tensor] = [:]
    for later in inputs[(node + 1)...] {
      for input in later where input <= node { result[input] = output(of: input) }
    }
    return result
  }

  /// What a tap saw of the batch that ran last.
  /// - Precondition: the network was prepared for it.
  func map(at tap: Tap) -> Tensor {
    switch tap {
    case .output(let node): return output(of: node)
    case .raw(let node):
      guard let value = raws[node] else { preconditionFailure("\(tap) is not read") }
      return read(value)
    }
  }

  /// The outputs of the last node, [N, classes].
  var logits: Tensor { output(of: nodeCount - 1) }

  private func output(of node: Int) -> Tensor {
    if let tensor = held[node] { return tensor }
    return outputs[node].map(read) ?? images
  }

  private func read(_ value: Int) -> Tensor {
    memories[place[value]].prefix(values[value].shape)
  }

  /// A value for writing.
  private mutating func take(_ value: Int) -> Tensor {
    memories.take(place[value]).prefix(values[value].shape)
  }

  private mutating func put(_ tensor: consuming Tensor, _ value: Int) {
    memories[place[value]] = tensor
  }

  private mutating func run(_ number: Int, on pool: WorkerPool) {
    let node = network.graph.nodes[number]
    guard let output = outputs[number], let first = inputs[number].first else { return }
    let x = self.output(of: first)
    var y = take(output)
    switch node.operation {
    case .image: break
    case .convolution(_, _, _, let relu):
      guard case .plain(let convolution, let statistics) = prepared[number] else { return }
      let added = node.inputs.count > 1 ? self.output(of: node.inputs[1]) : nil
      if let raw = raws[number] {
        var sums = take(raw)
        convolution.run(x, into: &sums, on: pool)
        scaleAndShift(
          sums, statistics, adding: added.map { Residual.map($0) } ?? Residual.none, relu: relu,
          into: &y, on: pool)
        put(sums, raw)
      } else {
        convolution.run(
          x, normalisedBy: statistics, adding: added, relu: relu, into: &y, on: pool)
      }
    case .maxPool(let geometry):
      guard let value = places[number] else { return }
      var chosen = take(value)
      maxPool(x, geometry, into: &y, places: &chosen, on: pool)
      put(chosen, value)
    case .meanPool: averagePool(x, into: &y, on: pool)
    case .flatten:
      let shape = y.shape
      y = y.reshaped(x.channelsFirstShape)
      rearrange(x, order: [0, 3, 1, 2], into: &y, on: pool)
      y = y.reshaped(shape)
    case .activation(let activation): activate(x, by: activation, into: &y, on: pool)
    case .linear(let weight, let bias):
      multiply(x, network.tensors[weight], into: &y, on: pool)
      if let bias { addRow(network.tensors[bias], to: &y) }
    case .window:
      guard case .window(let convolution, let bias) = prepared[number] else { return }
      convolution.run(x, normalisedBy: bias, activation: .none, into: &y, on: pool)
    case .transposed:
      guard case .transposed(let convolution, let bias) = prepared[number] else { return }
      convolution.run(x, bias: bias, into: &y, on: pool)
    case .normalisation(_, let relu):
      if case .window(let convolution, let statistics) = prepared[number] {
        convolution.run(
          x, normalisedBy: statistics, activation: relu ? .relu : .none, into: &y, on: pool)
      } else if case .normalisation(let statistics) = prepared[number] {
        scaleAndShift(x, statistics, relu: relu, into: &y, on: pool)
      }
    case .concatenation:
      var start = 0
      for input in node.inputs {
        let part = self.output(of: input)
        concatenate(part, at: start, into: &y, on: pool)
        start += part.columns
      }
    case .addition(let scale, let relu):
      addScaled(x, by: scale, self.output(of: node.inputs[1]), relu: relu, into: &y, on: pool)
    case .slope(let slope): applySlope(x, network.tensors[slope], into: &y, on: pool)
    case .dropout: copy(x, into: &y, on: pool)
    case .upsampling(let factor): upsample(x, by: factor, into: &y, on: pool)
    }
    put(y, output)
  }
}
