import Files
import Foundation
import TestSupport
import Testing

@Suite("Files of NumPy, written")
struct NumpyFileTests {
  @Test(
    "what is written is read again, and the numbers begin at a multiple of 64 bytes",
    arguments: [[2, 3], [6], [1, 6], [0, 4], [3, 2, 1]])
  func roundTrip(shape: [Int]) throws {
    let folder = try TemporaryFolder()
    let all: [Float] = [1.5, -0.25, 3e-38, .greatestFiniteMagnitude, 0.1, -7]
    let values = Array(all.prefix(shape.reduce(1, *)))
    let data = NumpyFile.data(values, shape: shape)
    try data.write(to: folder.file("a.npy"))
    let read = try NumpyArray(contentsOf: folder.file("a.npy"))
    #expect(read.shape == shape)
    #expect(read.values == values.map(Double.init))
    let start = data.count - 4 * values.count
    #expect(start.isMultiple(of: 64) && data[start - 1] == UInt8(ascii: "\n"))
    #expect(Int(data[8]) + 256 * Int(data[9]) == start - 10)
    let header = String(decoding: data[10..<start], as: UTF8.self)
    #expect(
      header.hasPrefix("{'descr': '<f4', 'fortran_order': False, 'shape': (\(shape[0]),"))
  }
}
