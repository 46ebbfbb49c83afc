/// Writes `a · b`, or adds it, to `c` on all threads.
///
/// Shapes as read: `a` [m, k], `b` [k, n], `c` [m, n] with `stride` floats from row to row.
///
/// Of `ColumnCut.depth` values of k at a time, the rows of a tile are copied in strips as wide as a register tile
/// (`copyRows`), if they lie across memory, and stay in a core's cache while all columns of the tile pass by,
/// 32 of them copied side by side. So each side is read from memory in the order in which it lies, and
/// few times. The sums of so many values of k are added up, so that a sum over a hundred thousand loses as
/// little as one over some hundreds.
///
/// With `reading`, each value of `a`, which then lies across memory, is changed as it is copied.
func product(
  _ a: Operand, reading: NormalisingFinish? = nil, _ b: Operand, m: Int, n: Int, k: Int,
  into c: UnsafeMutablePointer<Float>, stride: Int, adding: Bool = false, on pool: WorkerPool
) {
  unsafe precondition(reading == nil || a.transposed, "only what is copied is changed")
  let cut = ColumnCut(m: m, n: n, threads: pool.threads)
  let strips = unsafe a.transposed ? cut.stripsPerTile * ColumnCut.stripFloats : 0
  let room = 2 * Panels.width * ColumnCut.depth + strips
  let copies = unsafe pool.scratch(.columns, floats: cut.tiles * room)
  pool.run(tiles: cut.tiles) { number in
    let (rows, pairs) = cut[number]
    let copy = unsafe copies + number * room
    let rowCopy = unsafe a.transposed ? copy + 2 * Panels.width * ColumnCut.depth : nil
    for first in Swift.stride(from: 0, to: max(1, k), by: ColumnCut.depth) {
      let count = min(ColumnCut.depth, k - first)
      if let rowCopy = unsafe rowCopy {
        if let reading {
          unsafe copyRows(
            a, reading, m: m, from: first, count: count, rows: rows, into: rowCopy)
        } else {
          unsafe copyRows(
            a, PlainFinish(), m: m, from: first, count: count, rows: rows, into: rowCopy)
        }
      }
      for pair in pairs {
        let column = pair * 2 * Panels.width
        let lanes = min(2 * Panels.width, n - column)
        unsafe copyColumns(b, from: first, count: count, column: column, lanes: lanes, into: copy)
        if adding || first > 0 {
          unsafe columnPair(
            a, from: first, copy: rowCopy, copy, rows: rows, column, lanes, count, c, stride,
            AddingFinish(target: c, stride: stride))
        } else {
          unsafe columnPair(
            a, from: first, copy: rowCopy, copy, rows: rows, column, lanes, count, c, stride,
            PlainFinish())
        }
      }
    }
  }
}

/// Writes the product of some rows and of 32 columns, or what there is of them, over `count` values of k.
@inline(__always)
private func columnPair(
  _ a: Operand, from first: Int, copy rowCopy: UnsafeMutablePointer<Float>?,
  _ columns: UnsafeMutablePointer<Float>, rows: Range<Int>, _ column: Int, _ lanes: Int,
  _ count: Int, _ c: UnsafeMutablePointer<Float>, _ stride: Int, _ finish: some ProductFinish
) {
  let right = unsafe RightSide(floats: columns, step: Panels.width)
  let second = unsafe right.floats + ColumnCut.depth * Panels.width
  guard let rowCopy = unsafe rowCopy else {
    let left = unsafe LeftSide(floats: a.floats + first, rowStep: a.stride, step: 1)
    return unsafe productColumns(
      left, right, second, rows: rows, column, lanes, count, false, c, stride, finish)
  }
  let height = ColumnCut.stripRows
  var strip = unsafe UnsafePointer(rowCopy)
  var row = rows.lowerBound
  while row < rows.upperBound {
    // The strip begins with its own first row, the left side with row 0.
    let left = unsafe LeftSide(floats: strip - row, rowStep: 1, step: height)
    unsafe productColumns(
      left, right, second, rows: row..<min(rows.upperBound, row &+ height), column, lanes, count,
      false, c, stride, finish)
    unsafe strip += ColumnCut.stripFloats
    row &+= height
  }
}

