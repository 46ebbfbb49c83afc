import Foundation

/// A function of one number, applied to each float of a tensor.
package enum ElementFunction: Sendable, Equatable {
  case relu
  /// Below 0 the value times a slope.
  case leakyRelu(slope: Float)
  /// Below 0 a multiple of eˣ − 1.
  case elu(slope: Float)
  case clip(lowest: Float, highest: Float)
  case sigmoid
  /// `slope · x + shift`, kept within 0…1.
  case hardSigmoid(slope: Float, shift: Float)
  /// x times its hard sigmoid of slope 1/6 and shift 1/2.
  case hardSwish
  case tanh
  case softplus
  case exponential
  case logarithm
  case squareRoot
  case reciprocal
  case absolute
  case negative
}

/// Replaces each float of `x` by the function's value.
package func apply(_ function: ElementFunction, to x: inout Tensor, on pool: WorkerPool) {
  let cut = RowCut(rows: x.count, columns: 1)
  let target = unsafe x.mutablePointer()
  /// Sixteen at a time.
  func vector(_ body: (Lanes) -> Lanes) {
    pool.run(tiles: cut.tiles) { tile in
      let range = cut.range(tile)
      forEachLanes(range.count) { place, lanes in
        let to = unsafe target + (range.lowerBound &+ place)
        unsafe store(body(load(to, lanes)), to, lanes)
      }
    }
  }
  /// One at a time.
  func scalar(_ body: (Float) -> Float) {
    pool.run(tiles: cut.tiles) { tile in
      for place in cut.range(tile) { unsafe target[place] = body(target[place]) }
    }
  }
  switch function {
  case .relu: vector { $0.relu }
  case .leakyRelu(let slope): vector { $0.replacing(with: $0 * slope, where: $0 .< 0) }
  case .elu(let slope): scalar { $0 < 0 ? slope * expm1($0) : $0 }
  case .clip(let lowest, let highest):
    vector {
      $0.replacing(with: lowest, where: $0 .< lowest).replacing(with: highest, where: $0 .> highest)
    }
  case .sigmoid: scalar { 1 / (1 + exp(-$0)) }
  case .hardSigmoid(let slope, let shift): vector { hardSigmoid($0, slope, shift) }
  case .hardSwish: vector { $0 * hardSigmoid($0, 1.0 / 6, 0.5) }
  case .tanh: scalar { Foundation.tanh($0) }
  case .softplus: scalar { max($0, 0) + log1p(exp(-abs($0))) }
  case .exponential: scalar { exp($0) }
  case .logarithm: scalar { log($0) }
  case .squareRoot: vector { $0.squareRoot() }
  case .reciprocal: vector { 1 / $0 }
  case .absolute: vector { $0.replacing(with: -$0, where: $0 .< 0) }
  case .negative: vector { -$0 }
  }
}

@inline(__always)
private func hardSigmoid(_ x: Lanes, _ slope: Float, _ shift: Float) -> Lanes {
  let value = x * slope + shift
  return value.replacing(with: 0, where: value .< 0).replacing(with: 1, where: value .> 1)
}
