import Seeding
import Tensors
import TestSupport
import Testing

@Suite struct MatrixProductTests {
  static let sizes = [
    (1, 1, 1), (3, 5, 2), (17, 33, 9), (130, 7, 65), (5, 40, 1100), (1100, 3, 70),
  ]

  @Test("products agree with plain loops at any reading", arguments: sizes)
  func products(m: Int, k: Int, n: Int) {
    var random = SplitMix64(seed: 1)
    let pool = WorkerPool(threads: 2)
    let a = Tensor(normal: [m, k], using: &random)
    let b = Tensor(normal: [k, n], using: &random)
    let expected = referenceProduct(a, b)
    var c = Tensor(shape: [m, n], filledWith: 3)
    multiply(a, b, into: &c, on: pool)
    #expect(c.error(from: expected) < 1e-5)
    multiply(a, transposed: referenceTranspose(b), into: &c, on: pool)
    #expect(c.error(from: expected) < 1e-5)
    multiply(transposed: referenceTranspose(a), b, into: &c, on: pool)
    #expect(c.error(from: expected) < 1e-5)
  }

  @Test("a row is added to each row, and rows are summed")
  func rows() {
    var random = SplitMix64(seed: 2)
    let start = Tensor(normal: [3, 21], using: &random)
    var row = Tensor(normal: [21], using: &random)
    var matrix = start
    addRow(row, to: &matrix)
    #expect((0..<63).allSatisfy { matrix[$0] == start[$0] + row[$0 % 21] })
    sumRows(start, into: &row)
    #expect((0..<21).allSatisfy { row[$0] == start[$0] + start[$0 + 21] + start[$0 + 42] })
  }
}
