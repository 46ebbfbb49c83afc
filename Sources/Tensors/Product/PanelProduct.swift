/// The part of a product [m, n] that one thread computes at a time.
struct ProductTile {
  let rows: Range<Int>
  let panels: Range<Int>
}

/// How a product [m, n] over k is cut into tiles: by its sizes alone.
///
/// The rows of a tile stay in a core's own cache while all its panels pass by them. A product of few
/// rows is cut along its columns too.
struct ProductCut {
  let m: Int
  let rowsPerTile: Int, panelsPerTile: Int
  let down: Int, across: Int
  let panels: Int

  /// As many values of k are summed before the sums are put aside.
  static let depth = 1024

  init(m: Int, n: Int, k: Int) {
    self.m = m
    let cacheFloats = 1 << 17
    let most = min(192, max(Self.step, cacheFloats / max(1, min(k, Self.depth))))
    let strips = m <= most ? 1 : (m + most - 1) / most + 1 & ~1
    rowsPerTile = ((m + strips - 1) / strips + Self.step - 1) / Self.step * Self.step
    down = (m + rowsPerTile - 1) / max(1, rowsPerTile)
    panels = Panels.count(columns: n)
    let columns = min((panels + 1) / 2, (Self.leastTiles + down - 1) / max(1, down))
    panelsPerTile = (panels + columns - 1) / max(1, columns)
    across = (panels + panelsPerTile - 1) / max(1, panelsPerTile)
  }

  /// Rows of a tile are a multiple of this in every build, so that all builds cut alike.
  private static let step = 6

  /// So many tiles, at least, let the threads end at about the same time.
  private static let leastTiles = 16

  var tiles: Int { down * across }

  /// All columns of one strip of rows.
  func strip(_ number: Int) -> ProductTile {
    ProductTile(
      rows: number * rowsPerTile..<min(m, (number + 1) * rowsPerTile), panels: 0..<panels)
  }

  subscript(number: Int) -> ProductTile {
    let (row, column) = (number / across, number % across)
    return ProductTile(
      rows: row * rowsPerTile..<min(m, (row + 1) * rowsPerTile),
      panels: column * panelsPerTile..<min(panels, (column + 1) * panelsPerTile))
  }
}

/// Writes the matrix product of `a` and a matrix in panels, or adds it to `c`, on all threads.
///
/// Shapes: `a` [m, k], the panels hold [k, n], `c` [m, n] with `stride` floats from row to row.
/// With `summaries`, each tile of rows is summarised while it is in the cache, the first as number
/// `firstSummary`.
/// With `reading`, each value of `a`, whose rows then lie one after the other, is changed as it is read:
/// of a tile's rows once, into a copy that stays in the cache.
func product(
  _ a: LeftSide, reading: NormalisingFinish? = nil, panels: UnsafePointer<Float>, m: Int, n: Int,
  k: Int,
  into c: UnsafeMutablePointer<Float>, stride: Int, adding: Bool = false,
  finish: some ProductFinish = PlainFinish(), summaries: RowSummaries? = nil,
  firstSummary: Int = 0, on pool: WorkerPool
) {
  unsafe precondition(reading == nil || a.rowStep == k && a.step == 1, "rows lie apart")
  let cut = ProductCut(m: m, n: n, k: k)
  let room = reading == nil ? 0 : cut.rowsPerTile * k
  let copies = unsafe pool.scratch(.rows, floats: pool.threads * room)
  pool.run(tiles: cut.tiles) { number, thread in
    let tile = cut[number]
    var left = unsafe a
    if let reading {
      let copy = unsafe copies + thread * room
      unsafe copyRows(of: a.floats, tile.rows, k, reading, into: copy)
      // The copy begins with the tile's first row, the left side with row 0.
      unsafe left = LeftSide(
        floats: UnsafePointer(copy) - tile.rows.lowerBound * k, rowStep: k, step: 1)
    }
    unsafe product(
      left, panels: panels, tile: tile, n: n, k: k, into: c, stride: stride, adding: adding,
      finish: finish)
    unsafe summaries?.summarise(
      tile, of: c, stride: stride, number: firstSummary + number / cut.across)
  }
}

