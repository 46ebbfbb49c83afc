import Foundation

extension [Float] {
  /// Floats as NumPy's `tofile` writes them: four bytes each, the lowest first.
  package init(littleEndian data: Data) {
    let bytes = [UInt8](data)
    self = []
    for at in stride(from: 0, to: bytes.count - 3, by: 4) {
      var bits: UInt32 = 0
      for byte in (0..<4).reversed() { bits = bits << 8 | UInt32(bytes[at + byte]) }
      append(Float(bitPattern: bits))
    }
  }
}
