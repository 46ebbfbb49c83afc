/// Where each row or column of a resized map comes from: two neighbours, and the share of the second.
package struct Interpolation: Sendable, Equatable {
  package let first: [Int]
  package let second: [Int]
  package let share: [Float]

  /// Takes the neighbours of each place.
  /// - Precondition: as many of each.
  package init(first: [Int], second: [Int], share: [Float]) {
    precondition(
      first.count == second.count && first.count == share.count, "\(first.count) places")
    (self.first, self.second, self.share) = (first, second, share)
  }

  /// The places of the resized side.
  package var count: Int { first.count }

  /// Whether all neighbours lie on a side of this length.
  func fits(_ length: Int) -> Bool {
    (first + second).allSatisfy { $0 >= 0 && $0 < length }
  }
}

/// Writes a map of other sides, each pixel between four neighbours.
///
/// Shapes: `input` [N, H, W, C], `output` [N, rows, columns, C].
package func resize(
  _ input: Tensor, rows: Interpolation, columns: Interpolation, into output: inout Tensor,
  on pool: WorkerPool
) {
  precondition(
    input.shape.count == 4
      && output.shape == [input.shape[0], rows.count, columns.count, input.columns]
      && rows.fits(input.shape[1]) && columns.fits(input.shape[2]),
    "\(input.shape) → \(output.shape)")
  let (height, width, channels) = (input.shape[1], input.shape[2], input.columns)
  let (source, target) = unsafe (input.pointer, output.mutablePointer())
  pool.run(tiles: output.shape[0] * rows.count) { tile in
    let (image, y) = (tile / rows.count, tile % rows.count)
    let above = unsafe source + (image * height + rows.first[y]) * width * channels
    let below = unsafe source + (image * height + rows.second[y]) * width * channels
    let down = rows.share[y]
    for x in 0..<columns.count {
      let (left, right) = (columns.first[x] * channels, columns.second[x] * channels)
      let across = columns.share[x]
      let to = unsafe target + (tile * columns.count + x) * channels
      forEachLanes(channels) { c, lanes in
        let (a, b) = unsafe (load(above + left + c, lanes), load(above + right + c, lanes))
        let (d, e) = unsafe (load(below + left + c, lanes), load(below + right + c, lanes))
        // A share of 0 is the neighbour itself, even where the other is no number.
        let upper = across == 0 ? a : a * (1 - across) + b * across
        let lower = across == 0 ? d : d * (1 - across) + e * across
        unsafe store(down == 0 ? upper : upper * (1 - down) + lower * down, to + c, lanes)
      }
    }
  }
}
