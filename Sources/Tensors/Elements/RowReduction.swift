import Foundation

/// What becomes of the floats of one row.
package enum RowReduction: Sendable, Equatable {
  case mean, sum, maximum, minimum
  /// The root of the sum of squares.
  case length
}

/// Writes what becomes of each row of `matrix`, [N, R], into `output`, N floats.
package func reduceRows(
  _ matrix: Tensor, by reduction: RowReduction, into output: inout Tensor, on pool: WorkerPool
) {
  precondition(output.count == matrix.rows, "\(matrix.shape) → \(output.shape)")
  let columns = matrix.columns
  let (source, target) = unsafe (matrix.pointer, output.mutablePointer())
  let cut = RowCut(rows: matrix.rows, columns: columns)
  pool.run(tiles: cut.tiles) { tile in
    for row in cut.range(tile) {
      let line = unsafe source + row * columns
      var sum = 0.0
      var extreme = unsafe line[0]
      for column in 0..<columns {
        let value = unsafe line[column]
        switch reduction {
        case .mean, .sum: sum += Double(value)
        case .length: sum += Double(value) * Double(value)
        case .maximum: extreme = value > extreme || value.isNaN ? value : extreme
        case .minimum: extreme = value < extreme || value.isNaN ? value : extreme
        }
      }
      let result: Float =
        switch reduction {
        case .mean: Float(sum / Double(columns))
        case .sum: Float(sum)
        case .length: Float(sum.squareRoot())
        case .maximum, .minimum: extreme
        }
      unsafe target[row] = result
    }
  }
}

/// Turns each row of `matrix` into shares that sum to 1, by their exponentials.
package func softmaxRows(_ matrix: inout Tensor, on pool: WorkerPool) {
  let (rows, columns) = (matrix.rows, matrix.columns)
  let target = unsafe matrix.mutablePointer()
  let cut = RowCut(rows: rows, columns: columns)
  pool.run(tiles: cut.tiles) { tile in
    for row in cut.range(tile) {
      let line = unsafe target + row * columns
      var greatest = -Float.infinity
      for column in 0..<columns { unsafe greatest = max(greatest, line[column]) }
      var sum = 0.0
      for column in 0..<columns {
        let value = unsafe exp(line[column] - greatest)
        unsafe line[column] = value
        sum += Double(value)
      }
      for column in 0..<columns { unsafe line[column] = Float(Double(line[column]) / sum) }
    }
  }
}

/// Brings each row of so many floats to mean 0 and variance 1: `(x − mean) / √(variance + epsilon)`.
///
/// The variance is the mean squared distance from the mean.
/// Source: Ba et al. 2016, “Layer normalization”, Eq. 3.
/// - Precondition: `length` divides the number of floats.
package func normaliseRows(
  _ x: inout Tensor, length: Int, epsilon: Float, on pool: WorkerPool
) {
  precondition(length >= 1 && x.count % length == 0, "rows of \(length) in \(x.shape)")
  let target = unsafe x.mutablePointer()
  let cut = RowCut(rows: x.count / length, columns: length)
  pool.run(tiles: cut.tiles) { tile in
    for row in cut.range(tile) {
      let line = unsafe target + row * length
      var sum = 0.0
      for column in 0..<length { sum += unsafe Double(line[column]) }
      let mean = sum / Double(length)
      var square = 0.0
      for column in 0..<length {
        let distance = unsafe Double(line[column]) - mean
        square += distance * distance
      }
      let factor = 1 / (square / Double(length) + Double(epsilon)).squareRoot()
      for column in 0..<length {
        unsafe line[column] = Float((Double(line[column]) - mean) * factor)
      }
    }
  }
}

/// Divides each float by a power of the mean square of its neighbours in the last side.
///
/// `y = x / (bias + alpha / size · Σ x²)^beta`, summed over `size` neighbours around it, those missing
/// at the ends left out. Shapes: `x` and `y` alike.
package func normaliseLocally(
  _ x: Tensor, size: Int, alpha: Float, beta: Float, bias: Float, into y: inout Tensor,
  on pool: WorkerPool
) {
  precondition(x.shape == y.shape && size >= 1, "\(x.shape) → \(y.shape), \(size) neighbours")
  let columns = x.columns
  let (source, target) = unsafe (x.pointer, y.mutablePointer())
  let cut = RowCut(rows: x.rows, columns: columns)
  pool.run(tiles: cut.tiles) { tile in
    for row in cut.range(tile) {
      let (line, to) = unsafe (source + row * columns, target + row * columns)
      for column in 0..<columns {
        var sum: Float = 0
        let first = max(0, column - (size - 1) / 2)
        for other in first..<min(columns, column - (size - 1) / 2 + size) {
          unsafe sum += line[other] * line[other]
        }
        unsafe to[column] = line[column] / pow(bias + alpha / Float(size) * sum, beta)
      }
    }
  }
}
