import Tensors

extension GraphOperation {
  /// What it makes of inputs of these shapes.
  ///
  /// Throws `GraphError` where they do not go together, so that no kernel ever sees such.
  func shape(of inputs: [[Int]]) throws(GraphError) -> [Int] {
    if case .constant(let value) = self {
      return Array(value.shape)
    }
    guard let first = inputs.first else { throw .misfit("has no input") }
    switch self {
    case .input, .constant: return first
    case .convolution(let window, let groups, let weight, let bias):
      return try Self.convolved(first, window, groups, weight, bias)
    case .transposedConvolution(let window, let groups, let weight, let bias, let sides):
      return try Self.spread(first, window, groups, weight, bias, sides)
    case .scale(let scale, let shift):
      guard first.count == 3 || first.count == 1, scale.count == first[0],
        shift.count == first[0]
      else {
        throw .misfit("has \(scale.count) scales and \(shift.count) shifts for \(first)")
      }
      return first
    case .element: return first
    case .combination:
      guard inputs.count == 2 else { throw .misfit("has \(inputs.count) inputs, not 2") }
      return try Self.broadcast(first, inputs[1])
    case .constantCombination(_, let constant, _):
      let sides = Graph.logical(constant.shape)
      return try Self.broadcast(first, sides)
    case .concatenation(let side): return try Self.joined(inputs, side)
    case .pick(let tables, _): return try Self.picked(first, tables)
    case .transposition(let order):
      guard order.sorted() == Array(first.indices) else {
        throw .misfit("puts the sides of \(first) into the order \(order)")
      }
      return order.map { first[$0] }
    case .reshape(let shape):
      guard Self.product(shape) == Self.product(first) else {
        throw .misfit("makes \(shape) of \(first), which has another number of values")
      }
      return shape
    case .pool(let window, _, let sides):
      try Self.requireMap(first)
      guard sides.count == 2, sides.allSatisfy({ $0 >= 1 }),
        Self.isReached(first[1], sides[0], window.strides[0], window.padding[0]),
        Self.isReached(first[2], sides[1], window.strides[1], window.padding[1])
      else { throw .misfit("makes maps of \(sides) of \(first)") }
      return [first[0]] + sides
    case .reduction(_, let sides, let keeps):
      guard !sides.isEmpty, Set(sides).count == sides.count,
        sides.allSatisfy(first.indices.contains)
      else { throw .misfit("reduces the sides \(sides) of \(first)") }
      return first.indices.compactMap { side in
        sides.contains(side) ? (keeps ? 1 : nil) : first[side]
      }
    case .softmax(let side):
      guard first.indices.contains(side) else { throw .misfit("has side \(side) of \(first)") }
      return first
    case .normalisation(let sides, let epsilon):
      guard !sides.isEmpty, Set(sides).count == sides.count,
        sides.allSatisfy(first.indices.contains), epsilon >= 0
      else { throw .misfit("normalises the sides \(sides) of \(first), epsilon \(epsilon)") }
      return first
    case .localNormalisation(let size, _, _, _):
      try Self.requireMap(first)
      guard (1...1 << 16).contains(size) else { throw .misfit("has \(size) neighbours") }
      return first
    case .resize(let rows, let columns):
      try Self.requireMap(first)
      let isInside = zip([rows, columns], first.dropFirst()).allSatisfy { table, length in
        (table.first + table.second).allSatisfy { (0..<length).contains($0) }
      }
      guard isInside else { throw .misfit("reads beyond a map of \(first)") }
      return [first[0], rows.count, columns.count]
    case .resample(let rows, let columns):
      try Self.requireMap(first)
      guard rows.places.allSatisfy({ (0..<first[1]).contains($0) }),
        columns.places.allSatisfy({ (0..<first[2]).contains($0) })
      else { throw .misfit("reads beyond a map of \(first)") }
      return [first[0], rows.count, columns.count]
    case .matrixProduct:
      guard inputs.count == 2 else { throw .misfit("has \(inputs.count) inputs, not 2") }
      return try Self.multiplied(first, inputs[1])
    case .product(let weight, let bias):
      guard weight.shape.count == 2, let last = first.last, last == weight.shape[0],
        bias?.count ?? weight.shape[1] == weight.shape[1]
      else {
        throw .misfit(
          "multiplies \(first) by \(weight.shape)" + (bias.map { " and adds \($0.shape)" } ?? ""))
      }
      return first.dropLast() + [weight.shape[1]]
    }
  }

