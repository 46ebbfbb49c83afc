import Graphs
import Tensors

// Operations that take values apart and put them together. Side 0 counts the images of a batch; what
// would mix them is not computed.

extension Translator {
  private static let mixes = "mixes the images of a batch"

  mutating func concatenation(_ context: inout NodeContext) throws(Fault) -> Int {
    let axis = try context.attributes.int("axis", 1)
    var nodes: [Int] = []
    var count: Int?
    for case .node(let node)? in context.inputs { count = count ?? shape(node).count }
    guard let count else { throw Fault("has constants only") }
    let side = try NodeContext.side(axis, of: count)
    guard side > 0 else { throw Fault(Self.mixes) }
    for place in context.inputs.indices {
      switch try context.input(place) {
      case .node(let node): nodes.append(node)
      case .constant(let constant):
        guard constant.shape.count == count, constant.shape[0] == 1, images == 1 else {
          throw Fault("joins a constant of the shape \(constant.shape)")
        }
        nodes.append(
          try add(
            .constant(Tensor(constant.floats, shape: Array(constant.shape.dropFirst()))), [0],
            context))
      case .refused: throw Fault("reads what cannot be had")
      }
    }
    return try add(.concatenation(side: side - 1), nodes, context)
  }

  /// Takes some places of one side.
  private mutating func part(
    _ input: Int, _ side: Int, _ table: [Int], _ context: NodeContext
  ) throws(Fault) -> Int {
    var tables = [[Int]?](repeating: nil, count: graph.nodes[input].shape.count)
    tables[side - 1] = table
    return try add(.pick(tables, fill: 0), [input], context)
  }

  mutating func split(_ context: inout NodeContext) throws(Fault) -> [ONNXValue] {
    let input = try context.image(0)
    let sides = shape(input)
    let side = try NodeContext.side(try context.attributes.int("axis", 0), of: sides.count)
    guard side > 0 else { throw Fault(Self.mixes) }
    let stated = try context.attributes.int("num_outputs", context.node.output.count)
    var lengths = try context.attributes.ints("split") ?? []
    if lengths.isEmpty { lengths = try context.integers(1) ?? [] }
    let parts = context.node.output.count
    guard stated == parts, parts >= 1 else {
      throw Fault(contradiction: "splits into \(stated), but has \(parts) outputs")
    }
    if lengths.isEmpty {
      let each = (sides[side] + parts - 1) / parts
      lengths = (0..<parts).map { min(each, max(0, sides[side] - $0 * each)) }
    }
    guard lengths.count == parts, lengths.allSatisfy({ $0 >= 1 && $0 <= sides[side] }),
      lengths.reduce(0, +) == sides[side]
    else {
      throw Fault(contradiction: "splits a side of \(sides[side]) into \(lengths.prefix(8))")
    }
    var (start, results) = (0, [ONNXValue]())
    for length in lengths {
      results.append(
        .node(try part(input, side, Array(start..<start + length), context)))
      start += length
    }
    return results
  }

  /// The places that a slice takes, by side.
  private func slices(
    _ context: inout NodeContext, sides: [Int]
  ) throws(Fault) -> [[Int]?] {
    var starts = try context.attributes.ints("starts") ?? []
    var ends = try context.attributes.ints("ends") ?? []
    var axes = try context.attributes.ints("axes")
    var steps: [Int]?
    if opset >= 10 {
      starts = try context.integers(1) ?? []
      ends = try context.integers(2) ?? []
      axes = try context.integers(3)
      steps = try context.integers(4)
    }
    let named = axes ?? Array(starts.indices)
    let strides = steps ?? Array(repeating: 1, count: starts.count)
    guard starts.count == ends.count, named.count == starts.count, strides.count == starts.count
    else { throw Fault(contradiction: "has not as many starts as ends, sides and steps") }
    var tables = [[Int]?](repeating: nil, count: sides.count)
    for place in starts.indices {
      let side = try NodeContext.side(named[place], of: sides.count)
      let (length, step) = (sides[side], min(max(strides[place], -(1 << 31)), 1 << 31))
      guard step != 0, tables[side] == nil else {
        throw Fault(contradiction: "has the step \(step), or one side twice")
      }
      func within(_ number: Int, _ range: ClosedRange<Int>) -> Int {
        let fromStart = number < 0 ? max(number, -length - 1) + length : number
        return min(max(fromStart, range.lowerBound), range.upperBound)
      }
      let first: Int
      let last: Int
      if step > 0 {
        (first, last) = (within(starts[place], 0...length), within(ends[place], 0...length))
      } else {
        first = within(starts[place], -1...max(-1, length - 1))
        last = within(ends[place], -1...max(-1, length - 1))
      }
      tables[side] = Array(stride(from: first, to: last, by: step))
    }
    return tables
  }