/// Copies rows of `count` values of k into strips of `ColumnCut.stripRows`, k by k.
///
/// What is read are sixteen neighbours of each k, and what is written beyond a strip's rows is written over by
/// the next k; a strip has room for the last.
@inline(__always)
private func copyRows(
  _ a: Operand, _ reading: some ProductFinish, m: Int, from first: Int, count: Int,
  rows: Range<Int>, into copy: UnsafeMutablePointer<Float>
) {
  let height = ColumnCut.stripRows
  let strips = (rows.count + height - 1) / height
  let readable = m - rows.lowerBound
  let inside = readable < Panels.width ? 0 : min(strips, (readable - Panels.width) / height + 1)
  var source = unsafe a.floats + (first * a.stride + rows.lowerBound)
  var target = unsafe copy
  for value in 0..<count {
    var (from, to) = unsafe (source, target)
    var column = rows.lowerBound
    @inline(__always)
    func copyStrip(_ lanes: Int) {
      let read = unsafe reading(
        load(from, lanes), row: first &+ value, column: column, lanes: lanes)
      unsafe store(read, to, Panels.width)
      unsafe from += height
      unsafe to += ColumnCut.stripFloats
      column &+= height
    }
    for _ in 0..<inside { copyStrip(Panels.width) }
    for strip in inside..<strips { copyStrip(readable &- strip &* height) }
    unsafe source += a.stride
    unsafe target += height
  }
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

/// How a product [m, n] is cut into rows and pairs of panels.
///
/// Each sum runs over k in one order, whatever the cut: so it may depend on the number of threads.
struct ColumnCut {
  /// So many values of k are summed at a time, and so many of rows and columns copied.
  static let depth = 256

  /// The rows that are copied side by side: those of the largest register tile, in every build.
  static let stripRows = 12

  /// What a strip takes, with room for what `copyRows` writes beyond it.
  static let stripFloats = stripRows * depth + Panels.width

  /// The rows of a tile lie in a core's own cache: a quarter of a megabyte.
  private static let mostRows = 252

  let m: Int, pairs: Int
  let rowsPerTile: Int, pairsPerTile: Int
  let across: Int, down: Int

  init(m: Int, n: Int, threads: Int) {
    self.m = m
    pairs = (n + 2 * Panels.width - 1) / (2 * Panels.width)
    let wanted = threads == 1 ? 1 : 4 * threads
    let mostDown = (m + Self.stripRows - 1) / Self.stripRows
    var (down, across) = (max(1, (m + Self.mostRows - 1) / Self.mostRows), 1)
    // All rows are read once for each cut across, all columns once for each cut down.
    while down * across < wanted {
      let canGoAcross = across * 2 <= pairs
      if canGoAcross, m * across <= n * down || down * 2 > mostDown {
        across *= 2
      } else if down * 2 <= mostDown {
        down *= 2
      } else {
        break
      }
    }
    let rows = (m + down - 1) / down
    rowsPerTile = max(1, (rows + Self.stripRows - 1) / Self.stripRows) * Self.stripRows
    self.down = (m + rowsPerTile - 1) / rowsPerTile
    pairsPerTile = max(1, (pairs + across - 1) / across)
    self.across = (pairs + pairsPerTile - 1) / pairsPerTile
  }

  var stripsPerTile: Int { rowsPerTile / Self.stripRows }

  var tiles: Int { down * across }

  subscript(number: Int) -> (rows: Range<Int>, pairs: Range<Int>) {
    let (row, pair) = (number / across * rowsPerTile, number % across * pairsPerTile)
    return (row..<min(m, row + rowsPerTile), pair..<min(pairs, pair + pairsPerTile))
  }
}
