import Seeding
import Specification
import Tensors

/// Two or three normalised convolutions with a way around them.
///
/// Three: the bottleneck 1×1, 3×3, 1×1, whose stride is at the 3×3, as torchvision's (“v1.5”).
/// Two: the basic block 3×3, 3×3. The shortcut is the identity where the shapes allow it, else a
/// 1×1 convolution. Source: He et al. 2016, “Deep residual learning”, Fig. 5.
package struct ResidualBlock: Sendable {
  package var units: [NormalisedConvolution]
  package var shortcut: NormalisedConvolution?

  /// Draws a block; `random` gives each tensor its own stream.
  package init(
    _ kind: ResNetDepth.Block, from inputs: Int, width: Int, stride: Int, zeroStart: Bool,
    using random: inout TensorStreams
  ) {
    let outputs = width * kind.expansion
    switch kind {
    case .basic:
      units = [
        random.unit(from: inputs, to: width, .init(kernel: 3, stride: stride)),
        random.unit(from: width, to: width, .init(kernel: 3)),
      ]
    case .bottleneck:
      units = [
        random.unit(from: inputs, to: width, .init(kernel: 1)),
        random.unit(from: width, to: width, .init(kernel: 3, stride: stride)),
        random.unit(from: width, to: outputs, .init(kernel: 1)),
      ]
    }
    if stride != 1 || inputs != outputs {
      shortcut = random.unit(from: inputs, to: outputs, .init(kernel: 1, stride: stride))
    }
    if zeroStart {
      units[units.count - 1].norm.gain = Tensor(shape: [outputs])
    }
  }

  private init(units: [NormalisedConvolution], shortcut: NormalisedConvolution?) {
    (self.units, self.shortcut) = (units, shortcut)
  }

  /// Writes the block's output for `x` into `activations`, and all that its backward pass needs.
  package func forward(_ x: Tensor, into activations: inout BlockActivations, on pool: WorkerPool) {
    let last = units.count - 1
    var input = x
    for place in 0..<last {
      activations.units[place].convolve(input, units[place], on: pool)
      activations.units[place].finish(on: pool)
      input = activations.units[place].output
    }
    activations.units[last].convolve(input, units[last], on: pool)
    if let shortcut {
      activations.shortcut?.convolve(x, shortcut, on: pool)
    }
    let residual =
      activations.shortcut.map { Residual.normalised($0.raw, $0.statistics) } ?? .map(x)
    activations.units[last].finish(adding: residual, on: pool)
  }

  /// Moves the running statistics towards those of the batch in `activations`.
  mutating func follow(_ activations: BlockActivations) {
    for place in units.indices { units[place].follow(activations.units[place]) }
    if let batch = activations.shortcut { shortcut?.follow(batch) }
  }
}

extension NormalisedConvolution {
  /// Moves the running statistics towards those of the batch.
  mutating func follow(_ batch: UnitActivations) {
    norm.running?.follow(batch.statistics, count: batch.raw.rows)
  }
}

/// What a training step keeps of one block.
package struct BlockActivations: Sendable {
  package var units: [UnitActivations] = []
  var shortcut: UnitActivations?

  package init(_ block: ResidualBlock, input: [Int]) {
    var shape = input
    for unit in block.units {
      let activations = UnitActivations(unit, input: shape)
      shape = activations.raw.shape
      units.append(activations)
    }
    shortcut = block.shortcut.map { UnitActivations($0, input: input, storesOutput: false) }
  }

  /// The block's output.
  package var output: Tensor { units[units.count - 1].output }
}

extension ResidualBlock: Parameterised {
  package func zeroed() -> ResidualBlock {
    ResidualBlock(units: units.map { $0.zeroed() }, shortcut: shortcut?.zeroed())
  }

  package mutating func descend(
    _ rule: SGD, velocity: inout ResidualBlock, gradient: ResidualBlock,
    on pool: WorkerPool
  ) {
    for place in units.indices {
      units[place].descend(
        rule, velocity: &velocity.units[place], gradient: gradient.units[place], on: pool)
    }
    if let slope = gradient.shortcut {
      velocity.shortcut.mutate { speed in
        shortcut?.descend(rule, velocity: &speed, gradient: slope, on: pool)
      }
    }
  }

  package mutating func visit<Failure: Error>(
    _ path: String, _ body: (String, ParameterLayout, inout Tensor) throws(Failure) -> Void
  ) throws(Failure) {
    for place in units.indices {
      try units[place].convolution.visit("\(path).conv\(place + 1)", body)
      try units[place].norm.visit("\(path).bn\(place + 1)", body)
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
