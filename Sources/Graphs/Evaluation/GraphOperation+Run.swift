import Tensors

extension GraphOperation {
  /// Writes what the operation makes of `inputs`, all as they lie in memory.
  func run(_ inputs: [Tensor], into output: inout Tensor, on pool: WorkerPool) {
    switch self {
    case .input, .convolution, .transposedConvolution, .scale:
      preconditionFailure("has a step of its own")
    case .constant(let value):
      let one = value.shape.count == 3 ? Self.turned(value, on: pool) : value
      let sides = [[Int]?](repeating: nil, count: value.shape.count)
      let images = Array(repeating: 0, count: output.shape[0])
      Tensors.pick(
        one.reshaped(Graph.stored(value.shape, images: 1)), tables: [images] + sides,
        into: &output, on: pool)
    case .element(let function):
      copy(inputs[0], into: &output, on: pool)
      apply(function, to: &output, on: pool)
    case .combination(let operation):
      combine(inputs[0], inputs[1], by: operation, into: &output, on: pool)
    case .constantCombination(let operation, let constant, let isFirst):
      combine(
        isFirst ? constant : inputs[0], isFirst ? inputs[0] : constant, by: operation,
        into: &output, on: pool)
    case .concatenation(let side): Self.join(inputs, side, into: &output, on: pool)
    case .pick(let tables, let fill):
      var stored = [[Int]?](repeating: nil, count: tables.count + 1)
      for side in tables.indices {
        stored[Graph.storedSide(side, of: tables.count)] = tables[side]
      }
      Tensors.pick(inputs[0], tables: stored, fill: fill, into: &output, on: pool)
    case .transposition(let order):
      var stored = Array(0...order.count)
      for side in order.indices {
        stored[Graph.storedSide(side, of: order.count)] =
          Graph.storedSide(order[side], of: order.count)
      }
      rearrange(inputs[0], order: stored, into: &output, on: pool)
    case .reshape: Self.reshape(inputs[0], into: &output, on: pool)
    case .pool(let window, let kind, _):
      Tensors.pool(inputs[0], window, kind, into: &output, on: pool)
    case .reduction(let reduction, let sides, _):
      Self.reduce(inputs[0], reduction, sides, into: &output, on: pool)
    case .softmax(let side): Self.softmax(inputs[0], side, into: &output, on: pool)
    case .normalisation(let sides, let epsilon):
      Self.normalise(inputs[0], sides, epsilon, into: &output, on: pool)
    case .localNormalisation(let size, let alpha, let beta, let bias):
      normaliseLocally(
        inputs[0], size: size, alpha: alpha, beta: beta, bias: bias, into: &output, on: pool)
    case .resize(let rows, let columns):
      Tensors.resize(inputs[0], rows: rows, columns: columns, into: &output, on: pool)
    case .resample(let rows, let columns):
      Tensors.resample(inputs[0], rows: rows, columns: columns, into: &output, on: pool)
    case .matrixProduct:
      let (one, other) = (Self.written(inputs[0], on: pool), Self.written(inputs[1], on: pool))
      Self.write(into: &output, on: pool) { multiplyPairs(one, other, into: &$0, on: pool) }
    case .product(let weight, let bias):
      Self.multiply(inputs[0], weight, bias, into: &output, on: pool)
    }
  }

  /// A map of one image with its channels last.
  private static func turned(_ value: Tensor, on pool: WorkerPool) -> Tensor {
    var result = Tensor(shape: Graph.stored(value.shape, images: 1))
    rearrange(
      value.reshaped([1] + value.shape), order: Graph.channelsLast, into: &result, on: pool)
    return result
  }

  private static func join(
    _ inputs: [Tensor], _ side: Int, into output: inout Tensor, on pool: WorkerPool
  ) {
    let stored = Graph.storedSide(side, of: output.shape.count - 1)
    let blocks = output.shape[..<stored].reduce(1, *)
    var start = 0
    for input in inputs {
      place(input, blocks: blocks, at: start, into: &output, on: pool)
      start += input.count / blocks
    }
  }

  /// The values in the order of a network's own words, in another shape.
  private static func reshape(_ input: Tensor, into output: inout Tensor, on pool: WorkerPool) {
    let turnsInput = isTurned(input.shape)
    let turnsOutput = isTurned(output.shape)
    guard turnsInput || turnsOutput else { return copy(input, into: &output, on: pool) }
    var written = input
    if turnsInput {
      written = Tensor(shape: Graph.channelsFirst.map { input.shape[$0] })
      rearrange(input, order: Graph.channelsFirst, into: &written, on: pool)
    }
    guard turnsOutput else { return copy(written, into: &output, on: pool) }
    let shape = Graph.channelsFirst.map { output.shape[$0] }
    rearrange(written.reshaped(shape), order: Graph.channelsLast, into: &output, on: pool)
  }

