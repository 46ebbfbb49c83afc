import Tensors

extension ResidualBlock {
  /// Turns the loss gradient at the block's output into that at its input, in another map.
  ///
  /// For a block whose shortcut is a convolution; `outputGradient` is used up.
  /// - Parameters:
  ///   - outputGradient: the gradient at the output, [N, H', W', O].
  ///   - input: what `forward` was given, [N, H, W, I].
  ///   - activations: what `forward` kept.
  ///   - rawGradients: buffers for the gradient at each convolution's raw output.
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
      gradient.shortcut.mutate { blockGradient in
        shortcut.norm.backward(
          &outputGradient, x: around.raw, around.statistics, mask: .none,
          gradient: &blockGradient.norm,
          on: pool)
        shortcut.convolution.backward(
          outputGradient, x: input, into: &inputGradient, gradient: &blockGradient.convolution,
          on: pool)
      }
    }
    convolutions[0].convolution.backward(
      rawGradients[0], x: input, into: &inputGradient, adding: true,
      gradient: &gradient.convolutions[0].convolution, on: pool)
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
    convolutions[0].convolution.backward(
      rawGradients[0], x: input, into: &outputGradient, adding: true,
      gradient: &gradient.convolutions[0].convolution, on: pool)
  }

  /// Goes back to the raw output of the first convolution; `outputGradient` is masked by the ReLU.
  private func backwardToFirst(
    _ outputGradient: inout Tensor, input: Tensor, _ activations: BlockActivations,
    rawGradients: inout [Tensor], gradient: inout ResidualBlock, on pool: WorkerPool
  ) {
    let last = convolutions.count - 1
    let outermost = activations.convolutions[last]
    convolutions[last].norm.backward(
      &outputGradient, x: outermost.raw, output: outermost.output, outermost.statistics,
      into: &rawGradients[last], gradient: &gradient.convolutions[last].norm, on: pool)
    for place in stride(from: last, to: 0, by: -1) {
      let before = activations.convolutions[place - 1]
      convolutions[place].convolution.backward(
        rawGradients[place], x: before.output, into: &rawGradients[place - 1],
        gradient: &gradient.convolutions[place].convolution, on: pool)
      convolutions[place - 1].norm.backward(
        &rawGradients[place - 1], x: before.raw, before.statistics, mask: .recomputed,
        gradient: &gradient.convolutions[place - 1].norm, on: pool)
    }
  }
}
