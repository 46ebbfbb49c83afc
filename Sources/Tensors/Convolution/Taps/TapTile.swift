/// Writes up to `registerRows` rows and sixteen columns of one tap's product, wherever the rows lie.
@inline(__always)
func tapTile(
  _ walk: inout TapWalk, isForward: Bool, _ source: UnsafePointer<Float>,
  _ b: UnsafePointer<Float>, k: Int, adding: Bool, into target: UnsafeMutablePointer<Float>,
  stride: Int, lanes: Int
) {
  let rows = min(registerRows, walk.remaining)
  var (from, to) = (SIMD16<Int>.zero, SIMD16<Int>.zero)
  for row in 0..<registerRows {
    // Missing rows repeat the last: they are summed too, but never written.
    if row < rows {
      let pair = walk.next()
      from[row] = (isForward ? pair.input : pair.output) &* k
      to[row] = (isForward ? pair.output : pair.input) &* stride
    } else {
      (from[row], to[row]) = (from[row &- 1], to[row &- 1])
    }
  }
  if rows <= 6 || registerRows == 6 {
    unsafe tapTile(
      rows: 6, source, from, b, k: k, adding: adding, into: target, to, written: rows, lanes: lanes)
  } else {
    unsafe tapTile(
      rows: 12, source, from, b, k: k, adding: adding, into: target, to, written: rows,
      lanes: lanes)
  }
}

/// Sums `rows` rows, a literal 6 or 12, from and to given places, and writes the first `written`.
@inline(__always)
private func tapTile(
  rows: Int, _ source: UnsafePointer<Float>, _ from: SIMD16<Int>, _ b: UnsafePointer<Float>,
  k: Int, adding: Bool, into target: UnsafeMutablePointer<Float>, _ to: SIMD16<Int>,
  written: Int, lanes: Int
) {
  let start = { (row: Int) in
    unsafe adding && row < rows ? load(target + to[row], lanes) : Lanes.zero
  }
  var c0 = start(0)
  var c1 = start(1)
  var c2 = start(2)
  var c3 = start(3)
  var c4 = start(4)
  var c5 = start(5)
  var c6 = start(6)
  var c7 = start(7)
  var c8 = start(8)
  var c9 = start(9)
  var c10 = start(10)
  var c11 = start(11)
  let x = { (row: Int) in unsafe source + from[row] }
  let (x0, x1, x2, x3, x4, x5) = unsafe (x(0), x(1), x(2), x(3), x(4), x(5))
  let (x6, x7, x8, x9, x10, x11) = unsafe (x(6), x(7), x(8), x(9), x(10), x(11))
  var z = unsafe b
  for place in 0..<k {
    let right = unsafe UnsafeRawPointer(z).loadUnaligned(as: Lanes.self)
    c0 = c0.addingProduct(Lanes(repeating: unsafe x0[place]), right)
    c1 = c1.addingProduct(Lanes(repeating: unsafe x1[place]), right)
    c2 = c2.addingProduct(Lanes(repeating: unsafe x2[place]), right)
    c3 = c3.addingProduct(Lanes(repeating: unsafe x3[place]), right)
    c4 = c4.addingProduct(Lanes(repeating: unsafe x4[place]), right)
    c5 = c5.addingProduct(Lanes(repeating: unsafe x5[place]), right)
    if rows > 6 {
      c6 = c6.addingProduct(Lanes(repeating: unsafe x6[place]), right)
      c7 = c7.addingProduct(Lanes(repeating: unsafe x7[place]), right)
      c8 = c8.addingProduct(Lanes(repeating: unsafe x8[place]), right)
      c9 = c9.addingProduct(Lanes(repeating: unsafe x9[place]), right)
      c10 = c10.addingProduct(Lanes(repeating: unsafe x10[place]), right)
      c11 = c11.addingProduct(Lanes(repeating: unsafe x11[place]), right)
    }
    unsafe z += Panels.width
  }
  let write = { (sum: Lanes, row: Int) in
    if row < written { unsafe store(sum, target + to[row], lanes) }
  }
  write(c0, 0)
  write(c1, 1)
  write(c2, 2)
  write(c3, 3)
  write(c4, 4)
  write(c5, 5)
  if rows > 6 {
    write(c6, 6)
    write(c7, 7)
    write(c8, 8)
    write(c9, 9)
    write(c10, 10)
    write(c11, 11)
  }
}
