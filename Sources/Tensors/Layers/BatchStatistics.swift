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

  /// Allocates buffers for `channels` channels.
  package init(channels: Int) {
    let empty = { Tensor(shape: [channels]) }
    (mean, variance, inverseDeviation, scale, shift) = (empty(), empty(), empty(), empty(), empty())
  }

  /// Measures mean and variance of each column of `x`.
  package mutating func measure(_ x: Tensor, on pool: WorkerPool) {
    let columns = x.columns
    precondition(mean.count == columns && x.rows > 0, "\(mean.count) channels for \(x.shape)")
    let cut = RowCut(rows: x.rows, columns: columns, atMost: 64)
    let source = unsafe x.pointer
    let summaries = RowSummaries(room: cut.tiles, columns: columns, on: pool)
    pool.run(tiles: cut.tiles) { tile in
      let rows = cut.range(tile)
      unsafe summaries.summarise(
        source + rows.lowerBound * columns, rows: rows.count, tile: tile)
    }
    join(summaries, count: cut.tiles)
  }

  /// Joins the summaries of all rows, in their order and in double precision.
  mutating func join(_ summaries: RowSummaries, count: Int) {
    let (mean, variance) = unsafe (mean.mutablePointer(), variance.mutablePointer())
    var total = 0.0
    for tile in 0..<count { total += summaries.rows(tile) }
    forEachLanes(summaries.columns) { c, lanes in
      var (sum, square) = (SIMD16<Double>.zero, SIMD16<Double>.zero)
      for tile in 0..<count { sum += summaries.means(tile, c, lanes) * summaries.rows(tile) }
      let mean64 = sum / total
      for tile in 0..<count {
        let distance = summaries.means(tile, c, lanes) - mean64
        square += summaries.squares(tile, c, lanes) + distance * distance * summaries.rows(tile)
      }
      unsafe store(Lanes(mean64), mean + c, lanes)
      unsafe store(Lanes(square / total), variance + c, lanes)
    }
  }

  /// Derives scale and shift from mean and variance, and the learnt `weight` and `bias`.
  package mutating func derive(weight: Tensor, bias: Tensor, epsilon: Float) {
    let channels = mean.count
    precondition(weight.count == channels && bias.count == channels, "\(weight.shape), \(channels)")
    let (inverse, scale, shift) = unsafe (
      inverseDeviation.mutablePointer(), scale.mutablePointer(), shift.mutablePointer()
    )
    for c in 0..<channels {
      unsafe inverse[c] = 1 / (variance.pointer[c] + epsilon).squareRoot()
      unsafe scale[c] = weight.pointer[c] * inverse[c]
      unsafe shift[c] = bias.pointer[c].addingProduct(-mean.pointer[c], scale[c])
    }
  }
}
