import Graphs
import Tensors

// Operations on values one by one, and products with matrices.

extension Translator {
  /// The numbers of a constant as a tensor, in their order.
  static func tensor(_ constant: ONNXConstant) -> Tensor {
    Tensor(constant.floats, shape: constant.shape)
  }

  /// A constant that stands beside what a node makes, with as many sides, as it lies in memory.
  private func beside(_ constant: ONNXConstant, _ node: Int) throws(Fault) -> Tensor {
    let count = shape(node).count
    guard constant.shape.count <= count else {
      throw Fault("combines \(shape(node)) with a constant of more sides, \(constant.shape)")
    }
    let sides = Array(repeating: 1, count: count - constant.shape.count) + constant.shape
    guard sides[0] == 1 else {
      throw Fault("has a constant for each image, \(constant.shape)")
    }
    let padded = ONNXConstant(constant.numbers, shape: sides)
    return Self.tensor(count == 4 ? Folding.transpose(padded, [0, 2, 3, 1]) : padded)
  }

  /// One number for each channel, where a constant beside a node is that.
  private func perChannel(_ constant: ONNXConstant, _ node: Int) -> Tensor? {
    let shape = graph.nodes[node].shape
    guard shape.count == 3 || shape.count == 1, constant.count == shape[0], constant.count > 1
    else { return nil }
    let side = constant.shape.count - shape.count
    guard side <= 1, constant.shape.indices.contains(side), constant.shape[side] == shape[0] else {
      return nil
    }
    return Tensor(constant.floats, shape: [constant.count])
  }

  mutating func combination(
    _ operation: ElementOperation, _ context: NodeContext
  ) throws(Fault) -> Int {
    guard context.inputs.count == 2 else {
      throw Fault(contradiction: "has \(context.inputs.count) inputs, not 2")
    }
    return try combine(try context.input(0), try context.input(1), by: operation, context)
  }

  /// The same operation on any number of inputs, from the first on.
  mutating func fold(
    _ operation: ElementOperation, _ context: NodeContext
  ) throws(Fault) -> Int {
    var result = try context.input(0)
    if context.inputs.count == 1 { return try context.image(0) }
    for place in 1..<max(1, context.inputs.count) {
      let next = try context.input(place)
      if case .constant(let one) = result, case .constant(let other) = next {
        let pair: Folding.Pair =
          operation == .add ? .add : operation == .maximum ? .maximum : .minimum
        result = .constant(try Folding.combine(one, other, by: pair))
      } else {
        result = .node(try combine(result, next, by: operation, context))
      }
    }
    guard case .node(let node) = result else { throw Fault("has constants only") }
    return node
  }

  private mutating func combine(
    _ one: ONNXValue, _ other: ONNXValue, by operation: ElementOperation, _ context: NodeContext
  ) throws(Fault) -> Int {
    switch (one, other) {
    case (.node(let a), .node(let b)):
      let (x, y) = (graph.nodes[a].shape, graph.nodes[b].shape)
      guard x.count == y.count else {
        throw Fault("combines \(shape(a)) with \(shape(b)), which have not as many sides")
      }
      return try add(.combination(operation), [a, b], context)
    case (.node(let node), .constant(let constant)):
      if let values = perChannel(constant, node),
        let scale = Self.scale(by: values, operation, constantFirst: false)
      {
        return try add(scale, [node], context)
      }
      return try add(
        .constantCombination(operation, try beside(constant, node), constantFirst: false), [node],
        context)
    case (.constant(let constant), .node(let node)):
      if let values = perChannel(constant, node),
        let scale = Self.scale(by: values, operation, constantFirst: true)
      {
        return try add(scale, [node], context)
      }
      return try add(
        .constantCombination(operation, try beside(constant, node), constantFirst: true), [node],
        context)
    default: throw Fault("has constants only")
    }
  }

  /// The operation as a scale and a shift of each channel; nil where it is none.
  private static func scale(
    by values: Tensor, _ operation: ElementOperation, constantFirst: Bool
  ) -> GraphOperation? {
    let (one, zero) = (
      Tensor(shape: values.shape, filledWith: 1), Tensor(shape: values.shape)
    )
    func changed(_ change: (Float) -> Float) -> Tensor {
      Tensor(values.values.map(change), shape: values.shape)
    }
    switch (operation, constantFirst) {
    case (.add, _): return .scale(one, shift: values)
    case (.multiply, _): return .scale(values, shift: zero)
    case (.subtract, false): return .scale(one, shift: changed { -$0 })
    case (.subtract, true):
      return .scale(Tensor(shape: values.shape, filledWith: -1), shift: values)
    default: return nil
    }
  }

