/// Writes the product of each pair of matrices, one pair to a thread at a time.
///
/// Shapes: `a` […, M, K], `b` […, K, N], `c` […, M, N], with as many sides; a side of 1 before the last
/// two stands for as many as the other has.
package func multiplyPairs(_ a: Tensor, _ b: Tensor, into c: inout Tensor, on pool: WorkerPool) {
  let count = c.shape.count
  precondition(
    count >= 2 && a.shape.count == count && b.shape.count == count
      && a.shape[count - 1] == b.shape[count - 2] && c.shape[count - 2] == a.shape[count - 2]
      && c.shape[count - 1] == b.shape[count - 1]
      && (0..<count - 2).allSatisfy { side in
        [a.shape[side], b.shape[side]].allSatisfy { $0 == c.shape[side] || $0 == 1 }
      }, "\(a.shape) · \(b.shape) → \(c.shape)")
  let (m, k, n) = (a.shape[count - 2], a.shape[count - 1], b.shape[count - 1])
  let sides = Array(c.shape.dropLast(2))
  let pairs = sides.reduce(1, *)
  /// The number of a tensor's matrix in each pair.
  func numbers(_ own: [Int]) -> [Int] {
    (0..<pairs).map { pair in
      var (rest, number, distance) = (pair, 0, 1)
      for side in sides.indices.reversed() {
        if own[side] > 1 { number += rest % sides[side] * distance }
        distance *= own[side]
        rest /= sides[side]
      }
      return number
    }
  }
  let (left, right) = (numbers(a.shape), numbers(b.shape))
  let (one, other, target) = unsafe (a.pointer, b.pointer, c.mutablePointer())
  if pairs == 1 {
    return unsafe product(
      Operand(one, stride: k), Operand(other, stride: n), m: m, n: n, k: k, into: target,
      stride: n, on: pool)
  }
  pool.run(tiles: pairs) { pair in
    unsafe product(
      Operand(one + left[pair] * m * k, stride: k), Operand(other + right[pair] * k * n, stride: n),
      m: m, n: n, k: k, into: target + pair * m * n, stride: n)
  }
}
