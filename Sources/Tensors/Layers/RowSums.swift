/// Adds `row` to each row of `matrix`.
///
/// Shapes: `row` [C], `matrix` [N, C].
package func addRow(_ row: Tensor, to matrix: inout Tensor) {
  let columns = matrix.columns
  precondition(row.count == columns, "\(row.shape) added to \(matrix.shape)")
  let (rows, source, target) = unsafe (matrix.rows, row.pointer, matrix.mutablePointer())
  for place in 0..<rows {
    forEachLanes(columns) { c, lanes in
      let to = unsafe target + place * columns + c
      unsafe store(load(to, lanes) + load(source + c, lanes), to, lanes)
    }
  }
}

/// Writes the sum of the rows of `matrix` into `row`, from the first to the last.
///
/// Shapes: `row` [C], `matrix` [N, C].
package func sumRows(_ matrix: Tensor, into row: inout Tensor) {
  let columns = matrix.columns
  precondition(row.count == columns, "\(matrix.shape) summed into \(row.shape)")
  let (source, target) = unsafe (matrix.pointer, row.mutablePointer())
  forEachLanes(columns) { c, lanes in
    var sum = Lanes.zero
    for place in 0..<matrix.rows { sum += unsafe load(source + place * columns + c, lanes) }
    unsafe store(sum, target + c, lanes)
  }
}

/// Writes the sum of the rows of `matrix` into `row`, on all threads.
///
/// Shapes: `row` [C], `matrix` […, C]. Each column is summed by one thread: runs of 32 rows, and those in
/// double precision.
package func sumRows(_ matrix: Tensor, into row: inout Tensor, on pool: WorkerPool) {
  precondition(row.count == matrix.columns, "\(matrix.shape) summed into \(row.shape)")
  let source = unsafe matrix.pointer
  unsafe sumColumns(
    rows: matrix.rows, columns: matrix.columns, into: row.mutablePointer(), on: pool
  ) { place, lanes in
    unsafe load(source + place, lanes)
  }
}

/// Writes the sum over all rows of what `body` makes of each place, column by column.
@inline(__always)
func sumColumns(
  rows: Int, columns: Int, into target: UnsafeMutablePointer<Float>, on pool: WorkerPool,
  _ body: (_ place: Int, _ lanes: Int) -> Lanes
) {
  pool.run(tiles: (columns + 15) / 16) { block in
    let column = block &* 16
    let lanes = min(16, columns &- column)
    var sum = SIMD16<Double>.zero
    forEachRun(of: rows) { run in
      var part = Lanes.zero
      for row in run { part += body(row &* columns &+ column, lanes) }
      sum += SIMD16<Double>(part)
    }
    unsafe store(Lanes(sum), target + column, lanes)
  }
}