  mutating func slope(_ context: NodeContext) throws(Fault) -> Int {
    let input = try context.image(0)
    guard let slope = try context.weights(1) else { throw Fault(contradiction: "has no slope") }
    return try add(
      .constantCombination(.slope, try beside(slope, input), constantFirst: false), [input], context
    )
  }

  mutating func batchNormalisation(_ context: inout NodeContext) throws(Fault) -> Int {
    let input = try context.image(0)
    let epsilon = try context.attributes.float("epsilon", 1e-5)
    guard try context.attributes.int("training_mode", 0) == 0,
      try context.attributes.int("spatial", 1) == 1
    else { throw Fault("normalises by the batch's own statistics") }
    let channels = graph.nodes[input].shape.first ?? 0
    var parts: [[Float]] = []
    for place in 1...4 {
      guard let part = try context.weights(place), part.count == channels, part.shape.count == 1
      else { throw Fault(contradiction: "has no input \(place + 1) of \(channels) values") }
      parts.append(part.floats)
    }
    var (scale, shift) = ([Float](), [Float]())
    for channel in 0..<channels {
      let factor =
        Double(parts[0][channel])
        / (Double(parts[3][channel]) + Double(epsilon)).squareRoot()
      scale.append(Float(factor))
      shift.append(Float(Double(parts[1][channel]) - Double(parts[2][channel]) * factor))
    }
    return try affine(input, scale: scale, shift: shift, context)
  }

  /// Each channel times its scale, plus its shift.
  private mutating func affine(
    _ input: Int, scale: [Float], shift: [Float], _ context: NodeContext
  ) throws(Fault) -> Int {
    let (shape, channels) = (graph.nodes[input].shape, scale.count)
    if shape.count == 3 || shape.count == 1 {
      return try add(
        .scale(
          Tensor(scale, shape: [channels]), shift: Tensor(shift, shape: [channels])), [input],
        context)
    }
    let sides = [channels] + Array(repeating: 1, count: shape.count - 1)
    let scaled = try add(
      .constantCombination(
        .multiply, Tensor(scale, shape: [1] + sides), constantFirst: false), [input], context)
    return try add(
      .constantCombination(.add, Tensor(shift, shape: [1] + sides), constantFirst: false),
      [scaled], context)
  }

  mutating func instanceNormalisation(_ context: inout NodeContext) throws(Fault) -> Int {
    let input = try context.image(0)
    let shape = graph.nodes[input].shape
    let epsilon = try context.attributes.float("epsilon", 1e-5)
    guard shape.count >= 2, let scale = try context.weights(1), let shift = try context.weights(2),
      scale.shape == [shape[0]], shift.shape == [shape[0]]
    else { throw Fault(contradiction: "has no scale and shift for each channel of \(shape)") }
    let normal = try add(
      .normalisation(sides: Array(1..<shape.count), epsilon: epsilon), [input], context)
    return try affine(normal, scale: scale.floats, shift: shift.floats, context)
  }

  mutating func layerNormalisation(_ context: inout NodeContext) throws(Fault) -> Int {
    let input = try context.image(0)
    let sides = shape(input)
    let axis = try NodeContext.side(try context.attributes.int("axis", -1), of: sides.count)
    let epsilon = try context.attributes.float("epsilon", 1e-5)
    _ = try context.attributes.int("stash_type", 1)
    guard axis > 0 else { throw Fault("normalises over the images of a batch") }
    var node = try add(
      .normalisation(sides: Array(axis - 1..<sides.count - 1), epsilon: epsilon), [input], context)
    for (place, operation) in [(1, .multiply), (2, .add)] as [(Int, ElementOperation)] {
      guard let constant = try context.weights(place) else { continue }
      node = try add(
        .constantCombination(operation, try beside(constant, node), constantFirst: false), [node],
        context)
    }
    return node
  }

