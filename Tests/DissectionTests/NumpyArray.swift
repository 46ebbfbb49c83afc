import Files
import Foundation

/// An array in NumPy's file format, version 1, in C order, as doubles.
struct NumpyArray {
  var shape: [Int]
  var values: [Double]

  enum Failure: Error {
    case unreadable(file: String)
  }

  init(shape: [Int], values: [Double]) {
    self.shape = shape
    self.values = values
  }

  /// Reads 4- and 8-byte floats, 4-byte integers and bytes.
  init(contentsOf url: URL) throws {
    let data = [UInt8](try Data(contentsOf: url))
    let failure = Failure.unreadable(file: url.path())
    guard data.count > 10, data[1..<6].elementsEqual("NUMPY".utf8), data[6] == 1 else {
      throw failure
    }
    let start = 10 + Int(data[8]) + 256 * Int(data[9])
    let header = String(decoding: data[10..<start], as: UTF8.self)
    guard
      let type = header.firstMatch(of: /'descr': '([^']+)'/)?.1,
      let sizes = header.firstMatch(of: /'shape': \(([^)]*)\)/)?.1,
      header.contains("'fortran_order': False")
    else { throw failure }
    shape = sizes.split(separator: ",").compactMap {
      Int($0.trimmingCharacters(in: .whitespaces))
    }
    let bytes = data[start...]
    values =
      switch type {
      case "<f4": words(bytes, of: UInt32.self).map { Double(Float(bitPattern: $0)) }
      case "<f8": words(bytes, of: UInt64.self).map { Double(bitPattern: $0) }
      case "<i4": words(bytes, of: UInt32.self).map { Double(Int32(bitPattern: $0)) }
      case "|u1": bytes.map(Double.init)
      default: throw failure
      }
    guard values.count == shape.reduce(1, *) else { throw failure }
  }

  var integers: [Int] { values.map { Int($0) } }

  /// Writes 8-byte floats, making the folder where it is missing.
  func write(to url: URL) throws {
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    let sizes = shape.map { "\($0)," }.joined(separator: " ")
    var header = "{'descr': '<f8', 'fortran_order': False, 'shape': (\(sizes)), }"
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    let length = header.utf8.count
    var data = Data([0x93] + "NUMPY".utf8 + [1, 0, UInt8(length % 256), UInt8(length / 256)])
    data.append(contentsOf: header.utf8)
    for value in values {
      for byte in 0..<8 { data.append(UInt8(value.bitPattern >> UInt64(8 * byte) & 255)) }
    }
    try data.write(to: url)
  }
}

private func words<Word: FixedWidthInteger>(_ bytes: ArraySlice<UInt8>, of: Word.Type) -> [Word] {
  let size = Word.bitWidth / 8
  return stride(from: bytes.startIndex, to: bytes.endIndex, by: size).map { start in
    bytes[start..<start + size].reversed().reduce(0) { $0 << 8 | Word($1) }
  }
}
