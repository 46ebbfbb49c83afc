/// Adds `x` to `y`, float by float; the two have the same shape.
package func add(_ x: Tensor, to y: inout Tensor, on pool: WorkerPool) {
  precondition(x.shape == y.shape, "\(x.shape) added to \(y.shape)")
  let cut = RowCut(rows: x.count, columns: 1)
  let (source, target) = unsafe (x.pointer, y.mutablePointer())
  pool.run(tiles: cut.tiles) { tile in
    let range = cut.range(tile)
    forEachLanes(range.count) { offset, lanes in
      let place = range.lowerBound &+ offset
      unsafe store(load(target + place, lanes) + load(source + place, lanes), target + place, lanes)
    }
  }
}

/// Writes `x · scale + y`, rectified if asked, into `z`; all three have the same shape.
package func addScaled(
  _ x: Tensor, by scale: Float, _ y: Tensor, relu: Bool, into z: inout Tensor, on pool: WorkerPool
) {
  precondition(x.shape == y.shape && z.shape == y.shape, "\(x.shape), \(y.shape) → \(z.shape)")
  let (first, second, target) = unsafe (x.pointer, y.pointer, z.mutablePointer())
  let factor = Lanes(repeating: scale)
  unsafe mapFloats(z.count, into: target, on: pool) { place, lanes in
    let sum = unsafe load(second + place, lanes).addingProduct(load(first + place, lanes), factor)
    return relu ? sum.relu : sum
  }
}

/// Writes, or adds, `x · scale`.
package func scale(
  _ x: Tensor, by scale: Float, into y: inout Tensor, adding: Bool = false, on pool: WorkerPool
) {
  precondition(x.shape == y.shape, "\(x.shape) → \(y.shape)")
  let (source, target) = unsafe (x.pointer, y.mutablePointer())
  let factor = Lanes(repeating: scale)
  unsafe mapFloats(y.count, into: target, on: pool) { place, lanes in
    let own = unsafe adding ? load(target + place, lanes) : Lanes.zero
    return unsafe own.addingProduct(load(source + place, lanes), factor)
  }
}

/// Multiplies each float of `x` by a number.
package func scale(_ x: inout Tensor, by scale: Float, on pool: WorkerPool) {
  let target = unsafe x.mutablePointer()
  let factor = Lanes(repeating: scale)
  unsafe mapFloats(x.count, into: target, on: pool) { place, lanes in
    unsafe load(target + place, lanes) * factor
  }
}

/// Sets `gradient` to 0 where the output of a rectifier is not above 0.
package func maskRectified(_ gradient: inout Tensor, by output: Tensor, on pool: WorkerPool) {
  precondition(gradient.shape == output.shape, "\(output.shape) masks \(gradient.shape)")
  let (rectified, target) = unsafe (output.pointer, gradient.mutablePointer())
  unsafe mapFloats(output.count, into: target, on: pool) { place, lanes in
    unsafe load(target + place, lanes).replacing(
      with: 0, where: load(rectified + place, lanes) .<= 0)
  }
}

/// Writes what `body` makes of each place, all of them on all threads.
@inline(__always)
func mapFloats(
  _ count: Int, into target: UnsafeMutablePointer<Float>, on pool: WorkerPool,
  _ body: (_ place: Int, _ lanes: Int) -> Lanes
) {
  let cut = RowCut(rows: count, columns: 1)
  pool.run(tiles: cut.tiles) { tile in
    let range = cut.range(tile)
    forEachLanes(range.count) { offset, lanes in
      let place = range.lowerBound &+ offset
      unsafe store(body(place, lanes), target + place, lanes)
    }
  }
}
