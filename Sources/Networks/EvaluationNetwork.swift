import Tensors

/// A network prepared for evaluation: every normalisation is a fixed scale and shift.
struct EvaluationNetwork: Sendable {
  let stem: EvaluationUnit
  let stages: [[EvaluationBlock]]
  let head: Linear
  let classes: Int

  init(_ model: ResNet) {
    stem = EvaluationUnit(model.stem)
    stages = model.stages.map { $0.map(EvaluationBlock.init) }
    head = model.head
    classes = model.classes
  }

  /// The place, in a stage, of the block whose first convolution is hooked.
  static func hookedBlock(of blocks: Int) -> Int { min(2, blocks - 1) }

  /// Runs the batch in `buffers.images` forward, to `buffers.logits` and the hooked maps.
  func run(_ buffers: inout EvaluationBuffers, on pool: WorkerPool) {
    stem.run(buffers.images, into: &buffers.stem, on: pool)
    maxPool(
      buffers.stem, ResNet.stemPool, into: &buffers.pooled, places: &buffers.places, on: pool)
    for stage in stages.indices {
      let input = stage == 0 ? buffers.pooled : buffers.stages[stage - 1].output
      buffers.stages[stage].run(stages[stage], input: input, on: pool)
    }
    averagePool(buffers.stages[stages.count - 1].output, into: &buffers.features, on: pool)
    head.forward(buffers.features, into: &buffers.logits, on: pool)
  }
}

/// A convolution with the scale and shift behind it.
struct EvaluationUnit: Sendable {
  let convolution: Convolution
  let statistics: BatchStatistics

  init(_ unit: NormalisedConvolution) {
    convolution = unit.convolution
    statistics = unit.norm.runningStatistics()
  }

  /// Writes the unit's output for `x` into `y`, with what is added before the rectifier.
  func run(
    _ x: Tensor, into y: inout Tensor, adding residual: Residual = .none, rectified: Bool = true,
    on pool: WorkerPool
  ) {
    convolution.forward(x, into: &y, on: pool)
    scaleAndShift(&y, statistics, adding: residual, rectified: rectified, on: pool)
  }
}

/// A residual block of an `EvaluationNetwork`.
struct EvaluationBlock: Sendable {
  let units: [EvaluationUnit]
  let shortcut: EvaluationUnit?

  init(_ block: ResidualBlock) {
    units = block.units.map(EvaluationUnit.init)
    shortcut = block.shortcut.map(EvaluationUnit.init)
  }

  /// Writes the block's output for `x` into `output`.
  /// - Parameters:
  ///   - x: the block's input.
  ///   - inner: room for the outputs of all units but the last.
  ///   - around: room for the output of a shortcut that is a convolution.
  ///   - hooked: where the first convolution's own output goes, if it is wanted.
  ///   - output: room for the block's output.
  ///   - pool: the threads that work.
  func run(
    _ x: Tensor, inner: inout [Tensor], around: inout Tensor, hooked: inout Tensor?,
    into output: inout Tensor, on pool: WorkerPool
  ) {
    let last = units.count - 1
    var input = x
    for place in 0..<last {
      if place == 0, hooked != nil {
        hooked.mutate { units[0].convolution.forward(x, into: &$0, on: pool) }
        if let raw = hooked {
          scaleAndShift(raw, units[0].statistics, rectified: true, into: &inner[0], on: pool)
        }
      } else {
        units[place].run(input, into: &inner[place], on: pool)
      }
      input = inner[place]
    }
    if let shortcut {
      shortcut.run(x, into: &around, rectified: false, on: pool)
      units[last].run(input, into: &output, adding: .map(around), on: pool)
    } else {
      units[last].run(input, into: &output, adding: .map(x), on: pool)
    }
  }
}
