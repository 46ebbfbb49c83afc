/// One step of stochastic gradient descent with momentum, as PyTorch's `SGD` defines it.
///
/// With w a parameter: `g = gradient + decay · w`, `v = momentum · v + g`, and w moves by
/// −rate · (g + momentum · v) with Nesterov's look-ahead, else by −rate · v.
/// Source: Sutskever et al. 2013, “On the importance of initialization and momentum”, Eq. 3–4.
package struct SGD: Sendable, Equatable {
  package var rate: Float
  package var momentum: Float
  package var decay: Float
  package var nesterov: Bool

  package init(rate: Float, momentum: Float, decay: Float, nesterov: Bool) {
    (self.rate, self.momentum, self.decay, self.nesterov) = (rate, momentum, decay, nesterov)
  }

  /// Moves `parameter` and its `velocity` by one step.
  package func step(
    _ parameter: inout Tensor, velocity: inout Tensor, gradient: Tensor, on pool: WorkerPool
  ) {
    let count = parameter.count
    precondition(
      velocity.count == count && gradient.count == count,
      "\(parameter.shape), \(velocity.shape), \(gradient.shape)")
    let cut = RowCut(rows: (count + 15) / 16, columns: 16)
    let (weights, velocities) = unsafe (parameter.mutablePointer(), velocity.mutablePointer())
    let gradients = unsafe gradient.pointer
    pool.run(tiles: cut.tiles) { tile in
      let rows = cut.range(tile)
      let first = rows.lowerBound * 16
      forEachLanes(min(count, rows.upperBound * 16) - first) { offset, lanes in
        let place = first &+ offset
        let weight = unsafe load(weights + place, lanes)
        let gradient = unsafe load(gradients + place, lanes)
          .addingProduct(weight, Lanes(repeating: decay))
        let newVelocity = unsafe gradient.addingProduct(
          load(velocities + place, lanes), Lanes(repeating: momentum))
        let move =
          nesterov ? gradient.addingProduct(newVelocity, Lanes(repeating: momentum)) : newVelocity
        unsafe store(newVelocity, velocities + place, lanes)
        unsafe store(weight.addingProduct(move, Lanes(repeating: -rate)), weights + place, lanes)
      }
    }
  }
}
