/// What is added to a normalised map before the ReLU.
package enum Residual: Sendable {
  case none
  /// The map as it is.
  case map(Tensor)
  /// The map, normalised by its own statistics.
  case normalised(Tensor, BatchStatistics)
}

/// Writes `x · scale + shift`, plus the residual, rectified if asked, into `y`: one pass.
///
/// Shapes: `x`, `y` and the residual [N, H, W, C]; scale and shift [C].
package func scaleAndShift(
  _ x: Tensor, _ statistics: BatchStatistics, adding residual: Residual = .none,
  relu: Bool, into y: inout Tensor, on pool: WorkerPool
) {
  let shape = x.shape
  precondition(shape == y.shape, "\(shape) → \(y.shape)")
  let (source, target) = unsafe (x.pointer, y.mutablePointer())
  let columns = x.columns
  precondition(
    statistics.scale.count == columns, "\(statistics.scale.count) channels for \(shape)")
  let cut = RowCut(rows: x.rows, columns: columns)
  let (scale, shift) = unsafe (statistics.scale.pointer, statistics.shift.pointer)
  switch residual {
  case .none:
    unsafe mapRows(cut, columns, into: target, on: pool) { place, c, lanes in
      let value = unsafe affine(load(source + place, lanes), scale + c, shift + c, lanes)
      return relu ? value.relu : value
    }
  case .map(let other):
    precondition(other.shape == shape, "\(other.shape) added to \(shape)")
    let added = unsafe other.pointer
    unsafe mapRows(cut, columns, into: target, on: pool) { place, c, lanes in
      let value =
        unsafe affine(load(source + place, lanes), scale + c, shift + c, lanes)
        + load(added + place, lanes)
      return relu ? value.relu : value
    }
  case .normalised(let other, let its):
    precondition(other.shape == shape, "\(other.shape) added to \(shape)")
    let added = unsafe other.pointer
    let (itsScale, itsShift) = unsafe (its.scale.pointer, its.shift.pointer)
    unsafe mapRows(cut, columns, into: target, on: pool) { place, c, lanes in
      let value =
        unsafe affine(load(source + place, lanes), scale + c, shift + c, lanes)
        + affine(load(added + place, lanes), itsScale + c, itsShift + c, lanes)
      return relu ? value.relu : value
    }
  }
}

/// `x · scale + shift`, rounded once.
@inline(__always)
func affine(
  _ x: Lanes, _ scale: UnsafePointer<Float>, _ shift: UnsafePointer<Float>, _ lanes: Int
) -> Lanes {
  unsafe load(shift, lanes).addingProduct(x, load(scale, lanes))
}

/// Writes what `body` makes of each place, all rows on all threads.
@inline(__always)
func mapRows(
  _ cut: RowCut, _ columns: Int, into target: UnsafeMutablePointer<Float>, on pool: WorkerPool,
  _ body: (_ place: Int, _ column: Int, _ lanes: Int) -> Lanes
) {
  pool.run(tiles: cut.tiles) { tile in
    for row in cut.range(tile) {
      forEachLanes(columns) { c, lanes in
        let place = row &* columns &+ c
        unsafe store(body(place, c, lanes), target + place, lanes)
      }
    }
  }
}