  /// Whether values lie otherwise in memory than in a network's own words.
  private static func isTurned(_ stored: [Int]) -> Bool {
    stored.count == 4 && stored[3] > 1 && stored[1] * stored[2] > 1
  }

  private static func reduce(
    _ input: Tensor, _ reduction: RowReduction, _ sides: [Int], into output: inout Tensor,
    on pool: WorkerPool
  ) {
    let count = input.shape.count - 1
    if reduction == .mean, count == 3, sides.sorted() == [1, 2] {
      var flat = Tensor(shape: [input.shape[0], input.shape[3]])
      averagePool(input, into: &flat, on: pool)
      return copy(flat, into: &output, on: pool)
    }
    // What is reduced comes last; what stays keeps the order in which the outcome lies in memory.
    let reduced = sides.sorted().map { Graph.storedSide($0, of: count) }
    let staying = input.shape.indices.filter { !reduced.contains($0) }
    var kept = staying
    if output.shape.count != input.shape.count, count == 3 {
      // Fewer than three sides are left, in the order of a network's own words.
      kept = [0, 3, 1, 2].filter(staying.contains)
    }
    let order = kept + reduced
    var matrix = Tensor(shape: order.map { input.shape[$0] })
    rearrange(input, order: order, into: &matrix, on: pool)
    let length = reduced.map { input.shape[$0] }.reduce(1, *)
    let rows = matrix.reshaped([input.count / length, length])
    if output.shape.count == 4, output.shape.count != input.shape.count {
      // Of more than three sides three are left, a map, whose channels lie last.
      var written = Tensor(shape: Graph.channelsFirst.map { output.shape[$0] })
      reduceRows(rows, by: reduction, into: &written, on: pool)
      return rearrange(written, order: Graph.channelsLast, into: &output, on: pool)
    }
    reduceRows(rows, by: reduction, into: &output, on: pool)
  }

  private static func softmax(
    _ input: Tensor, _ side: Int, into output: inout Tensor, on pool: WorkerPool
  ) {
    let stored = Graph.storedSide(side, of: input.shape.count - 1)
    let last = input.shape.count - 1
    if stored == last {
      copy(input, into: &output, on: pool)
      return softmaxRows(&output, on: pool)
    }
    // Changing two sides' places is its own inverse.
    var order = Array(input.shape.indices)
    order.swapAt(stored, last)
    var turned = Tensor(shape: order.map { input.shape[$0] })
    rearrange(input, order: order, into: &turned, on: pool)
    softmaxRows(&turned, on: pool)
    rearrange(turned, order: order, into: &output, on: pool)
  }

  private static func multiply(
    _ input: Tensor, _ weight: Tensor, _ bias: Tensor?, into output: inout Tensor,
    on pool: WorkerPool
  ) {
    let rows = written(input, on: pool)
    write(into: &output, on: pool) { output in
      Tensors.multiply(rows, weight, into: &output, on: pool)
      if let bias { addRow(bias, to: &output) }
    }
  }

  private static func normalise(
    _ input: Tensor, _ sides: [Int], _ epsilon: Float, into output: inout Tensor,
    on pool: WorkerPool
  ) {
    // What is normalised comes last, and goes back to its place afterwards.
    let moved = sides.sorted().map { Graph.storedSide($0, of: input.shape.count - 1) }
    let order = input.shape.indices.filter { !moved.contains($0) } + moved
    let length = moved.map { input.shape[$0] }.reduce(1, *)
    if order == Array(input.shape.indices) {
      copy(input, into: &output, on: pool)
      return normaliseRows(&output, length: length, epsilon: epsilon, on: pool)
    }
    var turned = Tensor(shape: order.map { input.shape[$0] })
    rearrange(input, order: order, into: &turned, on: pool)
    normaliseRows(&turned, length: length, epsilon: epsilon, on: pool)
    let back = order.indices.map { side in order.firstIndex(of: side) ?? side }
    rearrange(turned, order: back, into: &output, on: pool)
  }

  /// What lies in memory in the order of a network's own words: of a map the last side comes last.
  private static func written(_ input: Tensor, on pool: WorkerPool) -> Tensor {
    guard input.shape.count == 4 else { return input }
    var written = Tensor(shape: Graph.channelsFirst.map { input.shape[$0] })
    rearrange(input, order: Graph.channelsFirst, into: &written, on: pool)
    return written
  }

  /// Has values written in the order of a network's own words, and puts them as they lie in memory.
  private static func write(
    into output: inout Tensor, on pool: WorkerPool, _ body: (inout Tensor) -> Void
  ) {
    guard output.shape.count == 4 else { return body(&output) }
    var written = Tensor(shape: Graph.channelsFirst.map { output.shape[$0] })
    body(&written)
    rearrange(written, order: Graph.channelsLast, into: &output, on: pool)
  }
}
