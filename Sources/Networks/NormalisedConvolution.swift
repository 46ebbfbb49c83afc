import Seeding
import Tensors

/// A convolution and the batch normalisation behind it.
package struct ConvolutionNorm: Sendable {
  package var convolution: Convolution
  package var norm: BatchNorm

  init(
    from inputs: Int, to outputs: Int, _ geometry: ConvolutionGeometry,
    using random: inout SplitMix64
  ) {
    convolution = Convolution(from: inputs, to: outputs, geometry, using: &random)
    norm = BatchNorm(channels: outputs)
  }

  private init(convolution: Convolution, norm: BatchNorm) {
    (self.convolution, self.norm) = (convolution, norm)
  }

  func zeroed() -> ConvolutionNorm {
    ConvolutionNorm(convolution: convolution.zeroed(), norm: norm.zeroed())
  }

  mutating func optimizerStep(
    _ rule: SGD, velocity: inout ConvolutionNorm, gradient: ConvolutionNorm,
    on pool: WorkerPool
  ) {
    convolution.optimizerStep(
      rule, velocity: &velocity.convolution, gradient: gradient.convolution, on: pool)
    norm.optimizerStep(rule, velocity: &velocity.norm, gradient: gradient.norm, on: pool)
  }
}

/// What a training step keeps of one normalised convolution.
package struct ConvolutionNormActivations: Sendable {
  /// The convolution's output, before normalisation.
  package var raw: Tensor
  var statistics: BatchStatistics
  /// Behind normalisation, residual and ReLU.
  var output: Tensor

  /// Allocates buffers for the outputs of `unit`; a shortcut's normalised output is never stored.
  init(_ unit: ConvolutionNorm, input: [Int], storesOutput: Bool = true) {
    let shape = unit.convolution.outputShape(of: input)
    raw = Tensor(shape: shape)
    statistics = BatchStatistics(channels: shape[3])
    output = Tensor(shape: storesOutput ? shape : [0])
  }

  /// Convolves `x` and measures the outcome.
  mutating func convolve(_ x: Tensor, _ unit: ConvolutionNorm, on pool: WorkerPool) {
    unit.convolution.forward(x, into: &raw, measuring: &statistics, on: pool)
    unit.norm.derive(&statistics)
  }

  /// Normalises, adds the residual and rectifies.
  mutating func finish(adding residual: Residual = .none, on pool: WorkerPool) {
    scaleAndShift(raw, statistics, adding: residual, relu: true, into: &output, on: pool)
  }
}
