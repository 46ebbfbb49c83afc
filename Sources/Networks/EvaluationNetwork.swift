import Tensors

/// A network prepared for the evaluation of images of one size.
///
/// Every weight is laid out once, and every normalisation is a fixed scale and shift that is applied
/// as a convolution's sums leave the registers.
struct EvaluationNetwork: Sendable {
  let stem: EvaluationConvolution
  let stages: [[EvaluationBlock]]
  let head: Linear
  let classes: Int

  /// Prepares `model` for images of `side` × `side` pixels.
  init(_ model: ResNet, side: Int, on pool: WorkerPool) {
    stem = EvaluationConvolution(model.stem, side: side, on: pool)
    var maps = ResNet.stemPool.outputSide(of: stem.outputSide)
    var stages: [[EvaluationBlock]] = []
    for blocks in model.stages {
      var stage: [EvaluationBlock] = []
      for block in blocks {
        let prepared = EvaluationBlock(block, side: maps, on: pool)
        maps = prepared.outputSide
        stage.append(prepared)
      }
      stages.append(stage)
    }
    self.stages = stages
    head = model.head
    classes = model.classes
  }

  /// The place, in a stage, of the block whose first convolution is hooked.
  static func hookedBlock(of blocks: Int) -> Int { min(2, blocks - 1) }

  /// Runs the batch in `buffers.images` forward, to `buffers.logits` and the hooked maps.
  func run(_ buffers: inout EvaluationBuffers, on pool: WorkerPool) {
    runStem(&buffers, on: pool)
    runStages(from: 0, &buffers, on: pool)
  }

  /// Runs the batch in `buffers.images` as far as the first stage's input.
  func runStem(_ buffers: inout EvaluationBuffers, on pool: WorkerPool) {
    stem.run(buffers.images, into: &buffers.stem, on: pool)
    maxPool(
      buffers.stem, ResNet.stemPool, into: &buffers.pooled, places: &buffers.places, on: pool)
  }

  /// Runs the stages from `first` on, and what is behind the last one, to `buffers.logits`.
  func runStages(from first: Int, _ buffers: inout EvaluationBuffers, on pool: WorkerPool) {
    for stage in first..<stages.count {
      let input = buffers.input(ofStage: stage)
      buffers.stages[stage].run(stages[stage], input: input, on: pool)
    }
    averagePool(buffers.stages[stages.count - 1].output, into: &buffers.features, on: pool)
    head.forward(buffers.features, into: &buffers.logits, on: pool)
  }
}

/// A convolution with the scale and shift behind it.
struct EvaluationConvolution: Sendable {
  let convolution: PreparedConvolution
  let statistics: BatchStatistics
  /// The side of the maps that it makes.
  let outputSide: Int

  /// Prepares `pair` for maps of `side` × `side` pixels.
  init(_ pair: ConvolutionNorm, side: Int, on pool: WorkerPool) {
    let layer = pair.convolution
    convolution = PreparedConvolution(
      layer.weight, layer.geometry, height: side, width: side, on: pool)
    statistics = pair.norm.runningStatistics()
    outputSide = layer.geometry.outputSide(of: side)
  }

  /// Writes the output for `x` into `y`, with what is added before the ReLU.
  func run(
    _ x: Tensor, into y: inout Tensor, adding residual: Tensor? = nil, relu: Bool = true,
    on pool: WorkerPool
  ) {
    convolution.run(
      x, normalisedBy: statistics, adding: residual, relu: relu, into: &y, on: pool)
  }
}

/// A residual block of an `EvaluationNetwork`.
struct EvaluationBlock: Sendable {
  let convolutions: [EvaluationConvolution]
  let shortcut: EvaluationConvolution?

  /// The side of the maps that it makes.
  let outputSide: Int

  /// Prepares `block` for maps of `side` × `side` pixels.
  init(_ block: ResidualBlock, side: Int, on pool: WorkerPool) {
    var maps = side
    convolutions = block.convolutions.map { pair in
      let prepared = EvaluationConvolution(pair, side: maps, on: pool)
      maps = prepared.outputSide
      return prepared
    }
    outputSide = maps
    shortcut = block.shortcut.map { EvaluationConvolution($0, side: side, on: pool) }
  }

  /// Writes the block's output for `x` into `output`.
  /// - Parameters:
  ///   - x: the block's input.
  ///   - inner: buffers for the outputs of all convolutions but the last.
  ///   - around: buffer for the output of a shortcut that is a convolution.
  ///   - hooked: where the first convolution's own output goes, if it is wanted.
  ///   - output: buffer for the block's output.
  ///   - pool: the threads that work.
  func run(
    _ x: Tensor, inner: inout [Tensor], around: inout Tensor, hooked: inout Tensor?,
    into output: inout Tensor, on pool: WorkerPool
  ) {
    begin(x, into: &inner[0], hooked: &hooked, on: pool)
    finish(x, inner: &inner, around: &around, into: &output, on: pool)
  }

  /// Writes the first convolution's output for `x` into `first`, and what the hook sees of it.
  func begin(
    _ x: Tensor, into first: inout Tensor, hooked: inout Tensor?, on pool: WorkerPool
  ) {
    if hooked == nil {
      convolutions[0].run(x, into: &first, on: pool)
      return
    }
    hooked.mutate { convolutions[0].convolution.run(x, into: &$0, on: pool) }
    if let raw = hooked {
      scaleAndShift(raw, convolutions[0].statistics, relu: true, into: &first, on: pool)
    }
  }

  /// Writes the block's output for `x`, of which the first of `inner` is done already.
  func finish(
    _ x: Tensor, inner: inout [Tensor], around: inout Tensor, into output: inout Tensor,
    on pool: WorkerPool
  ) {
    let last = convolutions.count - 1
    var input = inner[0]
    for place in 1..<last {
      convolutions[place].run(input, into: &inner[place], on: pool)
      input = inner[place]
    }
    if let shortcut {
      shortcut.run(x, into: &around, relu: false, on: pool)
      convolutions[last].run(input, into: &output, adding: around, on: pool)
    } else {
      convolutions[last].run(input, into: &output, adding: x, on: pool)
    }
  }
}
