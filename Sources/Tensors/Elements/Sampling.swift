/// Where each row or column of a resampled map comes from: some places, and the weight of each.
package struct Sampling: Sendable, Equatable {
  /// How many places each comes from.
  package let taps: Int
  /// Those of the first, then those of the second, and so on.
  package let places: [Int]
  package let weights: [Float]

  /// Takes places and weights.
  /// - Precondition: as many of each, `taps` together.
  package init(taps: Int, places: [Int], weights: [Float]) {
    precondition(
      taps >= 1 && places.count == weights.count && places.count % taps == 0,
      "\(places.count) places, \(weights.count) weights, \(taps) together")
    (self.taps, self.places, self.weights) = (taps, places, weights)
  }

  /// The places of the resampled side.
  package var count: Int { places.count / taps }
}

/// Writes a map of other sides, each pixel a weighted sum of some.
///
/// Shapes: `input` [N, H, W, C], `output` [N, rows, columns, C].
package func resample(
  _ input: Tensor, rows: Sampling, columns: Sampling, into output: inout Tensor,
  on pool: WorkerPool
) {
  precondition(
    input.shape.count == 4
      && output.shape == [input.shape[0], rows.count, columns.count, input.columns]
      && rows.places.allSatisfy { (0..<input.shape[1]).contains($0) }
      && columns.places.allSatisfy { (0..<input.shape[2]).contains($0) },
    "\(input.shape) → \(output.shape)")
  let (height, width, channels) = (input.shape[1], input.shape[2], input.columns)
  let (source, target) = unsafe (input.pointer, output.mutablePointer())
  pool.run(tiles: output.shape[0] * rows.count) { tile in
    let (image, y) = (tile / rows.count, tile % rows.count)
    let start = unsafe source + image * height * width * channels
    for x in 0..<columns.count {
      let to = unsafe target + (tile * columns.count + x) * channels
      forEachLanes(channels) { c, lanes in
        var sum = Lanes.zero
        for down in y * rows.taps..<(y + 1) * rows.taps {
          let line = rows.places[down] * width
          for across in x * columns.taps..<(x + 1) * columns.taps {
            let weight = rows.weights[down] * columns.weights[across]
            let pixel = (line + columns.places[across]) * channels + c
            sum = unsafe sum.addingProduct(load(start + pixel, lanes), Lanes(repeating: weight))
          }
        }
        unsafe store(sum, to + c, lanes)
      }
    }
  }
}
