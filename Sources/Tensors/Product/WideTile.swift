#if AVX512
  import CProcessor

  /// Writes `rows` ≤ 12 rows and 32 columns of a matrix product: `registerTile` over two panels.
  ///
  /// 24 sums stand in registers. Each float of the left side is read once for both panels; with one
  /// panel, a core reads its cache as often as it multiplies, and the reading is what takes the time.
  ///
  /// - Parameters:
  ///   - rows: how many rows; a literal, so that each number of rows gets a loop of its own.
  ///   - a: the left side, from its first row and first k on.
  ///   - b: the first sixteen columns of the right side, from the first k on.
  ///   - second: the place of the other sixteen columns.
  ///   - count: how many values of k there are.
  ///   - adding: whether the sums start from what `c` holds.
  ///   - c: the place of the first sum.
  ///   - stride: the distance between two rows of `c`.
  ///   - finish: what becomes of each sum.
  ///   - row: the number of the first row, for `finish`.
  ///   - column: the number of the first column, for `finish`.
  ///   - next: floats of the left side that are read after this tile, and are asked for now.
  ///   - nextStep: how many of them at each k; 0 where they are in the cache already.
  @inline(__always)
  func wideTile(
    rows: Int, _ a: LeftSide, _ b: RightSide, second: UnsafePointer<Float>, count: Int,
    adding: Bool, into c: UnsafeMutablePointer<Float>, stride: Int, finish: some ProductFinish,
    row: Int, column: Int, next: UnsafePointer<Float>, nextStep: Int
  ) {
    let start = { (place: Int, half: Int) in
      unsafe adding && place < rows ? load(c + (place &* stride &+ half), 16) : Lanes.zero
    }
    var (c0, d0) = (start(0, 0), start(0, 16))
    var (c1, d1) = (start(1, 0), start(1, 16))
    var (c2, d2) = (start(2, 0), start(2, 16))
    var (c3, d3) = (start(3, 0), start(3, 16))
    var (c4, d4) = (start(4, 0), start(4, 16))
    var (c5, d5) = (start(5, 0), start(5, 16))
    var (c6, d6) = (start(6, 0), start(6, 16))
    var (c7, d7) = (start(7, 0), start(7, 16))
    var (c8, d8) = (start(8, 0), start(8, 16))
    var (c9, d9) = (start(9, 0), start(9, 16))
    var (c10, d10) = (start(10, 0), start(10, 16))
    var (c11, d11) = (start(11, 0), start(11, 16))
    // Each pointer reaches three rows by the address forms x, x + r and x + 2r.
    let r = unsafe a.rowStep
    var x = unsafe a.floats
    var y = unsafe rows > 3 ? x + 3 &* r : x
    var v = unsafe rows > 6 ? x + 6 &* r : x
    var w = unsafe rows > 9 ? x + 9 &* r : x
    var (z, s) = unsafe (b.floats, second)
    var n = unsafe next
    let ahead = 64 &* Panels.width
    for _ in 0..<count {
      let first = unsafe UnsafeRawPointer(z).loadUnaligned(as: Lanes.self)
      let other = unsafe UnsafeRawPointer(s).loadUnaligned(as: Lanes.self)
      unsafe processor_prefetch(z + ahead)
      unsafe processor_prefetch(s + ahead)
      unsafe processor_prefetch_later(n)
      let a0 = Lanes(repeating: unsafe x[0])
      c0 = c0.addingProduct(a0, first)
      d0 = d0.addingProduct(a0, other)
      if rows > 1 {
        let a1 = Lanes(repeating: unsafe x[r])
        c1 = c1.addingProduct(a1, first)
        d1 = d1.addingProduct(a1, other)
      }
      if rows > 2 {
        let a2 = Lanes(repeating: unsafe x[2 &* r])
        c2 = c2.addingProduct(a2, first)
        d2 = d2.addingProduct(a2, other)
      }
      if rows > 3 {
        let a3 = Lanes(repeating: unsafe y[0])
        c3 = c3.addingProduct(a3, first)
        d3 = d3.addingProduct(a3, other)
      }
      if rows > 4 {
        let a4 = Lanes(repeating: unsafe y[r])
        c4 = c4.addingProduct(a4, first)
        d4 = d4.addingProduct(a4, other)
      }
      if rows > 5 {
        let a5 = Lanes(repeating: unsafe y[2 &* r])
        c5 = c5.addingProduct(a5, first)
        d5 = d5.addingProduct(a5, other)
      }
      if rows > 6 {
        let a6 = Lanes(repeating: unsafe v[0])
        c6 = c6.addingProduct(a6, first)
        d6 = d6.addingProduct(a6, other)
      }
      if rows > 7 {
        let a7 = Lanes(repeating: unsafe v[r])
        c7 = c7.addingProduct(a7, first)
        d7 = d7.addingProduct(a7, other)
      }
      if rows > 8 {
        let a8 = Lanes(repeating: unsafe v[2 &* r])
        c8 = c8.addingProduct(a8, first)
        d8 = d8.addingProduct(a8, other)
      }
      if rows > 9 {
        let a9 = Lanes(repeating: unsafe w[0])
        c9 = c9.addingProduct(a9, first)
        d9 = d9.addingProduct(a9, other)
      }
      if rows > 10 {
        let a10 = Lanes(repeating: unsafe w[r])
        c10 = c10.addingProduct(a10, first)
        d10 = d10.addingProduct(a10, other)
      }
      if rows > 11 {
        let a11 = Lanes(repeating: unsafe w[2 &* r])
        c11 = c11.addingProduct(a11, first)
        d11 = d11.addingProduct(a11, other)
      }
      unsafe x += a.step
      unsafe y += a.step
      unsafe v += a.step
      unsafe w += a.step
      unsafe z += b.step
      unsafe s += b.step
      unsafe n += nextStep
    }
    unsafe write(c0, d0, 0, c, stride, finish, row, column)
    if rows > 1 { unsafe write(c1, d1, 1, c, stride, finish, row, column) }
    if rows > 2 { unsafe write(c2, d2, 2, c, stride, finish, row, column) }
    if rows > 3 { unsafe write(c3, d3, 3, c, stride, finish, row, column) }
    if rows > 4 { unsafe write(c4, d4, 4, c, stride, finish, row, column) }
    if rows > 5 { unsafe write(c5, d5, 5, c, stride, finish, row, column) }
    if rows > 6 { unsafe write(c6, d6, 6, c, stride, finish, row, column) }
    if rows > 7 { unsafe write(c7, d7, 7, c, stride, finish, row, column) }
    if rows > 8 { unsafe write(c8, d8, 8, c, stride, finish, row, column) }
    if rows > 9 { unsafe write(c9, d9, 9, c, stride, finish, row, column) }
    if rows > 10 { unsafe write(c10, d10, 10, c, stride, finish, row, column) }
    if rows > 11 { unsafe write(c11, d11, 11, c, stride, finish, row, column) }
  }

  /// Writes 32 sums of the row `place` of a tile; of its own, as a function within another is not always
  /// made part of it, and sums would then be passed in quarters.
  @inline(__always)
  private func write(
    _ sum: Lanes, _ other: Lanes, _ place: Int, _ c: UnsafeMutablePointer<Float>, _ stride: Int,
    _ finish: some ProductFinish, _ row: Int, _ column: Int
  ) {
    let target = unsafe c + place &* stride
    unsafe store(finish(sum, row: row &+ place, column: column, lanes: 16), target, 16)
    unsafe store(
      finish(other, row: row &+ place, column: column &+ 16, lanes: 16), target + 16, 16)
  }
#endif
