import Tensors

/// Batch normalisation: each channel gets mean `offset` and deviation `gain`.
///
/// Source: Ioffe, Szegedy 2015, “Batch normalization”; constants as PyTorch's.
package struct BatchNorm: Sendable {
  package var gain: Tensor
  package var offset: Tensor
  /// What evaluation normalises by; a gradient has none.
  package var running: RunningStatistics?

  /// Added to the variance before its root is taken.
  static let epsilon: Float = 1e-5

  init(channels: Int) {
    gain = Tensor(shape: [channels], filledWith: 1)
    offset = Tensor(shape: [channels])
    running = RunningStatistics(channels: channels)
  }

  private init(gain: Tensor, offset: Tensor) {
    (self.gain, self.offset) = (gain, offset)
  }

  /// Derives what is done to a training batch whose mean and variance are measured.
  func derive(_ statistics: inout BatchStatistics) {
    statistics.derive(gain: gain, offset: offset, epsilon: Self.epsilon)
  }

  /// What evaluation does to each channel.
  func runningStatistics() -> BatchStatistics {
    var statistics = BatchStatistics(channels: gain.count)
    if let running {
      statistics.mean = running.mean
      statistics.variance = running.variance
    }
    statistics.derive(gain: gain, offset: offset, epsilon: Self.epsilon)
    return statistics
  }

  /// Turns `dy`, the loss gradient behind the rectifier, into that at `x`, in place.
  func backward(
    _ dy: inout Tensor, x: Tensor, _ statistics: BatchStatistics, mask: RectifierMask,
    gradient: inout BatchNorm, on pool: WorkerPool
  ) {
    batchNormSums(
      &dy, raw: x, statistics, mask: mask, gain: &gradient.gain, offset: &gradient.offset,
      on: pool)
    batchNormInputGradient(
      &dy, raw: x, statistics, mask: mask, gain: gradient.gain, offset: gradient.offset, on: pool)
  }

  /// Masks `dy` by `output`, the rectifier's, and writes the loss gradient at `x` into `dx`.
  func backward(
    _ dy: inout Tensor, x: Tensor, output: Tensor, _ statistics: BatchStatistics,
    into dx: inout Tensor, gradient: inout BatchNorm, on pool: WorkerPool
  ) {
    batchNormSums(
      &dy, raw: x, statistics, mask: .output(output), gain: &gradient.gain,
      offset: &gradient.offset, on: pool)
    batchNormInputGradient(
      dy, raw: x, statistics, mask: .none, gain: gradient.gain, offset: gradient.offset,
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
  mutating func follow(_ batch: BatchStatistics, count: Int) {
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
    BatchNorm(gain: Tensor(shape: gain.shape), offset: Tensor(shape: offset.shape))
  }

  package mutating func descend(
    _ rule: SGD, velocity: inout BatchNorm, gradient: BatchNorm, on pool: WorkerPool
  ) {
    rule.step(&gain, velocity: &velocity.gain, gradient: gradient.gain, on: pool)
    rule.step(&offset, velocity: &velocity.offset, gradient: gradient.offset, on: pool)
  }

  package mutating func visit<Failure: Error>(
    _ path: String, _ body: (String, ParameterLayout, inout Tensor) throws(Failure) -> Void
  ) throws(Failure) {
    try body(path + ".weight", .vector, &gain)
    try body(path + ".bias", .vector, &offset)
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
