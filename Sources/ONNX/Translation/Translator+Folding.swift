import Foundation
import Graphs

// Nodes of which every input is known.

extension Translator {
  /// The value of a node Constant.
  mutating func constant(_ context: inout NodeContext) throws(Fault) -> [ONNXValue] {
    if let tensor = try context.attributes.tensor("value") {
      do {
        return [.constant(try reader.constant(tensor, named: context.name))]
      } catch {
        throw Fault(contradiction: "holds a tensor that cannot be read: \(error)")
      }
    }
    if let values = try context.attributes.ints("value_ints") {
      return [
        .constant(ONNXConstant(.integers(values.map { Int64($0) }), shape: [values.count]))
      ]
    }
    if let values = try context.attributes.floats("value_floats") {
      return [.constant(ONNXConstant(.floats(values), shape: [values.count]))]
    }
    if context.attributes.has("value_int") {
      let value = try context.attributes.int("value_int", 0)
      return [.constant(ONNXConstant(.integers([Int64(value)]), shape: []))]
    }
    if context.attributes.has("value_float") {
      let value = try context.attributes.float("value_float", 0)
      return [.constant(ONNXConstant(.floats([value]), shape: []))]
    }
    throw Fault("holds a constant of a kind that is not read")
  }

  /// The shape of what an image decides, or of a constant.
  mutating func shapeNode(_ context: inout NodeContext) throws(Fault) -> [ONNXValue] {
    let sides: [Int]
    switch try context.input(0) {
    case .node(let node): sides = shape(node)
    case .constant(let constant): sides = constant.shape
    case .refused: throw Fault("reads what cannot be had")
    }
    func within(_ number: Int) -> Int {
      min(max(number < 0 ? max(number, -sides.count) + sides.count : number, 0), sides.count)
    }
    let first = within(try context.attributes.int("start", 0))
    let last = within(try context.attributes.int("end", sides.count))
    let part = first < last ? Array(sides[first..<last]) : []
    return try fold(
      ONNXConstant(.integers(part.map { Int64($0) }), shape: [part.count]))
  }