  mutating func slice(_ context: inout NodeContext) throws(Fault) -> Int {
    let input = try context.image(0)
    let sides = shape(input)
    let tables = try slices(&context, sides: sides)
    guard tables[0].map({ $0 == Array(0..<images) }) ?? true else { throw Fault(Self.mixes) }
    return try add(.pick(Array(tables.dropFirst()), fill: 0), [input], context)
  }

  mutating func padding(_ context: inout NodeContext) throws(Fault) -> Int {
    let input = try context.image(0)
    let sides = shape(input)
    let mode = try context.attributes.word("mode", "constant")
    var fill = try context.attributes.float("value", 0)
    var pads = try context.attributes.ints("pads") ?? []
    if opset >= 11 {
      pads = try context.integers(1) ?? []
      if let value = try context.known(2), value.count == 1 { fill = value.floats[0] }
    }
    var axes = Array(sides.indices)
    if let list = try context.integers(3) {
      axes = []
      for axis in list { axes.append(try NodeContext.side(axis, of: sides.count)) }
    }
    guard pads.count == 2 * axes.count, pads.allSatisfy({ (-(1 << 16)...1 << 16).contains($0) })
    else { throw Fault(contradiction: "has the pads \(pads.prefix(16)) for \(sides)") }
    var tables = [[Int]?](repeating: nil, count: sides.count)
    for (place, side) in axes.enumerated() {
      let (before, behind) = (pads[place], pads[axes.count + place])
      if before == 0, behind == 0 { continue }
      guard side > 0 else { throw Fault(Self.mixes) }
      let length = sides[side]
      guard length + before + behind >= 1 else {
        throw Fault(contradiction: "leaves nothing of a side of \(length)")
      }
      var table: [Int] = []
      for place in -before..<length + behind {
        table.append(try Self.source(of: place, length, mode))
      }
      tables[side] = table
    }
    return try add(.pick(Array(tables.dropFirst()), fill: fill), [input], context)
  }

  /// Where a place before, on or behind a side comes from.
  private static func source(of place: Int, _ length: Int, _ mode: String) throws(Fault) -> Int {
    if (0..<length).contains(place) { return place }
    switch mode {
    case "constant": return -1
    case "edge": return place < 0 ? 0 : length - 1
    case "reflect":
      let mirrored = place < 0 ? -place : 2 * (length - 1) - place
      guard (0..<length).contains(mirrored) else {
        throw Fault(contradiction: "mirrors more than a side of \(length) holds")
      }
      return mirrored
    default: throw Fault("pads by the mode \(mode)")
    }
  }

  mutating func gather(_ context: inout NodeContext) throws(Fault) -> Int {
    let input = try context.image(0)
    let sides = shape(input)
    let side = try NodeContext.side(try context.attributes.int("axis", 0), of: sides.count)
    guard side > 0 else { throw Fault(Self.mixes) }
    guard let constant = try context.known(1), let numbers = constant.integers,
      constant.shape.count <= 1
    else { throw Fault("takes places by a table of more than one side") }
    var table: [Int] = []
    for number in numbers { table.append(try NodeContext.side(number, of: sides[side])) }
    let picked = try part(input, side, table, context)
    if constant.shape.count == 1 { return picked }
    var rest = Array(sides.dropFirst())
    rest.remove(at: side - 1)
    return try add(.reshape(rest), [picked], context)
  }

  mutating func expansion(_ context: NodeContext) throws(Fault) -> Int {
    let input = try context.image(0)
    let sides = shape(input)
    guard let wanted = try context.integers(1), wanted.count <= sides.count else {
      throw Fault("expands to more sides")
    }
    let target = try Folding.broadcast(sides, wanted)
    guard target[0] == sides[0] else { throw Fault(Self.mixes) }
    var tables = [[Int]?](repeating: nil, count: sides.count)
    for side in sides.indices where target[side] != sides[side] {
      guard target[side] <= 1 << 20 else { throw Fault("expands to \(target)") }
      tables[side] = Array(repeating: 0, count: target[side])
    }
    return try add(.pick(Array(tables.dropFirst()), fill: 0), [input], context)
  }

  mutating func flattening(_ context: inout NodeContext) throws(Fault) -> Int {
    let input = try context.image(0)
    let sides = shape(input)
    let axis = try context.attributes.int("axis", 1)
    guard axis == 1 || axis == 1 - sides.count else { throw Fault(Self.mixes) }
    return try add(.reshape([sides[1...].reduce(1, *)]), [input], context)
  }