/// Copies rows of `columns` floats, each value changed by `reading`.
private func copyRows(
  of source: UnsafePointer<Float>, _ rows: Range<Int>, _ columns: Int,
  _ reading: NormalisingFinish, into copy: UnsafeMutablePointer<Float>
) {
  var (from, to) = unsafe (source + rows.lowerBound * columns, copy)
  for row in rows {
    forEachLanes(columns) { c, lanes in
      let value = unsafe reading(load(from + c, lanes), row: row, column: c, lanes: lanes)
      unsafe store(value, to + c, lanes)
    }
    unsafe from += columns
    unsafe to += columns
  }
}

/// Writes one tile of a product on the calling thread.
@inline(__always)
func product(
  _ a: LeftSide, panels: UnsafePointer<Float>, tile: ProductTile, n: Int, k: Int,
  into c: UnsafeMutablePointer<Float>, stride: Int, adding: Bool,
  finish: some ProductFinish = PlainFinish()
) {
  var first = 0
  repeat {
    let count = min(ProductCut.depth, k - first)
    let (continues, ends) = (adding || first > 0, first + count == k)
    let left = unsafe LeftSide(
      floats: a.floats + first * a.step, rowStep: a.rowStep, step: a.step)
    var panel = tile.panels.lowerBound
    while panel < tile.panels.upperBound {
      let column = panel * Panels.width
      let right = unsafe RightSide(
        floats: panels + (panel * k + first) * Panels.width, step: Panels.width)
      let isPair = panel + 1 < tile.panels.upperBound
      let lanes = min(isPair ? 2 * Panels.width : Panels.width, n - column)
      let second = unsafe right.floats + k * Panels.width
      if ends {
        unsafe productColumns(
          left, right, second, rows: tile.rows, column, lanes, count, continues, c, stride, finish,
          isFirst: panel == tile.panels.lowerBound)
      } else {
        unsafe productColumns(
          left, right, second, rows: tile.rows, column, lanes, count, continues, c, stride,
          PlainFinish(), isFirst: panel == tile.panels.lowerBound)
      }
      panel += isPair ? 2 : 1
    }
    first += count
  } while first < k
}

/// Writes `aᵀ · b`, or adds it, to `c` on the calling thread, straight from where both lie.
///
/// Shapes: `a` [k, m], `b` [k, n], `c` [m, n], all rows without gaps; `b` may be read sixteen floats
/// past its end. For sides that are in the cache already; else `product`, which copies `b`, is faster.
func turnedProduct(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, m: Int, n: Int, k: Int,
  into c: UnsafeMutablePointer<Float>, adding: Bool
) {
  let depth = 256
  for first in stride(from: 0, to: k, by: depth) {
    for column in stride(from: 0, to: n, by: 2 * Panels.width) {
      let right = unsafe RightSide(floats: b + (first * n + column), step: n)
      unsafe productColumns(
        LeftSide(floats: a + first * m, rowStep: 1, step: m), right,
        right.floats + Panels.width, rows: 0..<m, column, min(2 * Panels.width, n - column),
        min(depth, k - first), adding || first > 0, c, n, PlainFinish())
    }
  }
}

/// Writes the product of the rows `rows` of `a` and of `lanes` ≤ 32 columns: sixteen of `b`, and as
/// many that begin at `second`.
///
/// `isFirst`: whether `a` is read for the first time, so that its next rows are asked for ahead.
@inline(__always)
func productColumns(
  _ a: LeftSide, _ b: RightSide, _ second: UnsafePointer<Float>, rows: Range<Int>, _ column: Int,
  _ lanes: Int, _ count: Int, _ adding: Bool, _ c: UnsafeMutablePointer<Float>, _ stride: Int,
  _ finish: some ProductFinish, isFirst: Bool = false
) {
  #if AVX512
    if lanes == 2 * Panels.width {
      return unsafe wideColumns(
        a, b, second, rows: rows, column, count, adding, c, stride, finish, isFirst)
    }
  #endif
  unsafe column16(
    a, b, rows: rows, column, min(lanes, Panels.width), count, adding, c, stride, finish)
  if lanes > Panels.width {
    unsafe column16(
      a, RightSide(floats: second, step: b.step), rows: rows, column &+ Panels.width,
      lanes &- Panels.width, count, adding, c, stride, finish)
  }
}