  private static func requireMap(_ shape: [Int]) throws(GraphError) {
    guard shape.count == 3 else {
      throw .misfit("reads \(shape), but only maps of channels, rows and columns can be read")
    }
  }

  private static func convolved(
    _ shape: [Int], _ window: Window, _ groups: Int, _ weight: Tensor, _ bias: Tensor?
  ) throws(GraphError) -> [Int] {
    try requireMap(shape)
    let outputs = weight.shape.last ?? 0
    guard weight.shape.count == 4, weight.shape.allSatisfy({ $0 >= 1 }),
      weight.shape[0] == window.height, weight.shape[1] == window.width, groups >= 1,
      shape[0] % groups == 0, weight.shape[2] == shape[0] / groups, outputs % groups == 0,
      bias?.count ?? outputs == outputs
    else {
      throw .misfit(
        "has a weight of \(words(weight)) in \(groups) groups"
          + (bias.map { ", a bias of \($0.count)" } ?? "") + " for maps of \(shape)")
    }
    guard let places = window.places(height: shape[1], width: shape[2]) else {
      throw .misfit("has a window of \(window.height) × \(window.width) on maps of \(shape)")
    }
    return [outputs, places.down, places.across]
  }

  private static func spread(
    _ shape: [Int], _ window: Window, _ groups: Int, _ weight: Tensor, _ bias: Tensor?,
    _ sides: [Int]
  ) throws(GraphError) -> [Int] {
    try requireMap(shape)
    guard weight.shape.count == 4, weight.shape.allSatisfy({ $0 >= 1 }),
      weight.shape[1] == window.height, weight.shape[2] == window.width, groups >= 1,
      weight.shape[0] == shape[0], shape[0] % groups == 0,
      bias?.count ?? weight.columns * groups == weight.columns * groups, sides.count == 2
    else {
      throw .misfit("has a weight of \(weight.shape) in \(groups) groups for maps of \(shape)")
    }
    return [weight.columns * groups] + sides
  }

  private static func broadcast(_ a: [Int], _ b: [Int]) throws(GraphError) -> [Int] {
    guard a.count == b.count, zip(a, b).allSatisfy({ $0 == $1 || $0 == 1 || $1 == 1 }) else {
      throw .misfit("combines \(a) with \(b)")
    }
    return zip(a, b).map { $0 == 1 ? $1 : $0 }
  }

  private static func multiplied(_ a: [Int], _ b: [Int]) throws(GraphError) -> [Int] {
    guard a.count == b.count, a.count >= 2, a[a.count - 1] == b[b.count - 2] else {
      throw .misfit("multiplies \(a) by \(b)")
    }
    return try broadcast(a.dropLast(2), b.dropLast(2)) + [a[a.count - 2], b[b.count - 1]]
  }

  private static func joined(_ inputs: [[Int]], _ side: Int) throws(GraphError) -> [Int] {
    var shape = inputs[0]
    guard shape.indices.contains(side) else { throw .misfit("joins side \(side) of \(shape)") }
    for other in inputs.dropFirst() {
      guard other.count == shape.count,
        shape.indices.allSatisfy({ $0 == side || other[$0] == shape[$0] })
      else { throw .misfit("joins \(shape) and \(other) at side \(side)") }
      let (sum, overflows) = shape[side].addingReportingOverflow(other[side])
      guard !overflows else { throw .tooLarge(shape: shape) }
      shape[side] = sum
    }
    return shape
  }

  private static func picked(_ shape: [Int], _ tables: [[Int]?]) throws(GraphError) -> [Int] {
    guard tables.count == shape.count,
      shape.indices.allSatisfy({ side in
        tables[side]?.allSatisfy { $0 >= -1 && $0 < shape[side] } ?? true
      })
    else { throw .misfit("takes places that \(shape) does not have") }
    return shape.indices.map { tables[$0]?.count ?? shape[$0] }
  }

  /// Whether no place of a pool starts behind the map and its padding.
  private static func isReached(_ length: Int, _ places: Int, _ step: Int, _ padding: Int) -> Bool {
    let (last, overflows) = (places - 1).multipliedReportingOverflow(by: step)
    return !overflows && last < length + padding + step
  }

  private static func product(_ shape: [Int]) -> Int? {
    var count = 1
    for side in shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: side)
      if overflows || side < 0 { return nil }
      count = product
    }
    return count
  }

  /// A weight's sides as files write them: outputs, inputs of a group, rows, columns.
  private static func words(_ weight: Tensor) -> String {
    guard weight.shape.count == 4 else { return "\(weight.shape)" }
    return "\([3, 2, 0, 1].map { weight.shape[$0] })"
  }
}
