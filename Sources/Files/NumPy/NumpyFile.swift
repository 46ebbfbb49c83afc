import Foundation

/// Writes arrays in NumPy's file format, version 1, in C order.
///
/// Source: NumPy's documentation, “A simple file format for NumPy arrays”.
package enum NumpyFile {
  /// The numbers of a file begin at a multiple of so many bytes.
  private static let alignment = 64

  /// The content of a file of little-endian floats of 32 bits.
  /// - Precondition: there are as many values as the shape says.
  package static func data(_ values: [Float], shape: [Int]) -> Data {
    precondition(values.count == shape.reduce(1, *), "\(values.count) values in shape \(shape)")
    let sides = shape.map { "\($0)" }.joined(separator: ", ") + (shape.count == 1 ? "," : "")
    let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(sides)), }"
    let mark = [0x93] + [UInt8]("NUMPY".utf8) + [1, 0]
    // Two bytes state the length of the header, which ends in a line end.
    let least = mark.count + 2 + header.utf8.count + 1
    let start = (least + alignment - 1) / alignment * alignment
    let length = start - mark.count - 2
    var data = Data(mark + [UInt8(length & 0xFF), UInt8(length >> 8)])
    data.append(contentsOf: header.utf8)
    data.append(contentsOf: Array(repeating: UInt8(ascii: " "), count: start - least))
    data.append(UInt8(ascii: "\n"))
    data.append(Data(count: 4 * values.count))
    store(values, into: &data, at: start)
    return data
  }
}
