import Tensors

/// Batch normalisation: each channel gets mean `bias` and deviation `weight`.
///
/// Source: Ioffe, Szegedy 2015, “Batch normalization”; constants as PyTorch's.
package struct BatchNorm: Sendable {
  package var weight: Tensor
  package var bias: Tensor
  /// What evaluation normalises by; a gradient has none.
  package var running: RunningStatistics?

  /// Added to the variance before its root is taken.
  static let epsilon: Float = 1e-5

  init(channels: Int) {
    weight = Tensor(shape: [channels], filledWith: 1)
    bias = Tensor(shape: [channels])
    running = RunningStatistics(channels: channels)
  }

  private init(weight: Tensor, bias: Tensor) {
    (self.weight, self.bias) = (weight, bias)
  }

  /// Derives what is done to a training batch whose mean and variance are measured.
  func derive(_ statistics: inout BatchStatistics) {
    statistics.derive(weight: weight, bias: bias, epsilon: Self.epsilon)
  }

  /// What evaluation does to each channel.
  func runningStatistics() -> BatchStatistics {
    var statistics = BatchStatistics(channels: weight.count)
    if let running {
      statistics.mean = running.mean
      statistics.variance = running.variance
    }
    statistics.derive(weight: weight, bias: bias, epsilon: Self.epsilon)
    return statistics
  }

  /// Turns `dy`, the loss gradient behind the ReLU, into that at `x`, in place.
  func backward(
    _ dy: inout Tensor, x: Tensor, _ statistics: BatchStatistics, mask: ReLUMask,
    gradient: inout BatchNorm, on pool: WorkerPool
  ) {
    batchNormSums(
      &dy, raw: x, statistics, mask: mask, weight: &gradient.weight, bias: &gradient.bias,
      on: pool)
    batchNormInputGradient(
      &dy, raw: x, statistics, mask: mask, weight: gradient.weight, bias: gradient.bias, on: pool)
  }

  /// Masks `dy` by `output`, the ReLU's, and writes the loss gradient at `x` into `dx`.
  func backward(
    _ dy: inout Tensor, x: Tensor, output: Tensor, _ statistics: BatchStatistics,
    into dx: inout Tensor, gradient: inout BatchNorm, on pool: WorkerPool
  ) {
    batchNormSums(
      &dy, raw: x, statistics, mask: .output(output), weight: &gradient.weight,
      bias: &gradient.bias, on: pool)
    batchNormInputGradient(
      dy, raw: x, statistics, mask: .none, weight: gradient.weight, bias: gradient.bias,
      into: &dx, on: pool)
  }
}

/// The moving averages of a channel's mean and variance over the training batches.
package struct RunningStatistics: Sendable {
  package var mean: Tensor
  package var variance: Tensor

  /// The share of the newest batch.
  static let momentum: Float = 0.1

  init(channels: Int) {
    mean = Tensor(shape: [channels])
    variance = Tensor(shape: [channels], filledWith: 1)
  }

  /// Moves the averages towards a batch of `count` values per channel.
  ///
  /// The variance that is kept is unbiased, while the batch itself was normalised by the biased one.
  mutating func update(with batch: BatchStatistics, count: Int) {
    let unbiased = Float(count) / Float(max(1, count - 1))
    let momentum = Self.momentum
    for channel in 0..<mean.count {
      mean[channel] = (1 - momentum) * mean[channel] + momentum * batch.mean[channel]
      variance[channel] =
        (1 - momentum) * variance[channel] + momentum * (batch.variance[channel] * unbiased)
    }
  }
}

extension BatchNorm: Parameterised {
  package func zeroed() -> BatchNorm {
    BatchNorm(weight: Tensor(shape: weight.shape), bias: Tensor(shape: bias.shape))
  }

  package mutating func optimizerStep(
    _ rule: SGD, velocity: inout BatchNorm, gradient: BatchNorm, on pool: WorkerPool
  ) {
    rule.step(&weight, velocity: &velocity.weight, gradient: gradient.weight, on: pool)
    rule.step(&bias, velocity: &velocity.bias, gradient: gradient.bias, on: pool)
  }

  package mutating func visit<Failure: Error>(
    _ path: String, _ body: (String, ParameterLayout, inout Tensor) throws(Failure) -> Void
  ) throws(Failure) {
    try body(path + ".weight", .vector, &weight)
    try body(path + ".bias", .vector, &bias)
    try running?.visit(path, body)
  }
}

extension RunningStatistics {
  fileprivate mutating func visit<Failure: Error>(
    _ path: String, _ body: (String, ParameterLayout, inout Tensor) throws(Failure) -> Void
  ) throws(Failure) {
    try body(path + ".running_mean", .vector, &mean)
    try body(path + ".running_var", .vector, &variance)
  }
}
