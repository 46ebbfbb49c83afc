import Seeding
import Specification
import Tensors

/// A residual network that classifies square RGB images.
///
/// Stem (7×7 convolution of stride 2, max pool 3×3 of stride 2), four stages of blocks, the mean over
/// all pixels, and a linear layer. The same layers, strides and names as torchvision's.
package struct ResNet: Sendable {
  package let depth: ResNetDepth
  package let classes: Int
  /// How pixels become the network's input; recorded with the weights.
  package var normalization: Normalization
  package var stem: ConvolutionNorm
  package var stages: [[ResidualBlock]]
  package var head: Linear

  /// The stem's max pool.
  static let stemPool = ConvolutionGeometry(kernel: 3, stride: 2)

  /// Draws an untrained network by (`seed`, index of the tensor).
  ///
  /// - Parameters:
  ///   - depth: the member of the family.
  ///   - classes: the number of outputs.
  ///   - zeroStart: lets each block begin as the identity: its last batch norm's gain is 0.
  ///   - normalization: how pixels become the network's input.
  ///   - seed: what the weights are a function of.
  package init(
    _ depth: ResNetDepth, classes: Int = 2, zeroStart: Bool = false,
    normalization: Normalization = .centred, seed: UInt64
  ) {
    (self.depth, self.classes, self.normalization) = (depth, classes, normalization)
    var random = TensorStreams(seed: seed)
    stem = random.convolutionNorm(from: 3, to: 64, .init(kernel: 7, stride: 2))
    stages = []
    var channels = 64
    for (stage, width) in ResNetDepth.widths.enumerated() {
      var blocks: [ResidualBlock] = []
      for place in 0..<depth.blocksPerStage[stage] {
        let stride = place == 0 && stage > 0 ? 2 : 1
        blocks.append(
          ResidualBlock(
            depth.block, from: channels, width: width, stride: stride, zeroStart: zeroStart,
            using: &random))
        channels = width * depth.block.expansion
      }
      stages.append(blocks)
    }
    var stream = random.next()
    head = Linear(from: channels, to: classes, using: &stream)
  }

  /// How many learnt numbers there are.
  package var parameterCount: Int {
    namedTensors().filter { !$0.name.contains(".running_") }
      .reduce(0) { $0 + $1.shape.reduce(1, *) }
  }
}

extension Normalization {
  /// Mean ½ and deviation ¼, which suits photographs and drawings alike.
  package static let centred = Normalization(
    mean: SIMD3(repeating: 0.5), deviation: SIMD3(repeating: 0.25))
}

extension ResNet: Parameterised {
  /// A like value whose parameters are all 0, without running statistics: a gradient or a velocity.
  package func zeroed() -> ResNet {
    var result = self
    result.stem = stem.zeroed()
    result.stages = stages.map { $0.map { $0.zeroed() } }
    result.head = head.zeroed()
    return result
  }

  /// Moves every parameter by one step of `rule`.
  package mutating func optimizerStep(
    _ rule: SGD, velocity: inout ResNet, gradient: ResNet, on pool: WorkerPool
  ) {
    stem.optimizerStep(rule, velocity: &velocity.stem, gradient: gradient.stem, on: pool)
    for stage in stages.indices {
      for place in stages[stage].indices {
        stages[stage][place].optimizerStep(
          rule, velocity: &velocity.stages[stage][place], gradient: gradient.stages[stage][place],
          on: pool)
      }
    }
    head.optimizerStep(rule, velocity: &velocity.head, gradient: gradient.head, on: pool)
  }

  package mutating func visit<Failure: Error>(
    _ path: String = "",
    _ body: (String, ParameterLayout, inout Tensor) throws(Failure) -> Void
  ) throws(Failure) {
    try stem.convolution.visit("conv1", body)
    try stem.norm.visit("bn1", body)
    for stage in stages.indices {
      for place in stages[stage].indices {
        try stages[stage][place].visit("layer\(stage + 1).\(place)", body)
      }
    }
    try head.visit("fc", body)
  }
}
