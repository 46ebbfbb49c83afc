import Foundation

/// An array in NumPy's file format, in C order, as doubles.
///
/// Source: NumPy's documentation, “A simple file format for NumPy arrays”, versions 1 to 3.
package struct NumpyArray {
  package let shape: [Int]
  package let values: [Double]

  /// Reads little-endian floats and integers, and bytes.
  ///
  /// Throws a `DiskError`, or a `FileError` that names the file.
  package init(contentsOf url: URL) throws {
    let file = url.relativePath
    func failure(_ found: String, _ valid: String) -> FileError {
      .invalid(file: file, found: found, valid: valid)
    }
    let bytes = [UInt8](try Disk.read(url))
    let prefix = 8
    guard bytes.count >= prefix + 4, bytes[0] == 0x93, bytes[1..<6].elementsEqual("NUMPY".utf8)
    else { throw failure("no array of NumPy's", "a file by numpy.save") }
    let width = bytes[6] == 1 ? 2 : 4  // bytes that state the header's length
    let length = bytes[prefix..<prefix + width].reversed().reduce(0) { $0 << 8 | Int($1) }
    let start = prefix + width + length
    guard start <= bytes.count else {
      throw failure("a header of \(length) bytes in a file of \(bytes.count)", "a whole file")
    }
    let header = String(decoding: bytes[prefix + width..<start], as: UTF8.self)
    guard
      let type = header.firstMatch(of: /'descr': *'([^']+)'/)?.1,
      let sizes = header.firstMatch(of: /'shape': *\(([^)]*)\)/)?.1
    else { throw failure("a header without type and shape", "a file by numpy.save") }
    guard header.contains("'fortran_order': False") else {
      throw failure("an array in Fortran's order", "one by numpy.ascontiguousarray")
    }
    let shape = sizes.split(separator: ",").compactMap { Int($0.filter { $0 != " " }) }
    guard let kind = Kind(rawValue: String(type)) else {
      let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw failure("values of type \(type)", kinds)
    }
    let content = bytes[start...]
    let count = content.count / kind.size
    guard Self.product(shape) == count, content.count % kind.size == 0 else {
      throw failure(
        "\(content.count) bytes for the shape \(shape) of \(kind.rawValue)", "a whole file")
    }
    self.shape = shape
    values = (0..<count).map { place in
      let first = start + place * kind.size
      let word = bytes[first..<first + kind.size].reversed()
        .reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return kind.value(word)
    }
  }

  /// The number of elements, nil where it is too large to count.
  private static func product(_ shape: [Int]) -> Int? {
    shape.reduce(1) { product, extent in
      guard let product, extent >= 0 else { return nil }
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      return overflow ? nil : next
    }
  }

  private enum Kind: String, CaseIterable {
    case float32 = "<f4"
    case float64 = "<f8"
    case int32 = "<i4"
    case int64 = "<i8"
    case byte = "|u1"
    case bool = "|b1"

    var size: Int {
      switch self {
      case .byte, .bool: 1
      case .float32, .int32: 4
      case .float64, .int64: 8
      }
    }

    /// The value of little-endian bytes that have been joined into a word.
    func value(_ word: UInt64) -> Double {
      switch self {
      case .float32: Double(Float(bitPattern: UInt32(truncatingIfNeeded: word)))
      case .float64: Double(bitPattern: word)
      case .int32: Double(Int32(truncatingIfNeeded: word))
      case .int64: Double(Int64(bitPattern: word))
      case .byte, .bool: Double(word)
      }
    }
  }
}
