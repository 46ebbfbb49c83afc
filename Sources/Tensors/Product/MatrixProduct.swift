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

/// Writes `a · b`, or adds it, to `c` on all threads, cut along the longer side of `c`.
///
/// The cut depends on the shapes alone. Each tile packs the uncut operand again, so tiles are long.
func product(
  _ a: Operand, _ b: Operand, m: Int, n: Int, k: Int,
  into c: UnsafeMutablePointer<Float>, stride: Int, adding: Bool = false, on pool: WorkerPool
) {
  let cut = TileCut(of: max(m, n))
  if m >= n {
    pool.run(tiles: cut.tiles) { tile in
      let rows = cut.range(tile)
      let start = unsafe a.floats + rows.lowerBound * (a.transposed ? 1 : a.stride)
      let part = unsafe Operand(start, stride: a.stride, transposed: a.transposed)
      unsafe product(
        part, b, m: rows.count, n: n, k: k, into: c + rows.lowerBound * stride, stride: stride,
        adding: adding)
    }
  } else {
    pool.run(tiles: cut.tiles) { tile in
      let columns = cut.range(tile)
      let start = unsafe b.floats + columns.lowerBound * (b.transposed ? b.stride : 1)
      let part = unsafe Operand(start, stride: b.stride, transposed: b.transposed)
      unsafe product(
        a, part, m: m, n: columns.count, k: k, into: c + columns.lowerBound, stride: stride,
        adding: adding)
    }
  }
}

/// How one side of a matrix product is cut: an even number of like tiles, whole vectors wide.
struct TileCut {
  let count: Int
  let width: Int
  let tiles: Int

  init(of count: Int) {
    self.count = count
    let wanted = count < 64 ? 1 : min(8, max(2, count / 512 * 2))
    width = max(1, (count + wanted - 1) / wanted + 15) / 16 * 16
    tiles = max(1, (count + max(width, 1) - 1) / max(width, 1))
  }

  /// The rows or columns of one tile.
  func range(_ tile: Int) -> Range<Int> {
    tile * width..<min(count, (tile + 1) * width)
  }
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
