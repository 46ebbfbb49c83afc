import Graphs
import Seeding
import Tensors
import TestSupport
import Testing

/// A convolution with scale, residual and ReLU behind it, by numbers of nodes.
private struct Sample {
  var graph: Graph
  let conv: Int, scale: Int, sum: Int, relu: Int

  init() throws {
    var random = SplitMix64(seed: 3)
    graph = try Graph(input: [8, 6, 5], name: "x")
    conv = try graph.append(
      .convolution(
        Window(height: 3, width: 3, padding: [1, 1, 1, 1]), groups: 1,
        weight: Tensor(normal: [3, 3, 8, 8], using: &random),
        bias: Tensor(normal: [8], using: &random)), [0], name: "conv")
    scale = try graph.append(
      .scale(
        Tensor(normal: [8], using: &random), shift: Tensor(normal: [8], using: &random)), [conv],
      name: "scale")
    sum = try graph.append(.combination(.add), [0, scale], name: "sum")
    relu = try graph.append(.element(.relu), [sum], name: "relu")
  }

  func values(_ nodes: [Int], batch: Int = 3, images: Int = 3) -> [Tensor] {
    var random = SplitMix64(seed: 4)
    let input = Tensor(normal: [3, 6, 5, 8], using: &random)
    let pool = WorkerPool(threads: 2)
    var evaluation = GraphEvaluation(graph, reading: nodes, batch: batch, on: pool)
    evaluation.run(images: images, on: pool) { places in
      for place in 0..<images * 240 { places[place] = input[place] }
    }
    return nodes.map { evaluation.values(of: $0) }
  }
}

