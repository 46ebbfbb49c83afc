import Tensors

extension ResidualBlock {
  /// Turns the loss gradient at the block's output into that at its input, in another map.
  ///
  /// For a block whose shortcut is a convolution; `outputGradient` is used up.
  /// - Parameters:
  ///   - outputGradient: the gradient at the output, [N, H', W', O].
  ///   - input: what `forward` was given, [N, H, W, I].
  ///   - activations: what `forward` kept.
  ///   - rawGradients: room for the gradient at each unit's raw output.
  ///   - inputGradient: where the gradient at the input is written.
  ///   - gradient: where the gradients at the parameters are written.
  ///   - pool: the threads that work.
  package func backward(
    _ outputGradient: inout Tensor, input: Tensor, _ activations: BlockActivations,
    rawGradients: inout [Tensor], into inputGradient: inout Tensor,
    gradient: inout ResidualBlock, on pool: WorkerPool
  ) {
    backwardToFirst(
      &outputGradient, input: input, activations, rawGradients: &rawGradients,
      gradient: &gradient, on: pool)
    if let shortcut, let around = activations.shortcut {
      gradient.shortcut.mutate { slope in
        shortcut.norm.backward(
          &outputGradient, x: around.raw, around.statistics, mask: .none, gradient: &slope.norm,
          on: pool)
        shortcut.convolution.backward(
          outputGradient, x: input, into: &inputGradient, gradient: &slope.convolution, on: pool)
      }
    }
    units[0].convolution.backward(
      rawGradients[0], x: input, into: &inputGradient, adding: true,
      gradient: &gradient.units[0].convolution, on: pool)
  }

  /// Turns the loss gradient at the block's output into that at its input, in place.
  ///
  /// For a block whose shortcut is the identity; else as the form that writes elsewhere.
  package func backward(
    inPlace outputGradient: inout Tensor, input: Tensor, _ activations: BlockActivations,
    rawGradients: inout [Tensor], gradient: inout ResidualBlock, on pool: WorkerPool
  ) {
    precondition(shortcut == nil, "a convolved shortcut's gradient needs a map of its own")
    backwardToFirst(
      &outputGradient, input: input, activations, rawGradients: &rawGradients,
      gradient: &gradient, on: pool)
    units[0].convolution.backward(
      rawGradients[0], x: input, into: &outputGradient, adding: true,
      gradient: &gradient.units[0].convolution, on: pool)
  }

  /// Goes back to the raw output of the first unit; `outputGradient` is masked by the rectifier.
  private func backwardToFirst(
    _ outputGradient: inout Tensor, input: Tensor, _ activations: BlockActivations,
    rawGradients: inout [Tensor], gradient: inout ResidualBlock, on pool: WorkerPool
  ) {
    let last = units.count - 1
    let outermost = activations.units[last]
    units[last].norm.backward(
      &outputGradient, x: outermost.raw, output: outermost.output, outermost.statistics,
      into: &rawGradients[last], gradient: &gradient.units[last].norm, on: pool)
    for place in stride(from: last, to: 0, by: -1) {
      let before = activations.units[place - 1]
      units[place].convolution.backward(
        rawGradients[place], x: before.output, into: &rawGradients[place - 1],
        gradient: &gradient.units[place].convolution, on: pool)
      units[place - 1].norm.backward(
        &rawGradients[place - 1], x: before.raw, before.statistics, mask: .recomputed,
        gradient: &gradient.units[place - 1].norm, on: pool)
    }
  }
}