#if AVX512
  /// Writes the product of the rows `rows` of `a` and of 32 columns.
  @inline(__always)
  private func wideColumns(
    _ a: LeftSide, _ b: RightSide, _ second: UnsafePointer<Float>, rows: Range<Int>,
    _ column: Int, _ count: Int, _ adding: Bool, _ c: UnsafeMutablePointer<Float>, _ stride: Int,
    _ finish: some ProductFinish, _ isFirst: Bool
  ) {
    var row = rows.lowerBound
    // Where rows lie one after the other, the next of them are as many floats at each k as a tile has rows.
    let nextStep = unsafe isFirst && a.rowStep == count ? registerRows : 0
    @inline(__always)
    func tile(_ height: Int) {
      unsafe wideTile(
        rows: height, a.from(row), b, second: second, count: count, adding: adding,
        into: c + (row &* stride &+ column), stride: stride, finish: finish, row: row,
        column: column, next: a.from(nextStep == 0 ? row : row &+ height).floats,
        nextStep: nextStep)
      row &+= height
    }
    while row &+ registerRows <= rows.upperBound { tile(registerRows) }
    if row &+ 8 <= rows.upperBound { tile(8) }
    if row &+ 4 <= rows.upperBound { tile(4) }
    if row &+ 2 <= rows.upperBound { tile(2) }
    if row < rows.upperBound { tile(1) }
  }
#endif

/// Writes the product of the rows `rows` of `a` and of sixteen columns.
@inline(__always)
func column16(
  _ a: LeftSide, _ b: RightSide, rows: Range<Int>, _ column: Int, _ lanes: Int, _ count: Int,
  _ adding: Bool, _ c: UnsafeMutablePointer<Float>, _ stride: Int, _ finish: some ProductFinish
) {
  var row = rows.lowerBound
  if lanes == Panels.width {
    while row &+ registerRows <= rows.upperBound {
      unsafe registerTile(
        rows: registerRows, a.from(row), b, count: count, adding: adding,
        into: c + (row &* stride &+ column), stride: stride, lanes: 16, finish: finish, row: row,
        column: column)
      row &+= registerRows
    }
  }
  while row < rows.upperBound {
    let remaining = rows.upperBound &- row
    let (left, target) = unsafe (a.from(row), c + (row &* stride &+ column))
    switch remaining {
    case 1:
      unsafe registerTile(
        rows: 1, left, b, count: count, adding: adding, into: target, stride: stride, lanes: lanes,
        finish: finish, row: row, column: column)
      row &+= 1
    case 2, 3:
      unsafe registerTile(
        rows: 2, left, b, count: count, adding: adding, into: target, stride: stride, lanes: lanes,
        finish: finish, row: row, column: column)
      row &+= 2
    case 6...:
      unsafe registerTile(
        rows: 6, left, b, count: count, adding: adding, into: target, stride: stride, lanes: lanes,
        finish: finish, row: row, column: column)
      row &+= 6
    default:
      unsafe registerTile(
        rows: 4, left, b, count: count, adding: adding, into: target, stride: stride, lanes: lanes,
        finish: finish, row: row, column: column)
      row &+= 4
    }
  }
}

extension LeftSide {
  /// The same side from a later row on.
  @inline(__always)
  func from(_ row: Int) -> LeftSide {
    unsafe LeftSide(floats: floats + row &* rowStep, rowStep: rowStep, step: step)
  }
}
