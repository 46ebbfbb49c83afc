import Tensors

/// A network prepared for the evaluation of images of one size.
///
/// Every weight is laid out once, and every normalisation is a fixed scale and shift that is applied
/// as a convolution's sums leave the registers.
struct EvaluationNetwork: Sendable {
  let stem: EvaluationUnit
  let stages: [[EvaluationBlock]]
  let head: Linear
  let classes: Int

  /// Prepares `model` for images of `side` × `side` pixels.
  init(_ model: ResNet, side: Int, on pool: WorkerPool) {
    stem = EvaluationUnit(model.stem, side: side, on: pool)
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
struct EvaluationUnit: Sendable {
  let convolution: PreparedConvolution
  let statistics: BatchStatistics
  /// The side of the maps that it makes.
  let outputSide: Int

  /// Prepares `unit` for maps of `side` × `side` pixels.
  init(_ unit: NormalisedConvolution, side: Int, on pool: WorkerPool) {
    let layer = unit.convolution
    convolution = PreparedConvolution(
      layer.weight, layer.geometry, height: side, width: side, on: pool)
    statistics = unit.norm.runningStatistics()
    outputSide = layer.geometry.outputSide(of: side)
  }

  /// Writes the unit's output for `x` into `y`, with what is added before the rectifier.
  func run(
    _ x: Tensor, into y: inout Tensor, adding residual: Tensor? = nil, rectified: Bool = true,
    on pool: WorkerPool
  ) {
    convolution.run(
      x, normalisedBy: statistics, adding: residual, rectified: rectified, into: &y, on: pool)
  }
}

/// A residual block of an `EvaluationNetwork`.
struct EvaluationBlock: Sendable {
  let units: [EvaluationUnit]
  let shortcut: EvaluationUnit?

  /// The side of the maps that it makes.
  let outputSide: Int

  /// Prepares `block` for maps of `side` × `side` pixels.
  init(_ block: ResidualBlock, side: Int, on pool: WorkerPool) {
    var maps = side
    units = block.units.map { unit in
      let prepared = EvaluationUnit(unit, side: maps, on: pool)
      maps = prepared.outputSide
      return prepared
    }
    outputSide = maps
    shortcut = block.shortcut.map { EvaluationUnit($0, side: side, on: pool) }
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
    begin(x, into: &inner[0], hooked: &hooked, on: pool)
    finish(x, inner: &inner, around: &around, into: &output, on: pool)
  }

  /// Writes the first unit's output for `x` into `first`, and what the hook sees of it.
  func begin(
    _ x: Tensor, into first: inout Tensor, hooked: inout Tensor?, on pool: WorkerPool
  ) {
    if hooked == nil {
      units[0].run(x, into: &first, on: pool)
      return
    }
    hooked.mutate { units[0].convolution.run(x, into: &$0, on: pool) }
    if let raw = hooked {
      scaleAndShift(raw, units[0].statistics, rectified: true, into: &first, on: pool)
    }
  }

  /// Writes the block's output for `x`, of which the first of `inner` is done already.
  func finish(
    _ x: Tensor, inner: inout [Tensor], around: inout Tensor, into output: inout Tensor,
    on pool: WorkerPool
  ) {
    let last = units.count - 1
    var input = inner[0]
    for place in 1..<last {
      units[place].run(input, into: &inner[place], on: pool)
      input = inner[place]
    }
    if let shortcut {
      shortcut.run(x, into: &around, rectified: false, on: pool)
      units[last].run(input, into: &output, adding: around, on: pool)
    } else {
      units[last].run(input, into: &output, adding: x, on: pool)
    }
  }
}
