import Foundation

/// The kinds of numbers that a tensor may hold, by their code in the format.
enum ONNXNumberKind: Int32 {
  case float = 1
  case uint8 = 2
  case int8 = 3
  case uint16 = 4
  case int16 = 5
  case int32 = 6
  case int64 = 7
  case bool = 9
  case half = 10
  case double = 11
  case uint32 = 12
  case uint64 = 13
  case bfloat = 16

  /// The bytes of one number.
  var size: Int {
    switch self {
    case .uint8, .int8, .bool: 1
    case .uint16, .int16, .half, .bfloat: 2
    case .float, .int32, .uint32: 4
    case .int64, .double, .uint64: 8
    }
  }

  var isFloating: Bool { [.float, .half, .double, .bfloat].contains(self) }

  /// The numbers in little-endian bytes.
  /// - Precondition: the bytes are of whole numbers.
  func numbers(_ bytes: Data) -> ONNXNumbers {
    let bytes = [UInt8](bytes)
    let count = bytes.count / size
    func word(_ place: Int) -> UInt64 {
      var result: UInt64 = 0
      for byte in 0..<size { result |= UInt64(bytes[place * size + byte]) << (8 * UInt64(byte)) }
      return result
    }
    if self == .float {
      // The usual case, written out, as networks have millions of them.
      var values = [Float](repeating: 0, count: count)
      for place in 0..<count {
        let at = 4 * place
        let low = UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8
        let high = UInt32(bytes[at + 2]) << 16 | UInt32(bytes[at + 3]) << 24
        values[place] = Float(bitPattern: low | high)
      }
      return .floats(values)
    }
    if isFloating { return .floats((0..<count).map { float(word($0)) }) }
    return .integers((0..<count).map { integer(word($0)) })
  }

  /// A floating-point number from its bits.
  func float(_ bits: UInt64) -> Float {
    switch self {
    case .half: Self.half(UInt32(truncatingIfNeeded: bits))
    case .bfloat: Float(bitPattern: UInt32(truncatingIfNeeded: bits) << 16)
    case .double: Float(Double(bitPattern: bits))
    default: Float(bitPattern: UInt32(truncatingIfNeeded: bits))
    }
  }

  /// An integer from its bits.
  func integer(_ bits: UInt64) -> Int64 {
    switch self {
    case .int8: Int64(Int8(truncatingIfNeeded: bits))
    case .uint8, .bool: Int64(UInt8(truncatingIfNeeded: bits))
    case .int16: Int64(Int16(truncatingIfNeeded: bits))
    case .uint16: Int64(UInt16(truncatingIfNeeded: bits))
    case .int32: Int64(Int32(truncatingIfNeeded: bits))
    case .uint32: Int64(UInt32(truncatingIfNeeded: bits))
    default: Int64(bitPattern: bits)
    }
  }

  private static func half(_ bits: UInt32) -> Float {
    let sign: Float = bits & 0x8000 == 0 ? 1 : -1
    let (exponent, fraction) = ((bits >> 10) & 0x1F, bits & 0x3FF)
    switch exponent {
    case 0: return sign * Float(fraction) * 0x1p-24
    case 0x1F: return fraction == 0 ? sign * .infinity : .nan
    default: return sign * Float(bitPattern: (exponent + 112) << 23 | fraction << 13)
    }
  }
}

/// Numbers as they are computed with: floating-point numbers or whole ones.
enum ONNXNumbers: Sendable, Equatable {
  case floats([Float])
  case integers([Int64])

  var count: Int {
    switch self {
    case .floats(let values): values.count
    case .integers(let values): values.count
    }
  }
}

/// A tensor of known numbers: a weight, or what follows from shapes.
struct ONNXConstant: Sendable, Equatable {
  let shape: [Int]
  let numbers: ONNXNumbers

  /// Wraps numbers.
  /// - Precondition: as many as the shape has.
  init(_ numbers: ONNXNumbers, shape: [Int]) {
    precondition(numbers.count == shape.reduce(1, *), "\(numbers.count) numbers for \(shape)")
    (self.numbers, self.shape) = (numbers, shape)
  }

  var count: Int { numbers.count }

  /// All numbers as floating-point ones.
  var floats: [Float] {
    switch numbers {
    case .floats(let values): values
    case .integers(let values): values.map { Float($0) }
    }
  }

  /// All numbers, where they are whole.
  var integers: [Int]? {
    guard case .integers(let values) = numbers else { return nil }
    return values.map { Int($0) }
  }
}

/// The number of elements of a shape; nil where a side is negative, or they are too many to hold.
func elements(_ shape: [Int], atMost most: Int = 1 << 30) -> Int? {
  var count = 1
  for side in shape {
    let (product, overflows) = count.multipliedReportingOverflow(by: side)
    if side < 0 || overflows || product > most { return nil }
    count = product
  }
  return count
}