  mutating func gemm(_ context: inout NodeContext) throws(Fault) -> Int {
    let input = try context.image(0)
    let (alpha, beta) = (
      try context.attributes.float("alpha", 1), try context.attributes.float("beta", 1)
    )
    guard try context.attributes.int("transA", 0) == 0 else {
      throw Fault("turns its first matrix, which mixes the images of a batch")
    }
    let turns = try context.attributes.int("transB", 0) != 0
    guard var weight = try context.weights(1), weight.shape.count == 2,
      graph.nodes[input].shape.count == 1
    else { throw Fault("multiplies \(shape(input)) by what is no matrix") }
    if turns { weight = Folding.transpose(weight, [1, 0]) }
    var floats = weight.floats
    if alpha != 1 { floats = floats.map { $0 * alpha } }
    let outputs = weight.shape[1]
    var bias: Tensor?
    if let added = try context.weights(2) {
      let sides = [1, outputs]
      guard try Folding.broadcast(added.shape, sides) == sides else {
        throw Fault("adds \(added.shape) to vectors of \(outputs)")
      }
      let values = added.floats
      let places = try Folding.places(added.shape, in: sides)
      bias = Tensor(places.map { values[$0] * beta }, shape: [outputs])
    }
    return try add(
      .product(Tensor(floats, shape: weight.shape), bias: bias), [input], context)
  }

  mutating func matrixProduct(_ context: NodeContext) throws(Fault) -> Int {
    if case .node(let input) = try context.input(0), case .constant = try context.input(1),
      let weight = try context.weights(1), weight.shape.count == 2
    {
      return try add(.product(Self.tensor(weight), bias: nil), [input], context)
    }
    var count = 0
    for case .node(let node)? in context.inputs { count = max(count, shape(node).count) }
    let factors = [
      try factor(0, sides: count, context), try factor(1, sides: count, context),
    ]
    return try add(.matrixProduct, factors, context)
  }

  /// A factor of a matrix product with so many sides, images first.
  private mutating func factor(
    _ place: Int, sides: Int, _ context: NodeContext
  ) throws(Fault) -> Int {
    if case .node(let node) = try context.input(place) {
      guard sides >= 3, shape(node).count == sides else {
        throw Fault("multiplies \(shape(node)), which mixes the images of a batch")
      }
      return node
    }
    guard let constant = try context.weights(place), constant.shape.count >= 2,
      constant.shape.count < sides || constant.shape.count == sides && constant.shape[0] == 1
    else { throw Fault("multiplies by a constant that is no matrix, or one for each image") }
    let padded =
      Array(repeating: 1, count: sides - constant.shape.count) + constant.shape
    return try add(
      .constant(Tensor(constant.floats, shape: Array(padded.dropFirst()))), [0], context)
  }

  mutating func softmax(_ context: inout NodeContext) throws(Fault) -> Int {
    let input = try context.image(0)
    let sides = shape(input)
    let axis = try NodeContext.side(
      try context.attributes.int("axis", opset < 13 ? 1 : -1), of: sides.count)
    guard axis > 0 else { throw Fault("shares among the images of a batch") }
    // Before operator set 13 all sides from the axis on were one.
    if opset >= 13 || axis == sides.count - 1 || sides[(axis + 1)...].allSatisfy({ $0 == 1 }) {
      return try add(.softmax(side: axis - 1), [input], context)
    }
    guard axis == 1 else { throw Fault("shares over the sides from \(axis) on") }
    let flat = try add(.reshape([sides[1...].reduce(1, *)]), [input], context)
    let shared = try add(.softmax(side: 0), [flat], context)
    return try add(.reshape(Array(sides[1...])), [shared], context)
  }

  mutating func localNormalisation(_ context: inout NodeContext) throws(Fault) -> Int {
    let input = try context.image(0)
    return try add(
      .localNormalisation(
        size: try context.attributes.int("size", 1),
        alpha: try context.attributes.float("alpha", 0.0001),
        beta: try context.attributes.float("beta", 0.75),
        bias: try context.attributes.float("bias", 1)), [input], context)
  }

  mutating func reduction(
    _ kind: RowReduction, _ context: inout NodeContext
  ) throws(Fault) -> Int {
    let input = try context.image(0)
    let sides = shape(input)
    let keeps = try context.attributes.int("keepdims", 1) != 0
    let isIdle = try context.attributes.int("noop_with_empty_axes", 0) != 0
    var axes = try context.attributes.ints("axes") ?? []
    if axes.isEmpty { axes = try context.integers(1) ?? [] }
    if axes.isEmpty {
      if isIdle { return input }
      throw Fault("reduces over the images of a batch")
    }
    var reduced: [Int] = []
    for axis in axes {
      let side = try NodeContext.side(axis, of: sides.count)
      guard side > 0 else { throw Fault("reduces over the images of a batch") }
      reduced.append(side - 1)
    }
    return try add(.reduction(kind, sides: reduced, keeps: keeps), [input], context)
  }
}
