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

/// Rows of a full register tile: 6 × 16 sums fill twelve of the sixteen AVX2 registers.
let registerRows = 6

/// Writes `rows` ≤ 6 rows and `lanes` ≤ 16 columns of a matrix product, summed in registers over
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
  if adding {
    c0 = unsafe load(c, lanes)
    if rows > 1 { c1 = unsafe load(c + stride, lanes) }
    if rows > 2 { c2 = unsafe load(c + 2 &* stride, lanes) }
    if rows > 3 { c3 = unsafe load(c + 3 &* stride, lanes) }
    if rows > 4 { c4 = unsafe load(c + 4 &* stride, lanes) }
    if rows > 5 { c5 = unsafe load(c + 5 &* stride, lanes) }
  }
  // Two pointers reach six rows by the address forms x, x + r and x + 2r.
  let r = unsafe a.rowStep
  var x = unsafe a.floats
  var y = unsafe rows > 3 ? a.floats + 3 &* r : a.floats
  var z = unsafe b.floats
  for _ in 0..<count {
    let right = unsafe UnsafeRawPointer(z).loadUnaligned(as: Lanes.self)
    c0 = c0.addingProduct(Lanes(repeating: unsafe x[0]), right)
    if rows > 1 { c1 = c1.addingProduct(Lanes(repeating: unsafe x[r]), right) }
    if rows > 2 { c2 = c2.addingProduct(Lanes(repeating: unsafe x[2 &* r]), right) }
    if rows > 3 { c3 = c3.addingProduct(Lanes(repeating: unsafe y[0]), right) }
    if rows > 4 { c4 = c4.addingProduct(Lanes(repeating: unsafe y[r]), right) }
    if rows > 5 { c5 = c5.addingProduct(Lanes(repeating: unsafe y[2 &* r]), right) }
    unsafe x += a.step
    unsafe y += a.step
    unsafe z += b.step
  }
  let write = { (sum: Lanes, place: Int) in
    let value = finish(sum, row: row &+ place, column: column, lanes: lanes)
    unsafe store(value, c + place &* stride, lanes)
  }
  write(c0, 0)
  if rows > 1 { write(c1, 1) }
  if rows > 2 { write(c2, 2) }
  if rows > 3 { write(c3, 3) }
  if rows > 4 { write(c4, 4) }
  if rows > 5 { write(c5, 5) }
}
