import Foundation

/// The values of a golden array in NumPy's format, as doubles.
struct NumpyValues {
  let shape: [Int]
  let values: [Double]

  init(shape: [Int], values: [Double]) {
    (self.shape, self.values) = (shape, values)
  }

  struct Unreadable: Error { let file: String }

  init(_ url: URL) throws {
    let bytes = [UInt8](try Data(contentsOf: url))
    let start = 10 + Int(bytes[8]) + 256 * Int(bytes[9])
    let header = String(decoding: bytes[10..<start], as: UTF8.self)
    guard let type = header.firstMatch(of: /'descr': '([^']+)'/)?.1,
      let sizes = header.firstMatch(of: /'shape': \(([^)]*)\)/)?.1,
      let size = ["<f4": 4, "<f8": 8, "<i4": 4, "|u1": 1][String(type)]
    else { throw Unreadable(file: url.path) }
    shape = sizes.split(separator: ",").compactMap {
      Int($0.trimmingCharacters(in: .whitespaces))
    }
    values = stride(from: start, to: bytes.count, by: size).map { first in
      let word = bytes[first..<first + size].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return switch type {
      case "<f4": Double(Float(bitPattern: UInt32(truncatingIfNeeded: word)))
      case "<f8": Double(bitPattern: word)
      case "<i4": Double(Int32(truncatingIfNeeded: word))
      default: Double(word)
      }
    }
  }
}

/// A CSV file of results: a header and numbers.
struct ResultValues {
  let header: [String]
  let values: [Double]

  init(_ url: URL) throws {
    let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
    header = lines[0].split(separator: ",").map(String.init)
    values = lines.dropFirst().flatMap { line in line.split(separator: ",").map { Double($0) ?? 0 }
    }
  }
}