  /// What a node makes of known numbers.
  mutating func folded(_ context: inout NodeContext) throws(Fault) -> [ONNXValue] {
    let type = context.node.opType
    if let pair = Folding.Pair(rawValue: type) {
      guard var result = try context.known(0), context.inputs.count >= 1 else {
        throw Fault(contradiction: "has no input")
      }
      for place in 1..<max(1, context.inputs.count) {
        guard let next = try context.known(place) else {
          throw Fault(contradiction: "has no input \(place + 1)")
        }
        result = try Folding.combine(result, next, by: pair)
      }
      _ = try context.attributes.int("fmod", 0)
      return try fold(result)
    }
    if type == "ConstantOfShape" { return try fold(try filled(&context)) }
    if type == "Range" { return try fold(try range(context)) }
    guard let value = try context.known(0) else { throw Fault(contradiction: "has no input") }
    switch type {
    case "Gather": return try fold(try gathered(value, &context))
    case "Unsqueeze":
      guard let axes = try namedSides(&context) else {
        throw Fault(contradiction: "names no sides")
      }
      return try fold(
        ONNXConstant(value.numbers, shape: try Self.unsqueezed(value.shape, axes)))
    case "Squeeze":
      return try fold(
        ONNXConstant(
          value.numbers, shape: try Self.squeezed(value.shape, try namedSides(&context))))
    case "Concat":
      var parts: [ONNXConstant] = []
      for place in context.inputs.indices {
        if let part = try context.known(place) { parts.append(part) }
      }
      let side = try NodeContext.side(
        try context.attributes.int("axis", 0), of: value.shape.count)
      return try fold(try Folding.concatenate(parts, axis: side))
    case "Slice": return try fold(try slicedConstant(&context))
    case "Reshape":
      guard let wanted = try context.integers(1) else {
        throw Fault(contradiction: "has no shape")
      }
      let shape = try Self.resolve(
        wanted, value.shape, allowsZero: try context.attributes.int("allowzero", 0) != 0)
      return try fold(ONNXConstant(value.numbers, shape: shape))
    case "Flatten":
      let axis = try context.attributes.int("axis", 1)
      guard (-value.shape.count...value.shape.count).contains(axis) else {
        throw Fault(contradiction: "flattens from the side \(axis) on")
      }
      let side = axis < 0 ? axis + value.shape.count : axis
      let shape = [value.shape[..<side].reduce(1, *), value.shape[side...].reduce(1, *)]
      return try fold(ONNXConstant(value.numbers, shape: shape))
    case "Transpose":
      let order =
        try context.attributes.ints("perm") ?? Array(value.shape.indices.reversed())
      guard order.sorted() == Array(value.shape.indices) else {
        throw Fault(contradiction: "puts \(value.shape) into the order \(order)")
      }
      return try fold(Folding.transpose(value, order))
    case "Expand":
      guard let wanted = try context.integers(1), wanted.allSatisfy({ $0 >= 0 }) else {
        throw Fault(contradiction: "has no shape")
      }
      let shape = try Folding.broadcast(value.shape, wanted)
      return try fold(
        Folding.pick(value, try Folding.places(value.shape, in: shape), shape: shape))
    case "Cast":
      guard
        let kind = ONNXNumberKind(
          rawValue: Int32(clamping: try context.attributes.int("to", 1)))
      else { throw Fault("turns values into a type that is not read") }
      _ = try context.attributes.int("saturate", 1)
      return try fold(try cast(value, isFloating: kind.isFloating))
    case "CastLike":
      guard case .constant(let other)? = context.inputs.count > 1 ? context.inputs[1] : nil else {
        return try fold(try cast(value, isFloating: true))
      }
      if case .floats = other.numbers { return try fold(try cast(value, isFloating: true)) }
      return try fold(try cast(value, isFloating: false))
    case "Where":
      guard let yes = try context.known(1), let no = try context.known(2) else {
        throw Fault(contradiction: "has no values to choose from")
      }
      return try fold(try chosen(value, yes, no))
    case "ReduceProd", "ReduceSum", "ReduceMax", "ReduceMin":
      return try fold(try reduced(value, &context))
    case "Not":
      guard case .integers(let values) = value.numbers else { break }
      return try fold(
        ONNXConstant(.integers(values.map { $0 == 0 ? 1 : 0 }), shape: value.shape))
    case "Floor", "Ceil", "Sqrt", "Neg", "Abs", "Exp", "Reciprocal":
      return try fold(try function(type, value))
    default: break
    }
    throw Fault("is an operator that is not computed of constants")
  }

  private func filled(_ context: inout NodeContext) throws(Fault) -> ONNXConstant {
    guard let shape = try context.integers(0), shape.count <= 8,
      let count = elements(shape, atMost: Folding.most)
    else { throw Fault("makes a constant that is too large") }
    guard let tensor = try context.attributes.tensor("value") else {
      return ONNXConstant(.floats(Array(repeating: 0, count: count)), shape: shape)
    }
    let value: ONNXConstant
    do {
      value = try reader.constant(tensor, named: context.name)
    } catch {
      throw Fault(contradiction: "holds a tensor that cannot be read: \(error)")
    }
    guard value.count == 1 else { throw Fault(contradiction: "repeats \(value.count) values") }
    switch value.numbers {
    case .floats(let values):
      return ONNXConstant(.floats(Array(repeating: values[0], count: count)), shape: shape)
    case .integers(let values):
      return ONNXConstant(.integers(Array(repeating: values[0], count: count)), shape: shape)
    }
  }

  private func range(_ context: NodeContext) throws(Fault) -> ONNXConstant {
    var ends: [Int] = []
    for place in 0..<3 {
      guard let numbers = try context.integers(place), numbers.count == 1 else {
        throw Fault("counts by what is no whole number")
      }
      ends.append(numbers[0])
    }
    guard ends[2] != 0, ends.allSatisfy({ abs($0 == .min ? .max : $0) < 1 << 31 }),
      (ends[1] - ends[0]) / ends[2] < 1 << 24
    else { throw Fault("counts from \(ends[0]) to \(ends[1]) by \(ends[2])") }
    let values = Array(stride(from: ends[0], to: ends[1], by: ends[2])).map { Int64($0) }
    return ONNXConstant(.integers(values), shape: [values.count])
  }

