import Foundation

/// Computes nodes of which every input is known: constants, and what follows from shapes.
enum Folding {
  /// The most numbers that one node may make.
  static let most = 1 << 27

  /// What becomes of two numbers.
  enum Pair: String {
    case add = "Add"
    case subtract = "Sub"
    case multiply = "Mul"
    case divide = "Div"
    case power = "Pow"
    case remainder = "Mod"
    case equal = "Equal"
    case less = "Less"
    case greater = "Greater"
    case minimum = "Min"
    case maximum = "Max"
    case and = "And"
    case or = "Or"
  }

  /// The numbers of two constants, one by one; a side of 1 stands for as many as the other has.
  static func combine(
    _ a: ONNXConstant, _ b: ONNXConstant, by pair: Pair
  ) throws(Fault) -> ONNXConstant {
    let shape = try broadcast(a.shape, b.shape)
    let (one, other) = (try places(a.shape, in: shape), try places(b.shape, in: shape))
    if case .integers(let x) = a.numbers, case .integers(let y) = b.numbers {
      var result: [Int64] = []
      result.reserveCapacity(one.count)
      for place in one.indices {
        result.append(try integer(x[one[place]], y[other[place]], pair))
      }
      return ONNXConstant(.integers(result), shape: shape)
    }
    let (x, y) = (a.floats, b.floats)
    switch pair {
    case .equal, .less, .greater:
      return ONNXConstant(
        .integers(
          one.indices.map { place in
            let (p, q) = (x[one[place]], y[other[place]])
            return (pair == .equal ? p == q : pair == .less ? p < q : p > q) ? 1 : 0
          }), shape: shape)
    default:
      return ONNXConstant(
        .floats(one.indices.map { float(x[one[$0]], y[other[$0]], pair) }), shape: shape)
    }
  }

  private static func integer(_ x: Int64, _ y: Int64, _ pair: Pair) throws(Fault) -> Int64 {
    switch pair {
    case .add: return x &+ y
    case .subtract: return x &- y
    case .multiply: return x &* y
    case .divide, .remainder:
      guard y != 0, !(x == .min && y == -1) else { throw Fault("divides \(x) by \(y)") }
      return pair == .divide ? x / y : x % y
    case .power:
      guard let result = Int64(exactly: pow(Double(x), Double(y)).rounded()) else {
        throw Fault("raises \(x) to \(y)")
      }
      return result
    case .equal: return x == y ? 1 : 0
    case .less: return x < y ? 1 : 0
    case .greater: return x > y ? 1 : 0
    case .minimum: return min(x, y)
    case .maximum: return max(x, y)
    case .and: return x != 0 && y != 0 ? 1 : 0
    case .or: return x != 0 || y != 0 ? 1 : 0
    }
  }

  private static func float(_ x: Float, _ y: Float, _ pair: Pair) -> Float {
    switch pair {
    case .add: x + y
    case .subtract: x - y
    case .multiply: x * y
    case .divide: x / y
    case .power: pow(x, y)
    case .remainder: fmod(x, y)
    case .minimum: min(x, y)
    case .maximum: max(x, y)
    default: 0
    }
  }

  /// The shape of two that stand beside each other.
  static func broadcast(_ a: [Int], _ b: [Int]) throws(Fault) -> [Int] {
    let count = max(a.count, b.count)
    let x = Array(repeating: 1, count: count - a.count) + a
    let y = Array(repeating: 1, count: count - b.count) + b
    guard zip(x, y).allSatisfy({ $0 == $1 || $0 == 1 || $1 == 1 }) else {
      throw Fault(contradiction: "combines \(a) with \(b)")
    }
    return zip(x, y).map { $0 == 1 ? $1 : $0 }
  }

