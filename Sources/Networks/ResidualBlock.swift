import Seeding
import Specification
import Tensors

/// Two or three normalised convolutions with a way around them.
///
/// Three: the bottleneck 1×1, 3×3, 1×1, whose stride is at the 3×3, as torchvision's (“v1.5”).
/// Two: the basic block 3×3, 3×3. The shortcut is the identity where the shapes allow it, else a
/// 1×1 convolution. Source: He et al. 2016, “Deep residual learning”, Fig. 5.
package struct ResidualBlock: Sendable {
  package var convolutions: [ConvolutionNorm]
  package var shortcut: ConvolutionNorm?

  /// Draws a block; `random` gives each tensor its own stream.
  package init(
    _ kind: ResNetDepth.Block, from inputs: Int, width: Int, stride: Int, zeroStart: Bool,
    using random: inout TensorStreams
  ) {
    let outputs = width * kind.expansion
    switch kind {
    case .basic:
      convolutions = [
        random.convolutionNorm(from: inputs, to: width, .init(kernel: 3, stride: stride)),
        random.convolutionNorm(from: width, to: width, .init(kernel: 3)),
      ]
    case .bottleneck:
      convolutions = [
        random.convolutionNorm(from: inputs, to: width, .init(kernel: 1)),
        random.convolutionNorm(from: width, to: width, .init(kernel: 3, stride: stride)),
        random.convolutionNorm(from: width, to: outputs, .init(kernel: 1)),
      ]
    }
    if stride != 1 || inputs != outputs {
      shortcut = random.convolutionNorm(from: inputs, to: outputs, .init(kernel: 1, stride: stride))
    }
    if zeroStart {
      convolutions[convolutions.count - 1].norm.weight = Tensor(shape: [outputs])
    }
  }

  private init(convolutions: [ConvolutionNorm], shortcut: ConvolutionNorm?) {
    (self.convolutions, self.shortcut) = (convolutions, shortcut)
  }

  /// Writes the block's output for `x` into `activations`, and all that its backward pass needs.
  package func forward(_ x: Tensor, into activations: inout BlockActivations, on pool: WorkerPool) {
    let last = convolutions.count - 1
    var input = x
    for place in 0..<last {
      activations.convolutions[place].convolve(input, convolutions[place], on: pool)
      activations.convolutions[place].finish(on: pool)
      input = activations.convolutions[place].output
    }
    activations.convolutions[last].convolve(input, convolutions[last], on: pool)
    if let shortcut {
      activations.shortcut?.convolve(x, shortcut, on: pool)
    }
    let residual =
      activations.shortcut.map { Residual.normalised($0.raw, $0.statistics) } ?? .map(x)
    activations.convolutions[last].finish(adding: residual, on: pool)
  }

  /// Moves the running statistics towards those of the batch in `activations`.
  mutating func updateRunningStatistics(_ activations: BlockActivations) {
    for place in convolutions.indices {
      convolutions[place].updateRunningStatistics(activations.convolutions[place])
    }
    if let batch = activations.shortcut { shortcut?.updateRunningStatistics(batch) }
  }
}

extension ConvolutionNorm {
  /// Moves the running statistics towards those of the batch.
  mutating func updateRunningStatistics(_ batch: ConvolutionNormActivations) {
    norm.running?.update(with: batch.statistics, count: batch.raw.rows)
  }
}

/// What a training step keeps of one block.
package struct BlockActivations: Sendable {
  package var convolutions: [ConvolutionNormActivations] = []
  var shortcut: ConvolutionNormActivations?

  package init(_ block: ResidualBlock, input: [Int]) {
    var shape = input
    for pair in block.convolutions {
      let activations = ConvolutionNormActivations(pair, input: shape)
      shape = activations.raw.shape
      convolutions.append(activations)
    }
    shortcut = block.shortcut.map {
      ConvolutionNormActivations($0, input: input, storesOutput: false)
    }
  }

  /// The block's output.
  package var output: Tensor { convolutions[convolutions.count - 1].output }
}

extension ResidualBlock: Parameterised {
  package func zeroed() -> ResidualBlock {
    ResidualBlock(convolutions: convolutions.map { $0.zeroed() }, shortcut: shortcut?.zeroed())
  }

  package mutating func optimizerStep(
    _ rule: SGD, velocity: inout ResidualBlock, gradient: ResidualBlock,
    on pool: WorkerPool
  ) {
    for place in convolutions.indices {
      convolutions[place].optimizerStep(
        rule, velocity: &velocity.convolutions[place], gradient: gradient.convolutions[place],
        on: pool)
    }
    if let shortcutGradient = gradient.shortcut {
      velocity.shortcut.mutate { shortcutVelocity in
        shortcut?.optimizerStep(
          rule, velocity: &shortcutVelocity, gradient: shortcutGradient, on: pool)
      }
    }
  }

  package mutating func visit<Failure: Error>(
    _ path: String, _ body: (String, ParameterLayout, inout Tensor) throws(Failure) -> Void
  ) throws(Failure) {
    for place in convolutions.indices {
      try convolutions[place].convolution.visit("\(path).conv\(place + 1)", body)
      try convolutions[place].norm.visit("\(path).bn\(place + 1)", body)
    }
    try shortcut?.convolution.visit(path + ".downsample.0", body)
    try shortcut?.norm.visit(path + ".downsample.1", body)
  }
}

extension Optional {
  /// Changes the wrapped value in place, if there is one.
  mutating func mutate(_ body: (inout Wrapped) -> Void) {
    guard var value = self else { return }
    self = nil
    body(&value)
    self = value
  }
}
