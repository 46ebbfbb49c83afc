/// Writes the floats of `input` with its sides in another order: side i of `output` is side `order[i]`.
package func rearrange(
  _ input: Tensor, order: [Int], into output: inout Tensor, on pool: WorkerPool
) {
  let shape = output.shape
  precondition(
    order.sorted() == Array(input.shape.indices) && shape == order.map { input.shape[$0] },
    "\(input.shape) by \(order) → \(shape)")
  if output.count == 0 { return }
  var distances = Array(repeating: 1, count: shape.count)
  for axis in input.shape.indices.dropLast().reversed() {
    distances[axis] = distances[axis + 1] * input.shape[axis + 1]
  }
  let rows = RowWalk(shape, strides: [order.map { distances[$0] }])
  let (source, target, step) = unsafe (input.pointer, output.mutablePointer(), rows.step(0))
  rows.run(on: pool) { row, columns in
    let from = unsafe source + rows.start(0, row)
    let to = unsafe target + row * rows.columns
    if step == 1 {
      unsafe (to + columns.lowerBound).update(
        from: from + columns.lowerBound, count: columns.count)
    } else {
      for column in columns { unsafe to[column] = from[column &* step] }
    }
  }
}

/// Writes the floats of `input` that tables name: along each side, place i of `output` is place
/// `tables[side][i]`, and −1 there stands for `fill`.
///
/// A table that is nil keeps the side as it is.
package func pick(
  _ input: Tensor, tables: [[Int]?], fill: Float = 0, into output: inout Tensor,
  on pool: WorkerPool
) {
  let shape = output.shape
  precondition(
    tables.count == shape.count && input.shape.count == shape.count
      && shape.indices.allSatisfy { axis in
        guard let table = tables[axis] else { return shape[axis] == input.shape[axis] }
        return table.count == shape[axis]
          && table.allSatisfy { $0 >= -1 && $0 < input.shape[axis] }
      }, "\(input.shape) by tables → \(shape)")
  if output.count == 0 { return }
  var distances = Array(repeating: 1, count: shape.count)
  for axis in shape.indices.dropLast().reversed() {
    distances[axis] = distances[axis + 1] * input.shape[axis + 1]
  }
  let columns = shape.last ?? 1
  let last = tables.last ?? nil
  let (source, target) = unsafe (input.pointer, output.mutablePointer())
  let cut = RowCut(rows: output.count / columns, columns: columns)
  pool.run(tiles: cut.tiles) { tile in
    for row in cut.range(tile) {
      var (rest, place, isInside) = (row, 0, true)
      for axis in shape.indices.dropLast().reversed() {
        let number = rest % shape[axis]
        let from = tables[axis].map { $0[number] } ?? number
        if from < 0 { isInside = false }
        place += from * distances[axis]
        rest /= shape[axis]
      }
      let to = unsafe target + row * columns
      if !isInside {
        unsafe to.update(repeating: fill, count: columns)
      } else if let last {
        for column in 0..<columns {
          let from = last[column]
          unsafe to[column] = from < 0 ? fill : source[place + from]
        }
      } else {
        unsafe to.update(from: source + place, count: columns)
      }
    }
  }
}

/// Copies blocks of `input` into `output`, whose blocks are longer, from `start` on in each.
///
/// Both are read as matrices of `blocks` rows.
package func place(
  _ input: Tensor, blocks: Int, at start: Int, into output: inout Tensor, on pool: WorkerPool
) {
  if blocks == 0 || input.count == 0 { return }
  let (own, whole) = (input.count / blocks, output.count / blocks)
  precondition(
    own * blocks == input.count && whole * blocks == output.count && start >= 0
      && start + own <= whole, "\(input.shape) at \(start) in \(output.shape), \(blocks) blocks")
  let (source, target) = unsafe (input.pointer, output.mutablePointer())
  let cut = RowCut(rows: blocks, columns: own)
  pool.run(tiles: cut.tiles) { tile in
    for block in cut.range(tile) {
      unsafe (target + block * whole + start).update(from: source + block * own, count: own)
    }
  }
}

/// Writes the same floats into `output`, which may have another shape.
package func copy(_ input: Tensor, into output: inout Tensor, on pool: WorkerPool) {
  place(input, blocks: 1, at: 0, into: &output, on: pool)
}