  private func gathered(
    _ value: ONNXConstant, _ context: inout NodeContext
  ) throws(Fault) -> ONNXConstant {
    let side = try NodeContext.side(
      try context.attributes.int("axis", 0), of: value.shape.count)
    guard let constant = try context.known(1), let numbers = constant.integers else {
      throw Fault(contradiction: "has no places")
    }
    var table: [Int] = []
    for number in numbers { table.append(try NodeContext.side(number, of: value.shape[side])) }
    var tables = [[Int]?](repeating: nil, count: value.shape.count)
    tables[side] = table
    let picked = try Folding.pick(value, tables: tables)
    let shape = value.shape[..<side] + constant.shape + value.shape[(side + 1)...]
    return ONNXConstant(picked.numbers, shape: Array(shape))
  }

  private func cast(_ value: ONNXConstant, isFloating: Bool) throws(Fault) -> ONNXConstant {
    if isFloating { return ONNXConstant(.floats(value.floats), shape: value.shape) }
    guard case .floats(let values) = value.numbers else { return value }
    var whole: [Int64] = []
    for number in values {
      guard let integer = Int64(exactly: number.rounded(.towardZero)) else {
        throw Fault("turns \(number) into a whole number")
      }
      whole.append(integer)
    }
    return ONNXConstant(.integers(whole), shape: value.shape)
  }

  private func chosen(
    _ condition: ONNXConstant, _ yes: ONNXConstant, _ no: ONNXConstant
  ) throws(Fault) -> ONNXConstant {
    guard case .integers(let flags) = condition.numbers else {
      throw Fault(contradiction: "chooses by numbers that are not whole")
    }
    let shape = try Folding.broadcast(
      condition.shape, try Folding.broadcast(yes.shape, no.shape))
    let (at, one, other) = (
      try Folding.places(condition.shape, in: shape), try Folding.places(yes.shape, in: shape),
      try Folding.places(no.shape, in: shape)
    )
    if case .integers(let x) = yes.numbers, case .integers(let y) = no.numbers {
      return ONNXConstant(
        .integers(at.indices.map { flags[at[$0]] != 0 ? x[one[$0]] : y[other[$0]] }), shape: shape)
    }
    let (x, y) = (yes.floats, no.floats)
    return ONNXConstant(
      .floats(at.indices.map { flags[at[$0]] != 0 ? x[one[$0]] : y[other[$0]] }), shape: shape)
  }

  /// All values of a list in one.
  private func reduced(
    _ value: ONNXConstant, _ context: inout NodeContext
  ) throws(Fault) -> ONNXConstant {
    let axes = try namedSides(&context) ?? []
    let keeps = try context.attributes.int("keepdims", 1) != 0
    _ = try context.attributes.int("noop_with_empty_axes", 0)
    guard value.shape.count == 1, axes.isEmpty || axes == [0] || axes == [-1], value.count > 0,
      case .integers(let values) = value.numbers
    else { throw Fault("is an operator that is not computed of such constants") }
    let result: Int64 =
      switch context.node.opType {
      case "ReduceProd": values.reduce(1, &*)
      case "ReduceSum": values.reduce(0, &+)
      case "ReduceMax": values.reduce(.min, max)
      default: values.reduce(.max, min)
      }
    return ONNXConstant(.integers([result]), shape: keeps ? [1] : [])
  }

  private func function(_ type: String, _ value: ONNXConstant) throws(Fault) -> ONNXConstant {
    if case .integers(let values) = value.numbers {
      switch type {
      case "Neg": return ONNXConstant(.integers(values.map { 0 &- $0 }), shape: value.shape)
      case "Abs":
        return ONNXConstant(.integers(values.map { $0 < 0 ? 0 &- $0 : $0 }), shape: value.shape)
      default: throw Fault("is an operator that is not computed of whole numbers")
      }
    }
    let change: (Float) -> Float =
      switch type {
      case "Floor": { $0.rounded(.down) }
      case "Ceil": { $0.rounded(.up) }
      case "Sqrt": { $0.squareRoot() }
      case "Neg": { -$0 }
      case "Abs": { abs($0) }
      case "Exp": { exp($0) }
      default: { 1 / $0 }
      }
    return ONNXConstant(.floats(value.floats.map(change)), shape: value.shape)
  }
}
