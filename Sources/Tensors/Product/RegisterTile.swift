/// What becomes of a finished sum before it is written.
protocol ProductFinish {
  /// Whether it writes anything but the sum itself.
  static var changesSums: Bool { get }

  /// The value to write for `sum`, of sixteen columns from `column` on in one row.
  func callAsFunction(_ sum: Lanes, row: Int, column: Int, lanes: Int) -> Lanes

  /// The same for a matrix that begins at `row` of this one.
  func from(row: Int) -> Self
}

/// Writes the sum itself.
struct PlainFinish: ProductFinish {
  static var changesSums: Bool { false }

  @inline(__always)
  func callAsFunction(_ sum: Lanes, row: Int, column: Int, lanes: Int) -> Lanes { sum }

  func from(row: Int) -> PlainFinish { self }
}

/// The left side of a product: element (i, k) lies at `floats[i · rowStep + k · step]`.
@unsafe struct LeftSide {
  let floats: UnsafePointer<Float>
  let rowStep: Int
  let step: Int
}

/// The right side of a product: sixteen columns of each k lie together, at `floats[k · step]`.
@unsafe struct RightSide {
  let floats: UnsafePointer<Float>
  let step: Int
}

/// Rows of a full register tile: 6 × 16 sums fill twelve of the sixteen AVX2 registers, 12 × 16 sums
/// twelve of the 32 of AVX-512.
#if AVX512
  let registerRows = 12
#else
  let registerRows = 6
#endif

/// Writes `rows` ≤ 12 rows and `lanes` ≤ 16 columns of a matrix product, summed in registers over
/// `count` values of k in their order.
///
/// - Parameters:
///   - rows: how many rows; a literal, so that each number of rows gets a loop of its own.
///   - a: the left side, from its first row and first k on.
///   - b: the right side, from its first k on; sixteen floats can be read at each k.
///   - count: how many values of k there are.
///   - adding: whether the sums start from what `c` holds.
///   - c: the place of the first sum.
///   - stride: the distance between two rows of `c`.
///   - lanes: how many columns are written.
///   - finish: what becomes of each sum.
///   - row: the number of the first row, for `finish`.
///   - column: the number of the first column, for `finish`.
@inline(__always)
func registerTile(
  rows: Int, _ a: LeftSide, _ b: RightSide, count: Int, adding: Bool,
  into c: UnsafeMutablePointer<Float>, stride: Int, lanes: Int, finish: some ProductFinish,
  row: Int, column: Int
) {
  var (c0, c1, c2) = (Lanes.zero, Lanes.zero, Lanes.zero)
  var (c3, c4, c5) = (Lanes.zero, Lanes.zero, Lanes.zero)
  var (c6, c7, c8) = (Lanes.zero, Lanes.zero, Lanes.zero)
  var (c9, c10, c11) = (Lanes.zero, Lanes.zero, Lanes.zero)
  if adding {
    c0 = unsafe load(c, lanes)
    if rows > 1 { c1 = unsafe load(c + stride, lanes) }
    if rows > 2 { c2 = unsafe load(c + 2 &* stride, lanes) }
    if rows > 3 { c3 = unsafe load(c + 3 &* stride, lanes) }
    if rows > 4 { c4 = unsafe load(c + 4 &* stride, lanes) }
    if rows > 5 { c5 = unsafe load(c + 5 &* stride, lanes) }
    if rows > 6 { c6 = unsafe load(c + 6 &* stride, lanes) }
    if rows > 7 { c7 = unsafe load(c + 7 &* stride, lanes) }
    if rows > 8 { c8 = unsafe load(c + 8 &* stride, lanes) }
    if rows > 9 { c9 = unsafe load(c + 9 &* stride, lanes) }
    if rows > 10 { c10 = unsafe load(c + 10 &* stride, lanes) }
    if rows > 11 { c11 = unsafe load(c + 11 &* stride, lanes) }
  }
  // Each pointer reaches three rows by the address forms x, x + r and x + 2r.
  let r = unsafe a.rowStep
  var x = unsafe a.floats
  var y = unsafe rows > 3 ? a.floats + 3 &* r : a.floats
  var v = unsafe rows > 6 ? a.floats + 6 &* r : a.floats
  var w = unsafe rows > 9 ? a.floats + 9 &* r : a.floats
  var z = unsafe b.floats
  for _ in 0..<count {
    let right = unsafe UnsafeRawPointer(z).loadUnaligned(as: Lanes.self)
    c0 = c0.addingProduct(Lanes(repeating: unsafe x[0]), right)
    if rows > 1 { c1 = c1.addingProduct(Lanes(repeating: unsafe x[r]), right) }
    if rows > 2 { c2 = c2.addingProduct(Lanes(repeating: unsafe x[2 &* r]), right) }
    if rows > 3 { c3 = c3.addingProduct(Lanes(repeating: unsafe y[0]), right) }
    if rows > 4 { c4 = c4.addingProduct(Lanes(repeating: unsafe y[r]), right) }
    if rows > 5 { c5 = c5.addingProduct(Lanes(repeating: unsafe y[2 &* r]), right) }
    if rows > 6 { c6 = c6.addingProduct(Lanes(repeating: unsafe v[0]), right) }
    if rows > 7 { c7 = c7.addingProduct(Lanes(repeating: unsafe v[r]), right) }
    if rows > 8 { c8 = c8.addingProduct(Lanes(repeating: unsafe v[2 &* r]), right) }
    if rows > 9 { c9 = c9.addingProduct(Lanes(repeating: unsafe w[0]), right) }
    if rows > 10 { c10 = c10.addingProduct(Lanes(repeating: unsafe w[r]), right) }
    if rows > 11 { c11 = c11.addingProduct(Lanes(repeating: unsafe w[2 &* r]), right) }
    unsafe x += a.step
    unsafe y += a.step
    unsafe v += a.step
    unsafe w += a.step
    unsafe z += b.step
  }
  unsafe write(c0, 0, c, stride, lanes, finish, row, column)
  if rows > 1 { unsafe write(c1, 1, c, stride, lanes, finish, row, column) }
  if rows > 2 { unsafe write(c2, 2, c, stride, lanes, finish, row, column) }
  if rows > 3 { unsafe write(c3, 3, c, stride, lanes, finish, row, column) }
  if rows > 4 { unsafe write(c4, 4, c, stride, lanes, finish, row, column) }
  if rows > 5 { unsafe write(c5, 5, c, stride, lanes, finish, row, column) }
  if rows > 6 { unsafe write(c6, 6, c, stride, lanes, finish, row, column) }
  if rows > 7 { unsafe write(c7, 7, c, stride, lanes, finish, row, column) }
  if rows > 8 { unsafe write(c8, 8, c, stride, lanes, finish, row, column) }
  if rows > 9 { unsafe write(c9, 9, c, stride, lanes, finish, row, column) }
  if rows > 10 { unsafe write(c10, 10, c, stride, lanes, finish, row, column) }
  if rows > 11 { unsafe write(c11, 11, c, stride, lanes, finish, row, column) }
}

/// Writes the sums of the row `place` of a tile.
@inline(__always)
private func write(
  _ sum: Lanes, _ place: Int, _ c: UnsafeMutablePointer<Float>, _ stride: Int, _ lanes: Int,
  _ finish: some ProductFinish, _ row: Int, _ column: Int
) {
  let value = finish(sum, row: row &+ place, column: column, lanes: lanes)
  unsafe store(value, c + place &* stride, lanes)
}