  /// Where each number of a larger shape comes from in a smaller one.
  static func places(_ own: [Int], in shape: [Int]) throws(Fault) -> [Int] {
    guard let count = elements(shape, atMost: most) else {
      throw Fault("makes \(shape), which is too large")
    }
    let sides = Array(repeating: 1, count: shape.count - own.count) + own
    return walk(
      shape, count: count,
      strides: zip(sides, strides(sides)).map { $0 == 1 ? 0 : $1 })
  }

  /// The distances of neighbours along each side.
  static func strides(_ shape: [Int]) -> [Int] {
    var (result, distance) = (Array(repeating: 1, count: shape.count), 1)
    for axis in shape.indices.reversed() {
      result[axis] = distance
      distance *= shape[axis]
    }
    return result
  }

  /// The places of all elements of a shape, by the distances of neighbours.
  static func walk(_ shape: [Int], count: Int, strides: [Int], from start: Int = 0) -> [Int] {
    var places = [start]
    places.reserveCapacity(count)
    for axis in shape.indices {
      if shape[axis] == 1 { continue }
      var longer: [Int] = []
      longer.reserveCapacity(places.count * shape[axis])
      for place in places {
        for step in 0..<shape[axis] { longer.append(place + step * strides[axis]) }
      }
      places = longer
    }
    return places
  }

  /// The numbers at some places, in another shape.
  static func pick(_ constant: ONNXConstant, _ places: [Int], shape: [Int]) -> ONNXConstant {
    switch constant.numbers {
    case .floats(let values):
      ONNXConstant(.floats(places.map { values[$0] }), shape: shape)
    case .integers(let values):
      ONNXConstant(.integers(places.map { values[$0] }), shape: shape)
    }
  }

  /// Along each side the places of a table, or all.
  static func pick(_ constant: ONNXConstant, tables: [[Int]?]) throws(Fault) -> ONNXConstant {
    let own = constant.shape
    let shape = own.indices.map { tables[$0]?.count ?? own[$0] }
    guard elements(shape, atMost: most) != nil else { throw Fault("makes \(shape)") }
    var places = [0]
    for (axis, distance) in strides(own).enumerated() {
      let table = tables[axis] ?? Array(0..<own[axis])
      places = places.flatMap { place in table.map { place + $0 * distance } }
    }
    return pick(constant, places, shape: shape)
  }

  static func transpose(_ constant: ONNXConstant, _ order: [Int]) -> ONNXConstant {
    let shape = order.map { constant.shape[$0] }
    let own = strides(constant.shape)
    return pick(
      constant, walk(shape, count: constant.count, strides: order.map { own[$0] }), shape: shape)
  }

  /// Constants one behind the other along a side.
  static func concatenate(_ parts: [ONNXConstant], axis: Int) throws(Fault) -> ONNXConstant {
    guard var shape = parts.first?.shape, shape.indices.contains(axis) else {
      throw Fault(contradiction: "joins \(parts.first?.shape ?? []) at side \(axis)")
    }
    for part in parts.dropFirst() {
      guard part.shape.count == shape.count,
        shape.indices.allSatisfy({ $0 == axis || part.shape[$0] == shape[$0] })
      else { throw Fault(contradiction: "joins \(shape) and \(part.shape) at side \(axis)") }
    }
    shape[axis] = parts.map { $0.shape[axis] }.reduce(0, +)
    guard elements(shape, atMost: most) != nil else { throw Fault("makes \(shape)") }
    let blocks = shape[..<axis].reduce(1, *)
    func join<Number>(_ lists: [[Number]]) -> [Number] {
      var result: [Number] = []
      for block in 0..<blocks {
        for list in lists {
          let length = list.count / max(1, blocks)
          result += list[block * length..<(block + 1) * length]
        }
      }
      return result
    }
    let whole = parts.compactMap { part in
      if case .integers(let values) = part.numbers { values } else { nil }
    }
    return whole.count == parts.count
      ? ONNXConstant(.integers(join(whole)), shape: shape)
      : ONNXConstant(.floats(join(parts.map(\.floats))), shape: shape)
  }
}
