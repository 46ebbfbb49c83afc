import Foundation

/// A function of each number whose slope follows from its value.
package enum Activation: Sendable, Equatable {
  case relu
  /// Below 0 the number times a slope above 0.
  case leakyRelu(slope: Float)
  case sigmoid
  case tanh

  /// The same function, as graphs of files have it.
  private var function: ElementFunction {
    switch self {
    case .relu: .relu
    case .leakyRelu(let slope): .leakyRelu(slope: slope)
    case .sigmoid: .sigmoid
    case .tanh: .tanh
    }
  }

  /// Writes the function's value at each float of `x` into `y`.
  fileprivate func run(_ x: Tensor, into y: inout Tensor, on pool: WorkerPool) {
    copy(x, into: &y, on: pool)
    apply(function, to: &y, on: pool)
  }
}

/// Writes the function's value at each float of `x` into `y`.
package func activate(
  _ x: Tensor, by activation: Activation, into y: inout Tensor, on pool: WorkerPool
) {
  precondition(x.shape == y.shape, "\(x.shape) → \(y.shape)")
  activation.run(x, into: &y, on: pool)
}

/// Writes the loss gradient at the input of `activate`, whose output is given, into `dx`.
///
/// The slope is 1 or 0 (ReLU), 1 or the slope below 0, y · (1 − y) (sigmoid), 1 − y² (tanh).
package func activationGradient(
  _ dy: Tensor, output y: Tensor, of activation: Activation, into dx: inout Tensor,
  on pool: WorkerPool
) {
  precondition(
    dy.shape == y.shape && dx.shape == y.shape, "\(dy.shape) at \(y.shape) → \(dx.shape)")
  let cut = RowCut(rows: y.count, columns: 1)
  let (gradient, output, target) = unsafe (dy.pointer, y.pointer, dx.mutablePointer())
  func each(_ slope: (Lanes) -> Lanes) {
    pool.run(tiles: cut.tiles) { tile in
      let range = cut.range(tile)
      forEachLanes(range.count) { offset, lanes in
        let place = range.lowerBound &+ offset
        let value = unsafe load(gradient + place, lanes) * slope(load(output + place, lanes))
        unsafe store(value, target + place, lanes)
      }
    }
  }
  let one = Lanes(repeating: 1)
  switch activation {
  case .relu: each { one.replacing(with: 0, where: $0 .<= 0) }
  case .leakyRelu(let slope): each { one.replacing(with: Lanes(repeating: slope), where: $0 .<= 0) }
  case .sigmoid: each { $0 * (one - $0) }
  case .tanh: each { one - $0 * $0 }
  }
}
