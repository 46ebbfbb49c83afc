import Foundation

extension SafetensorsHeader.Scalar {
  /// Reads `bytes`, little-endian values of this kind, as Float.
  ///
  /// F64 and I64 are rounded to the nearest Float; the others are exact.
  /// - Precondition: `bytes` holds whole values.
  func floats(from bytes: [UInt8]) -> [Float] {
    precondition(bytes.count % byteCount == 0, "\(bytes.count) bytes of \(rawValue)")
    var values = [Float](repeating: 0, count: bytes.count / byteCount)
    switch self {
    case .float32:
      for i in values.indices { values[i] = Float(bitPattern: word(bytes, at: 4 * i)) }
    case .float16:
      for i in values.indices { values[i] = half(pair(bytes, at: 2 * i)) }
    case .bfloat16:
      for i in values.indices { values[i] = Float(bitPattern: pair(bytes, at: 2 * i) << 16) }
    case .float64:
      for i in values.indices { values[i] = Float(Double(bitPattern: double(bytes, at: 8 * i))) }
    case .int64:
      for i in values.indices { values[i] = Float(Int64(bitPattern: double(bytes, at: 8 * i))) }
    }
    return values
  }
}

/// Writes `values` as little-endian F32 into `data` from byte `start`.
func store(_ values: [Float], into data: inout Data, at start: Int) {
  var bytes = data.mutableSpan
  for i in values.indices {
    let word = values[i].bitPattern
    let at = start + 4 * i
    bytes[at] = UInt8(truncatingIfNeeded: word)
    bytes[at + 1] = UInt8(truncatingIfNeeded: word >> 8)
    bytes[at + 2] = UInt8(truncatingIfNeeded: word >> 16)
    bytes[at + 3] = UInt8(truncatingIfNeeded: word >> 24)
  }
}

private func pair(_ bytes: [UInt8], at i: Int) -> UInt32 {
  UInt32(bytes[i]) | UInt32(bytes[i + 1]) << 8
}

private func word(_ bytes: [UInt8], at i: Int) -> UInt32 {
  UInt32(bytes[i]) | UInt32(bytes[i + 1]) << 8 | UInt32(bytes[i + 2]) << 16
    | UInt32(bytes[i + 3]) << 24
}

private func double(_ bytes: [UInt8], at i: Int) -> UInt64 {
  UInt64(word(bytes, at: i)) | UInt64(word(bytes, at: i + 4)) << 32
}

/// The value of an IEEE half: one bit of sign, five of exponent, ten of fraction.
private func half(_ bits: UInt32) -> Float {
  let sign: Float = bits & 0x8000 == 0 ? 1 : -1
  let exponent = (bits >> 10) & 0x1F
  let fraction = bits & 0x3FF
  switch exponent {
  case 0: return sign * Float(fraction) * 0x1p-24
  case 0x1F: return fraction == 0 ? sign * .infinity : .nan
  default: return sign * Float(bitPattern: (exponent + 112) << 23 | fraction << 13)
  }
}
