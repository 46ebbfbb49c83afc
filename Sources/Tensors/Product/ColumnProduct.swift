/// Writes `a · b`, or adds it, to `c` on all threads.
///
/// Shapes as read: `a` [m, k], `b` [k, n], `c` [m, n] with `stride` floats from row to row.
///
/// 32 columns of `b` are copied side by side, `ColumnCut.depth` values of k at a time, and stay in a core's
/// cache while all rows of a tile pass by; `a` is read where it lies, in either reading. The sums of so
/// many values of k are added up, so that a sum over a hundred thousand loses as little as one over some
/// hundreds. The cut depends on the shapes alone.
func product(
  _ a: Operand, _ b: Operand, m: Int, n: Int, k: Int,
  into c: UnsafeMutablePointer<Float>, stride: Int, adding: Bool = false, on pool: WorkerPool
) {
  let cut = ColumnCut(m: m, n: n)
  let room = 2 * Panels.width * ColumnCut.depth
  let copies = unsafe pool.scratch(.columns, floats: cut.tiles * room)
  pool.run(tiles: cut.tiles) { number in
    let (rows, pairs) = cut[number]
    for pair in pairs {
      unsafe columnPair(
        a, b, rows: rows, column: pair * 2 * Panels.width, n: n, k: k, into: c, stride: stride,
        adding: adding, copy: copies + number * room)
    }
  }
}

/// Writes the product of some rows and of 32 columns, or what there is of them.
@inline(__always)
private func columnPair(
  _ a: Operand, _ b: Operand, rows: Range<Int>, column: Int, n: Int, k: Int,
  into c: UnsafeMutablePointer<Float>, stride: Int, adding: Bool, copy: UnsafeMutablePointer<Float>
) {
  let lanes = min(2 * Panels.width, n - column)
  var first = 0
  repeat {
    let count = min(ColumnCut.depth, k - first)
    unsafe copyColumns(
      b, from: first, count: count, column: column, lanes: lanes, into: copy)
    let left = unsafe LeftSide(
      floats: a.floats + first * (a.transposed ? a.stride : 1),
      rowStep: a.transposed ? 1 : a.stride, step: a.transposed ? a.stride : 1)
    let right = unsafe RightSide(floats: copy, step: Panels.width)
    let second = unsafe right.floats + ColumnCut.depth * Panels.width
    if adding || first > 0 {
      unsafe productColumns(
        left, right, second, rows: rows, column, lanes, count, false, c, stride,
        AddingFinish(target: c, stride: stride))
    } else {
      unsafe productColumns(
        left, right, second, rows: rows, column, lanes, count, false, c, stride, PlainFinish())
    }
    first += count
  } while first < k
}

/// Copies up to 32 columns of `count` values of k into two panels, a `ColumnCut.depth` apart; what is missing
/// of them is 0.
@inline(__always)
private func copyColumns(
  _ b: Operand, from first: Int, count: Int, column: Int, lanes: Int,
  into copy: UnsafeMutablePointer<Float>
) {
  let width = Panels.width
  let second = unsafe copy + ColumnCut.depth * width
  let others = max(0, lanes - width)
  if unsafe b.transposed {
    if lanes < 2 * width {
      unsafe copy.update(repeating: 0, count: count * width)
      unsafe second.update(repeating: 0, count: count * width)
    }
    for lane in 0..<lanes {
      let source = unsafe b.floats + ((column + lane) * b.stride + first)
      let target = unsafe lane < width ? copy + lane : second + (lane - width)
      for value in 0..<count { unsafe target[value &* width] = source[value] }
    }
  } else {
    var source = unsafe b.floats + (first * b.stride + column)
    for value in 0..<count {
      let (one, other) = unsafe (
        load(source, min(width, lanes)), others == 0 ? Lanes.zero : load(source + width, others)
      )
      unsafe store(one, copy + value &* width, width)
      unsafe store(other, second + value &* width, width)
      unsafe source += b.stride
    }
  }
}

/// Adds a sum to what is there.
@unsafe private struct AddingFinish: @unsafe ProductFinish {
  static var changesSums: Bool { true }

  let target: UnsafeMutablePointer<Float>
  let stride: Int

  @inline(__always)
  func callAsFunction(_ sum: Lanes, row: Int, column: Int, lanes: Int) -> Lanes {
    unsafe load(target + (row &* stride &+ column), lanes) + sum
  }

  func from(row: Int) -> AddingFinish {
    unsafe AddingFinish(target: target + row * stride, stride: stride)
  }
}

/// How a product [m, n] is cut into strips of rows and pairs of panels, by its sizes alone.
struct ColumnCut {
  /// So many values of k are summed at a time, and so many of 32 columns copied.
  static let depth = 256

  let m: Int, pairs: Int
  let rowsPerTile: Int, pairsPerTile: Int
  let across: Int, down: Int

  init(m: Int, n: Int) {
    self.m = m
    pairs = (n + 2 * Panels.width - 1) / (2 * Panels.width)
    pairsPerTile = max(1, (pairs + Self.most - 1) / Self.most)
    across = (pairs + pairsPerTile - 1) / pairsPerTile
    // The rows of a strip lie in a core's own cache; few columns make several strips, for all threads.
    let strips = max(
      (m + 511) / 512, min((m + 23) / 24, (Self.least + across - 1) / max(1, across)))
    // A multiple of the rows of a register tile in every build, so that all builds cut alike.
    rowsPerTile = max(12, ((m + strips - 1) / max(1, strips) + 11) / 12 * 12)
    down = (m + rowsPerTile - 1) / rowsPerTile
  }

  private static let least = 8
  private static let most = 32

  var tiles: Int { down * across }

  subscript(number: Int) -> (rows: Range<Int>, pairs: Range<Int>) {
    let (row, pair) = (number / across * rowsPerTile, number % across * pairsPerTile)
    return (row..<min(m, row + rowsPerTile), pair..<min(pairs, pair + pairsPerTile))
  }
}
