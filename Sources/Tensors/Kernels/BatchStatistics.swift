/// What batch normalisation knows about each channel of one batch, and does to it.
///
/// Forward, each value becomes `value · scale + shift`.
package struct BatchStatistics: Sendable {
  package var mean: Tensor
  /// The mean squared distance from the mean (divided by the number of values, not one less).
  package var variance: Tensor
  /// 1 / √(variance + ε).
  package var inverseDeviation: Tensor
  package var scale: Tensor
  package var shift: Tensor

  /// Makes room for `channels` channels.
  package init(channels: Int) {
    let empty = { Tensor(shape: [channels]) }
    (mean, variance, inverseDeviation, scale, shift) = (empty(), empty(), empty(), empty(), empty())
  }

  /// Measures mean and variance of each column of `x`.
  ///
  /// Each tile sums distances from the mean of its own first rows, which keeps single precision
  /// exact enough; the tiles are joined in order and in double precision.
  /// Source: Chan, Golub, LeVeque 1983, “Algorithms for computing the sample variance”.
  package mutating func measure(_ x: Tensor, on pool: WorkerPool) {
    let columns = x.columns
    precondition(mean.count == columns && x.rows > 0, "\(mean.count) channels for \(x.shape)")
    let cut = RowCut(rows: x.rows, columns: columns, atMost: 64)
    let source = unsafe x.pointer
    let partials = unsafe pool.scratch(.partials, floats: cut.tiles * 2 * columns)
    pool.run(tiles: cut.tiles) { tile in
      let rows = cut.range(tile)
      let start = unsafe source + rows.lowerBound * columns
      let (means, squares) = unsafe (
        partials + tile * 2 * columns, partials + (tile * 2 + 1) * columns
      )
      forEachLanes(columns) { c, lanes in
        var origin = Lanes.zero
        let sample = min(8, rows.count)
        for row in 0..<sample { origin += unsafe load(start + (row &* columns &+ c), lanes) }
        origin /= Float(sample)
        var (sum, square) = (Lanes.zero, Lanes.zero)
        forEachRun(of: rows.count) { run in
          var (runSum, runSquare) = (Lanes.zero, Lanes.zero)
          var place = unsafe start + (run.lowerBound &* columns &+ c)
          for _ in 0..<run.count {
            let distance = unsafe load(place, lanes) - origin
            runSum += distance
            runSquare = runSquare.addingProduct(distance, distance)
            unsafe place += columns
          }
          sum += runSum
          square += runSquare
        }
        let share = sum / Float(rows.count)
        unsafe store(origin + share, means + c, lanes)
        unsafe store(square - share * sum, squares + c, lanes)
      }
    }
    let total = Double(x.rows)
    let (mean, variance) = unsafe (mean.mutablePointer(), variance.mutablePointer())
    forEachLanes(columns) { c, lanes in
      var (sum, square) = (SIMD16<Double>.zero, SIMD16<Double>.zero)
      for tile in 0..<cut.tiles {
        let tileMean = unsafe SIMD16<Double>(load(partials + tile * 2 * columns + c, lanes))
        sum += tileMean * Double(cut.range(tile).count)
      }
      let mean64 = sum / total
      for tile in 0..<cut.tiles {
        let tileMean = unsafe SIMD16<Double>(load(partials + tile * 2 * columns + c, lanes))
        let spread = unsafe SIMD16<Double>(load(partials + (tile * 2 + 1) * columns + c, lanes))
        let distance = tileMean - mean64
        square += spread + distance * distance * Double(cut.range(tile).count)
      }
      unsafe store(Lanes(mean64), mean + c, lanes)
      unsafe store(Lanes(square / total), variance + c, lanes)
    }
  }

  /// Derives scale and shift from mean and variance, and the learnt `gain` and `offset`.
  package mutating func derive(gain: Tensor, offset: Tensor, epsilon: Float) {
    let channels = mean.count
    precondition(gain.count == channels && offset.count == channels, "\(gain.shape), \(channels)")
    let (inverse, scale, shift) = unsafe (
      inverseDeviation.mutablePointer(), scale.mutablePointer(), shift.mutablePointer()
    )
    for c in 0..<channels {
      unsafe inverse[c] = 1 / (variance.pointer[c] + epsilon).squareRoot()
      unsafe scale[c] = gain.pointer[c] * inverse[c]
      unsafe shift[c] = offset.pointer[c].addingProduct(-mean.pointer[c], scale[c])
    }
  }
}
