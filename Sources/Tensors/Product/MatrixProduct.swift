import COpenBLAS

/// One operand of a matrix product: floats, the distance between its rows, and its reading.
@unsafe struct Operand {
  let floats: UnsafePointer<Float>
  let stride: Int
  let transposed: Bool

  init(_ floats: UnsafePointer<Float>, stride: Int, transposed: Bool = false) {
    unsafe self.floats = floats
    unsafe self.stride = stride
    unsafe self.transposed = transposed
  }

  init(_ floats: UnsafeMutablePointer<Float>, stride: Int, transposed: Bool = false) {
    unsafe self.init(UnsafePointer(floats), stride: stride, transposed: transposed)
  }
}

/// Writes `a · b`, or adds it, to `c` on the calling thread, by BLAS `sgemm`.
///
/// Shapes as read: `a` [m, k], `b` [k, n], `c` [m, n].
func product(
  _ a: Operand, _ b: Operand, m: Int, n: Int, k: Int,
  into c: UnsafeMutablePointer<Float>, stride: Int, adding: Bool = false
) {
  unsafe cblas_sgemm(
    CblasRowMajor, a.transposed ? CblasTrans : CblasNoTrans,
    b.transposed ? CblasTrans : CblasNoTrans, Int32(m), Int32(n), Int32(k),
    1, a.floats, Int32(a.stride), b.floats, Int32(b.stride), adding ? 1 : 0, c, Int32(stride))
}

/// Writes the matrix product `a · b` into `c`.
///
/// Shapes: `a` [M, K], `b` [K, N], `c` [M, N].
package func multiply(_ a: Tensor, _ b: Tensor, into c: inout Tensor, on pool: WorkerPool) {
  let (m, k, n) = (a.rows, a.columns, b.columns)
  precondition(
    b.rows == k && c.rows == m && c.columns == n, "\(a.shape) · \(b.shape) → \(c.shape)")
  unsafe product(
    Operand(a.pointer, stride: k), Operand(b.pointer, stride: n), m: m, n: n, k: k,
    into: c.mutablePointer(), stride: n, on: pool)
}

/// Writes `a · bᵀ` into `c`, or adds it.
///
/// Shapes: `a` [M, K], `b` [N, K], `c` [M, N].
package func multiply(
  _ a: Tensor, transposed b: Tensor, into c: inout Tensor, adding: Bool = false,
  on pool: WorkerPool
) {
  let (m, k, n) = (a.rows, a.columns, b.rows)
  precondition(
    b.columns == k && c.rows == m && c.columns == n, "\(a.shape) · \(b.shape)ᵀ → \(c.shape)")
  unsafe product(
    Operand(a.pointer, stride: k), Operand(b.pointer, stride: k, transposed: true),
    m: m, n: n, k: k, into: c.mutablePointer(), stride: n, adding: adding, on: pool)
}

/// Writes `aᵀ · b` into `c`.
///
/// Shapes: `a` [K, M], `b` [K, N], `c` [M, N].
package func multiply(
  transposed a: Tensor, _ b: Tensor, into c: inout Tensor, on pool: WorkerPool
) {
  let (m, k, n) = (a.columns, a.rows, b.columns)
  precondition(
    b.rows == k && c.rows == m && c.columns == n, "\(a.shape)ᵀ · \(b.shape) → \(c.shape)")
  unsafe product(
    Operand(a.pointer, stride: m, transposed: true), Operand(b.pointer, stride: n),
    m: m, n: n, k: k, into: c.mutablePointer(), stride: n, on: pool)
}