  mutating func reshape(_ context: inout NodeContext) throws(Fault) -> Int {
    let input = try context.image(0)
    let sides = shape(input)
    guard let wanted = try context.integers(1) else { throw Fault(contradiction: "has no shape") }
    let target = try Self.resolve(
      wanted, sides, allowsZero: try context.attributes.int("allowzero", 0) != 0)
    guard let first = target.first, first == sides[0] else { throw Fault(Self.mixes) }
    return try add(.reshape(Array(target.dropFirst())), [input], context)
  }

  /// A shape whose zeros stand for the sides before, and whose −1 for what is left.
  static func resolve(
    _ wanted: [Int], _ sides: [Int], allowsZero: Bool
  ) throws(Fault) -> [Int] {
    func wrong() -> Fault { Fault(contradiction: "makes \(wanted.prefix(8)) of \(sides)") }
    guard wanted.count <= 8 else { throw wrong() }
    var target = wanted
    for place in target.indices where target[place] == 0 && !allowsZero {
      guard place < sides.count else { throw wrong() }
      target[place] = sides[place]
    }
    guard target.allSatisfy({ $0 >= -1 }), target.count(where: { $0 == -1 }) <= 1,
      let all = elements(sides, atMost: .max),
      let known = elements(target.filter { $0 != -1 }, atMost: .max)
    else { throw wrong() }
    if let open = target.firstIndex(of: -1) {
      guard known > 0, all % known == 0 else { throw wrong() }
      target[open] = all / known
    } else if known != all {
      throw wrong()
    }
    return target
  }

  mutating func transposition(_ context: inout NodeContext) throws(Fault) -> Int {
    let input = try context.image(0)
    let count = shape(input).count
    let order = try context.attributes.ints("perm") ?? Array((0..<count).reversed())
    guard order.sorted() == Array(0..<count) else {
      throw Fault(contradiction: "puts \(count) sides into the order \(order)")
    }
    guard order[0] == 0 else { throw Fault(Self.mixes) }
    return try add(.transposition(order.dropFirst().map { $0 - 1 }), [input], context)
  }

  /// The sides that a node names, by an attribute or, later, by an input.
  func namedSides(_ context: inout NodeContext) throws(Fault) -> [Int]? {
    if let axes = try context.attributes.ints("axes") { return axes }
    return try context.integers(1)
  }

  mutating func squeeze(_ context: inout NodeContext) throws(Fault) -> Int {
    let input = try context.image(0)
    let sides = shape(input)
    let axes = try namedSides(&context)
    let target = try Self.squeezed(sides, axes)
    let keepsImages =
      axes.map { !$0.contains(0) && !$0.contains(-sides.count) } ?? (sides[0] != 1)
    guard keepsImages else { throw Fault(Self.mixes) }
    return try add(.reshape(Array(target.dropFirst())), [input], context)
  }

  /// A shape without some of its sides of 1.
  static func squeezed(_ sides: [Int], _ axes: [Int]?) throws(Fault) -> [Int] {
    guard let axes else { return sides.filter { $0 != 1 } }
    var gone: Set<Int> = []
    for axis in axes {
      let side = try NodeContext.side(axis, of: sides.count)
      guard sides[side] == 1 else {
        throw Fault(contradiction: "leaves out a side of \(sides[side])")
      }
      gone.insert(side)
    }
    return sides.indices.filter { !gone.contains($0) }.map { sides[$0] }
  }

  mutating func unsqueeze(_ context: inout NodeContext) throws(Fault) -> Int {
    let input = try context.image(0)
    let sides = shape(input)
    guard let axes = try namedSides(&context) else { throw Fault(contradiction: "names no sides") }
    let target = try Self.unsqueezed(sides, axes)
    let first = try NodeContext.side(axes.min() ?? 0, of: target.count)
    guard first > 0, !axes.contains(where: { $0 == -target.count }) else {
      throw Fault(Self.mixes)
    }
    return try add(.reshape(Array(target.dropFirst())), [input], context)
  }

  /// A shape with sides of 1 put in.
  static func unsqueezed(_ sides: [Int], _ axes: [Int]) throws(Fault) -> [Int] {
    let count = sides.count + axes.count
    guard count <= 8 else { throw Fault(contradiction: "makes \(count) sides") }
    var target = [Int?](repeating: nil, count: count)
    for axis in axes {
      let side = try NodeContext.side(axis, of: count)
      guard target[side] == nil else { throw Fault(contradiction: "names a side twice") }
      target[side] = 1
    }
    var rest = sides[...]
    return target.map { $0 ?? rest.removeFirst() }
  }

  /// The same operations of known numbers.
  mutating func slicedConstant(_ context: inout NodeContext) throws(Fault) -> ONNXConstant {
    guard let constant = try context.known(0) else { throw Fault(contradiction: "has no input") }
    let tables = try slices(&context, sides: constant.shape)
    return try Folding.pick(constant, tables: tables)
  }
}
