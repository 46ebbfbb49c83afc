/// Writes `input` into the columns of `output` from `start` on: its channels behind those of others.
///
/// Shapes: `input` […, C], `output` […, C'], with as many rows.
package func concatenate(
  _ input: Tensor, at start: Int, into output: inout Tensor, on pool: WorkerPool
) {
  precondition(
    input.rows == output.rows && start + input.columns <= output.columns,
    "\(input.shape) at \(start) of \(output.shape)")
  place(input, blocks: input.rows, at: start, into: &output, on: pool)
}

/// Writes, or adds, the columns of `outputGradient` from `start` on: the loss gradient at one of the
/// concatenated inputs.
package func concatenationGradient(
  _ outputGradient: Tensor, from start: Int, into inputGradient: inout Tensor,
  adding: Bool = false, on pool: WorkerPool
) {
  let (columns, whole) = (inputGradient.columns, outputGradient.columns)
  precondition(
    inputGradient.rows == outputGradient.rows && start + columns <= whole,
    "\(outputGradient.shape) from \(start) → \(inputGradient.shape)")
  let (source, target) = unsafe (outputGradient.pointer, inputGradient.mutablePointer())
  let cut = RowCut(rows: inputGradient.rows, columns: columns)
  pool.run(tiles: cut.tiles) { tile in
    for row in cut.range(tile) {
      let (from, to) = unsafe (source + row * whole + start, target + row * columns)
      forEachLanes(columns) { c, lanes in
        let own = unsafe adding ? load(to + c, lanes) : Lanes.zero
        unsafe store(own + load(from + c, lanes), to + c, lanes)
      }
    }
  }
}