@Suite("Graphs")
struct GraphTests {
  @Test("what is done on the way is what is done one by one, and nothing that is read is passed by")
  func fusion() throws {
    let sample = try Sample()
    let all = [sample.conv, sample.scale, sample.sum, sample.relu]
    let together = sample.values(all)
    for (place, node) in all.enumerated() {
      let alone = sample.values([node])[0]
      #expect(alone.error(from: together[place]) < 1e-5, "\(sample.graph.nodes[node].name)")
    }
    #expect(
      together[0].error(from: together[1]) > 0.1 && together[2].error(from: together[3]) > 0.1)
  }

  /// What follows a convolution, and what it makes of a value of a channel, by plain rules.
  private static let followers: [(String, [GraphOperation], @Sendable (Float, Int) -> Float)] = {
    let slope = Tensor((0..<8).map { 0.1 * Float($0) }, shape: [1, 1, 1, 8])
    let two = Tensor([2], shape: [1, 1, 1, 1])
    return [
      ("leaky", [.element(.leakyRelu(slope: 0.1))], { x, _ in x < 0 ? 0.1 * x : x }),
      ("clip", [.element(.clip(lowest: -0.5, highest: 1))], { x, _ in min(max(x, -0.5), 1) }),
      (
        "slope", [.constantCombination(.slope, slope, constantFirst: false)],
        { x, channel in x < 0 ? 0.1 * Float(channel) * x : x }
      ),
      (
        "numbers",
        [
          .constantCombination(.multiply, two, constantFirst: true),
          .constantCombination(.subtract, two, constantFirst: true),
          .constantCombination(.add, two, constantFirst: false),
          .constantCombination(.subtract, two, constantFirst: false), .element(.relu),
        ], { x, _ in max(0, 2 - 2 * x) }
      ),
      (
        "relu first", [.element(.relu), .element(.clip(lowest: 0, highest: 0.5))],
        { x, _ in min(max(x, 0), 0.5) }
      ),
    ]
  }()

  @Test(
    "activations and numbers behind a convolution are done on the way, as one by one",
    arguments: 0..<5)
  func doneOnTheWay(number: Int) throws {
    let (name, operations, rule) = Self.followers[number]
    var sample = try Sample()
    for start in [sample.conv, sample.scale, sample.sum] {
      var last = start
      for operation in operations {
        last = try sample.graph.append(operation, [last], name: name)
      }
      let before = sample.values([start])[0]
      var expected = before
      for place in 0..<expected.count { expected[place] = rule(before[place], place % 8) }
      #expect(sample.values([last])[0].error(from: expected) < 1e-5, "\(name) behind \(start)")
    }
  }

  @Test("a chain behind a convolution is one step, and a slope of places is none of it")
  func steps() throws {
    var sample = try Sample()
    let slope = Tensor(shape: [1, 1, 1, 8], filledWith: 0.1)
    let last = try sample.graph.append(
      .constantCombination(.slope, slope, constantFirst: false), [sample.sum], name: "s")
    func steps(_ targets: Int...) -> Int {
      GraphEvaluation(sample.graph, reading: targets, batch: 1, on: WorkerPool(threads: 1))
        .stepCount
    }
    #expect(steps(last) == 1 && steps(last, sample.scale) == 3)
    let places = Tensor(shape: [1, 6, 5, 1], filledWith: 0.1)
    let other = try sample.graph.append(
      .constantCombination(.slope, places, constantFirst: false), [sample.sum], name: "s")
    #expect(steps(other) == 2)
  }

  /// Windows of all the ways in which a convolution is computed, with their groups.
  private static let windows: [(Window, groups: Int)] = [
    (Window(height: 3, width: 3, padding: [1, 1, 1, 1]), 1),
    (Window(height: 1, width: 5, padding: [0, 2, 0, 2]), 1),
    (Window(height: 3, width: 1, strides: [2, 1]), 1),
    (Window(height: 3, width: 2, dilations: [1, 2]), 2),
    (Window(height: 3, width: 3, padding: [1, 1, 1, 1]), 6),
  ]

  @Test(
    "batch norm behind a convolution of any form is one step with it, unless what is between is read",
    arguments: 0..<5)
  func normalised(number: Int) throws {
    let (window, groups) = Self.windows[number]
    var random = SplitMix64(seed: 6)
    let weight = Tensor(normal: [window.height, window.width, 6 / groups, 6], using: &random)
    let bias = Tensor(normal: [6], using: &random)
    let (scale, shift) = (
      Tensor(normal: [6], using: &random), Tensor(normal: [6], using: &random)
    )
    var graph = try Graph(input: [6, 9, 8], name: "x")
    let conv = try graph.append(
      .convolution(window, groups: groups, weight: weight, bias: bias), [0], name: "conv")
    let norm = try graph.append(.scale(scale, shift: shift), [conv], name: "norm")
    let relu = try graph.append(.element(.relu), [norm], name: "relu")
    let x = Tensor(normal: [2, 9, 8, 6], using: &random)
    let pool = WorkerPool(threads: 2)
    func values(_ nodes: Int..., steps: Int) -> [Tensor] {
      var evaluation = GraphEvaluation(graph, reading: nodes, batch: 2, on: pool)
      #expect(evaluation.stepCount == steps)
      evaluation.run(images: 2, on: pool) { for place in 0..<x.count { $0[place] = x[place] } }
      return nodes.map { evaluation.values(of: $0) }
    }
    let sums = referenceConvolve(x, weight, window, groups: groups, bias: bias)
    var expected = sums
    for place in 0..<sums.count {
      expected[place] = max(0, sums[place] * scale[place % 6] + shift[place % 6])
    }
    #expect(values(relu, steps: 1)[0].error(from: expected) < 1e-5)
    let apart = values(conv, relu, steps: 2)
    #expect(apart[0].error(from: sums) < 1e-5 && apart[1].error(from: expected) < 1e-5)
  }

  @Test("learnt numbers behind a normalisation are drawn anew with the rest")
  func untrainedNormalisation() throws {
    var random = SplitMix64(seed: 5)
    var graph = try Graph(input: [3, 4, 4], name: "x")
    let normal = try graph.append(.normalisation(sides: [2], epsilon: 0), [0], name: "n")
    let scale = try graph.append(
      .constantCombination(
        .multiply, Tensor(normal: [1, 1, 4, 1], using: &random), constantFirst: false), [normal],
      name: "s")
    _ = try graph.append(
      .constantCombination(
        .add, Tensor(normal: [1, 1, 4, 1], using: &random), constantFirst: false), [scale],
      name: "b")
    let constants = graph.untrained(seed: 1).nodes.compactMap { node -> [Float]? in
      if case .constantCombination(_, let constant, _) = node.operation {
        constant.values
      } else {
        nil
      }
    }
    #expect(constants == [[1, 1, 1, 1], [0, 0, 0, 0]])
  }

  @Test("a batch that is not full gives the same values")
  func partBatch() throws {
    let sample = try Sample()
    let whole = sample.values([sample.relu])[0]
    let part = sample.values([sample.relu], batch: 3, images: 2)[0]
    #expect(part.shape == [2, 6, 5, 8])
    #expect((0..<part.count).allSatisfy { part[$0] == whole[$0] })
  }

  @Test("memory is used again: a long chain takes no more than a short one")
  func memory() throws {
    var graph = try Graph(input: [4, 16, 16], name: "x")
    var node = 0
    var sizes: [Int] = []
    for _ in 0..<20 {
      node = try graph.append(
        .pool(Window(height: 1, width: 1), .maximum, sides: [16, 16]), [node], name: "p")
      sizes.append(GraphEvaluation.floats(graph, reading: [node]))
    }
    #expect(sizes[0] == 2 * 1024 && sizes[19] == sizes[0])
  }

  @Test("an untrained network has the same shapes, other weights, and the same ones for a seed")
  func untrained() throws {
    var sample = try Sample()
    let trained = sample.values([sample.relu])[0]
    let graph = sample.graph
    sample.graph = graph.untrained(seed: 1)
    let untrained = sample.values([sample.relu])[0]
    #expect(untrained.shape == trained.shape && untrained.error(from: trained) > 0.1)
    sample.graph = graph.untrained(seed: 1)
    #expect(sample.values([sample.relu])[0] == untrained)
    sample.graph = graph.untrained(seed: 2)
    #expect(sample.values([sample.relu])[0] != untrained)
  }

  @Test("shapes that do not go together are refused")
  func misfits() throws {
    var graph = try Graph(input: [3, 4, 4], name: "x")
    let window = Window(height: 5, width: 5)
    #expect(throws: GraphError.self) {
      try graph.append(
        .convolution(window, groups: 1, weight: Tensor(shape: [5, 5, 3, 2]), bias: nil), [0],
        name: "c")
    }
    #expect(throws: GraphError.self) {
      try graph.append(
        .convolution(
          Window(height: 1, width: 1), groups: 2, weight: Tensor(shape: [1, 1, 3, 2]), bias: nil),
        [0], name: "c")
    }
    for operation: GraphOperation in [
      .reshape([7]), .transposition([0, 1]), .scale(Tensor(shape: [2]), shift: Tensor(shape: [2])),
      .pick([[4], nil, nil], fill: 0), .softmax(side: 3), .reduction(.mean, sides: [], keeps: true),
      .normalisation(sides: [3], epsilon: 0), .normalisation(sides: [], epsilon: 0),
      .resample(
        rows: Sampling(taps: 1, places: [4], weights: [1]),
        columns: Sampling(taps: 1, places: [0], weights: [1])),
      .product(Tensor(shape: [3, 3]), bias: nil), .pick([[], nil, nil], fill: 0),
    ] {
      #expect(throws: GraphError.self) { try graph.append(operation, [0], name: "n") }
    }
    let turned = try graph.append(.reshape([3, 8, 2]), [0], name: "r")
    #expect(throws: GraphError.self) { try graph.append(.matrixProduct, [0, turned], name: "m") }
    #expect(throws: GraphError.self) { try graph.append(.matrixProduct, [0], name: "m") }
    #expect(throws: GraphError.self) { _ = try Graph(input: [3, 0, 4], name: "x") }
    #expect(throws: GraphError.self) { _ = try Graph(input: [1 << 20, 1 << 20, 4], name: "x") }
    #expect(graph.nodes.count == 2)
  }

  @Test("a multiply-add counts as two")
  func operations() throws {
    let sample = try Sample()
    #expect(sample.graph.operations(of: sample.conv) == 2 * 3 * 3 * 8 * 8 * 6 * 5)
    #expect(sample.graph.nodes[sample.conv].operation.parameterCount == 584)
  }
}
