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
