import Seeding

/// Writes `x` with some floats set to 0, drawn with probability `share`, and the others divided by
/// 1 − `share`, into `y`.
///
/// What is drawn for a float depends on the seed and its place alone. The function is linear: it turns the
/// loss gradient at its output into that at its input, too. Shapes: `x` and `y` alike.
/// Source: Srivastava et al. 2014, “Dropout”, §10 (scaled in training, so that evaluation changes nothing).
package func dropOut(
  _ x: Tensor, share: Float, seed: UInt64, into y: inout Tensor, on pool: WorkerPool
) {
  precondition(x.shape == y.shape && (0..<1).contains(share), "\(share) of \(x.shape) → \(y.shape)")
  let (source, target) = unsafe (x.pointer, y.mutablePointer())
  let factor = 1 / (1 - share)
  let cut = RowCut(rows: x.count, columns: 1)
  pool.run(tiles: cut.tiles) { tile in
    for place in cut.range(tile) {
      let isKept = SplitMix64.uniform(seed: seed, place: place) >= Double(share)
      unsafe target[place] = isKept ? source[place] * factor : 0
    }
  }
}
