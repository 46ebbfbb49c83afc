/// A matrix [K, N] as the register tile reads it: panels of sixteen columns, one after the other.
///
/// Panel j holds [K, 16]: of every row k the columns from 16 · j on; missing columns are 0.
enum Panels {
  /// The columns of a panel.
  static let width = 16

  /// How many panels hold `columns` columns.
  static func count(columns: Int) -> Int { (columns + width - 1) / width }

  /// How many floats hold a matrix of `rows` × `columns`.
  static func floats(rows: Int, columns: Int) -> Int { count(columns: columns) * width * rows }
}

/// Copies `b`, read as [k, n], into panels.
func packPanels(
  _ b: Operand, k: Int, n: Int, into panels: UnsafeMutablePointer<Float>, on pool: WorkerPool
) {
  // Rows are cut too, so that a wide and a tall matrix keep every thread busy.
  let rowsAtOnce = 256
  let cuts = (k + rowsAtOnce - 1) / rowsAtOnce
  pool.run(tiles: Panels.count(columns: n) * cuts) { tile in
    let (panel, cut) = (tile / cuts, tile % cuts)
    let rows = cut * rowsAtOnce..<min(k, (cut + 1) * rowsAtOnce)
    let (first, lanes) = (panel * Panels.width, min(Panels.width, n - panel * Panels.width))
    let target = unsafe panels + (panel * k + rows.lowerBound) * Panels.width
    if unsafe b.transposed {
      unsafe packColumns(b.floats + first * b.stride, b.stride, rows, lanes, into: target)
    } else {
      unsafe packRows(b.floats + first, b.stride, rows, lanes, into: target)
    }
  }
}

/// Copies `lanes` ≤ 16 neighbours out of each of `rows`.
func packRows(
  _ source: UnsafePointer<Float>, _ stride: Int, _ rows: Range<Int>, _ lanes: Int,
  into target: UnsafeMutablePointer<Float>
) {
  var (from, to) = unsafe (source + rows.lowerBound * stride, target)
  for _ in rows {
    unsafe store(load(from, lanes), to, Panels.width)
    unsafe from += stride
    unsafe to += Panels.width
  }
}

/// Copies, for each k of `rows`, the k-th float of `lanes` ≤ 16 lines.
private func packColumns(
  _ source: UnsafePointer<Float>, _ stride: Int, _ rows: Range<Int>, _ lanes: Int,
  into target: UnsafeMutablePointer<Float>
) {
  var to = unsafe target
  var k = rows.lowerBound
  while k < rows.upperBound {
    let count = min(Panels.width, rows.upperBound - k)
    unsafe turn(source + k, stride: stride, rows: lanes, columns: count, into: to)
    unsafe to += count * Panels.width
    k += count
  }
}

/// Writes `columns` ≤ 16 columns of a matrix of `rows` ≤ 16 as rows of sixteen, zeros behind.
@inline(__always)
func turn(
  _ source: UnsafePointer<Float>, stride: Int, rows: Int, columns: Int,
  into target: UnsafeMutablePointer<Float>
) {
  if rows == 16, columns == 16 {
    for down in 0..<4 {
      for across in 0..<4 {
        unsafe turn4(
          source + (down &* 4 &* stride &+ across &* 4), stride,
          into: target + (across &* 64 &+ down &* 4))
      }
    }
    return
  }
  for column in 0..<columns {
    let to = unsafe target + column &* 16
    for row in 0..<rows { unsafe to[row] = source[row &* stride &+ column] }
    for row in rows..<16 { unsafe to[row] = 0 }
  }
}

/// Turns 4 × 4 floats; rows of the target are sixteen floats apart.
@inline(__always)
private func turn4(
  _ source: UnsafePointer<Float>, _ stride: Int, into target: UnsafeMutablePointer<Float>
) {
  let row = { (place: Int) in
    unsafe UnsafeRawPointer(source + place &* stride).loadUnaligned(as: SIMD4<Float>.self)
  }
  let (a, b, c, d) = (row(0), row(1), row(2), row(3))
  for place in 0..<4 {
    unsafe UnsafeMutableRawPointer(target + place &* 16).storeBytes(
      of: SIMD4(a[place], b[place], c[place], d[place]), as: SIMD4<Float>.self)
  }
}
