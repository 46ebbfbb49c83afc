import Seeding
import Tensors
import TestSupport
import Testing

@Suite struct MatrixProductTests {
  static let sizes = [
    (1, 1, 1), (3, 5, 2), (17, 33, 9), (130, 7, 65), (5, 40, 1100), (1100, 3, 70),
    // More than 256 values of k, and columns that leave 1, 16 and 17 behind 32.
    (64, 600, 64), (147, 300, 33), (13, 513, 48), (600, 257, 49), (40, 260, 130),
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

  @Test("the same bits come from any number of threads", arguments: sizes)
  func threads(m: Int, k: Int, n: Int) {
    var random = SplitMix64(seed: 3)
    let a = Tensor(normal: [k, m], using: &random)
    let b = Tensor(normal: [k, n], using: &random)
    let products = [1, 2, 3, 8].map { threads in
      var c = Tensor(shape: [m, n], filledWith: 3)
      multiply(transposed: a, b, into: &c, on: WorkerPool(threads: threads))
      return (0..<m * n).map { c[$0].bitPattern }
    }
    #expect(products.allSatisfy { $0 == products[0] })
  }

  @Test("a sum of a hundred thousand values loses no more than one of some hundreds")
  func longSums() {
    let k = 100_000
    var random = SplitMix64(seed: 4)
    let a = Tensor(normal: [k, 2], using: &random)
    var c = Tensor(shape: [2, 2], filledWith: 0)
    multiply(transposed: a, a, into: &c, on: WorkerPool(threads: 1))
    let exact = (0..<k).reduce(0.0) { $0 + Double(a[2 * $1]) * Double(a[2 * $1]) }
    #expect(abs(Double(c[0]) / exact - 1) < 1e-6)
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
