import Specification
import Tensors

/// The memory of an evaluation, planned once for a batch of N images of side S.
struct EvaluationBuffers: Sendable {
  /// The network's input, [N, S, S, 3]: filled by the caller.
  var images: Tensor
  /// [N, classes].
  var logits: Tensor
  var stem: Tensor
  var pooled: Tensor
  var places: Tensor
  var stages: [StageBuffers] = []
  var features: Tensor

  /// Plans for batches of `batch` images of `side` × `side` pixels.
  init(for model: ResNet, batch: Int, side: Int, hook: Hook? = nil) {
    images = Tensor(shape: [batch, side, side, 3])
    stem = Tensor(shape: model.stem.convolution.outputShape(of: images.shape))
    pooled = Tensor(shape: ResNet.stemPool.outputShape(of: stem.shape, channels: stem.columns))
    places = Tensor(shape: pooled.shape)
    var shape = pooled.shape
    for blocks in model.stages {
      let stage = StageBuffers(blocks, input: shape, hook: hook)
      shape = stage.output.shape
      stages.append(stage)
    }
    features = Tensor(shape: [batch, shape[3]])
    logits = Tensor(shape: [batch, model.classes])
  }

  /// What the first block of a stage works on.
  func input(ofStage stage: Int) -> Tensor {
    stage == 0 ? pooled : stages[stage - 1].output
  }

  /// The map of each stage at `hook`, [N, H, W, C].
  func maps(at hook: Hook) -> [Tensor] {
    switch hook {
    case .conv1: stages.compactMap(\.hooked)
    case .block: stages.map(\.output)
    }
  }
}

/// The memory of one stage; its blocks' outputs alternate between two maps.
struct StageBuffers: Sendable {
  /// The output of the block that ran last.
  private(set) var output: Tensor
  /// The raw output of the hooked block's first convolution, where it is wanted.
  private(set) var hooked: Tensor?
  private var spare: Tensor
  private var around: Tensor
  /// The maps inside the stage's first block, and inside all its others.
  private var firstInner: [Tensor]
  private var otherInner: [Tensor]

  init(_ blocks: [ResidualBlock], input: [Int], hook: Hook?) {
    let first = Self.shapes(in: blocks[0], input: input)
    let result = first[first.count - 1]
    let other = Self.shapes(in: blocks[blocks.count - 1], input: result)
    firstInner = first.dropLast().map { Tensor(shape: $0) }
    otherInner = blocks.count == 1 ? [] : other.dropLast().map { Tensor(shape: $0) }
    output = Tensor(shape: result)
    spare = Tensor(shape: result)
    around = Tensor(shape: result)
    hooked = hook == .conv1 ? Tensor(shape: blocks.count == 1 ? first[0] : other[0]) : nil
  }

  /// The output shape of each convolution of `block`.
  private static func shapes(in block: ResidualBlock, input: [Int]) -> [[Int]] {
    var shape = input
    return block.convolutions.map { pair in
      shape = pair.convolution.outputShape(of: shape)
      return shape
    }
  }

  /// Runs the blocks of the stage, from `input` to `output`.
  mutating func run(_ blocks: [EvaluationBlock], input: Tensor, on pool: WorkerPool) {
    run(blocks, places: blocks.indices, input: input, on: pool)
  }

  /// Runs the blocks at `places`, the first of them on `input`.
  private mutating func run(
    _ blocks: [EvaluationBlock], places: Range<Int>, input: Tensor, on pool: WorkerPool
  ) {
    let hookedBlock = EvaluationNetwork.hookedBlock(of: blocks.count)
    var unwanted: Tensor?
    for place in places {
      let x = place == places.lowerBound ? input : output
      let block = blocks[place]
      if place == 0 {
        block.run(
          x, inner: &firstInner, around: &around, hooked: &unwanted, into: &spare, on: pool)
      } else if place == hookedBlock {
        block.run(x, inner: &otherInner, around: &around, hooked: &hooked, into: &spare, on: pool)
      } else {
        block.run(
          x, inner: &otherInner, around: &around, hooked: &unwanted, into: &spare, on: pool)
      }
      swap(&output, &spare)
    }
  }
}

/// The maps of a stage at its hook, and what passes them by: all that the rest depends on.
struct HookedMaps: Sendable {
  /// The units behind batch norm and ReLU, [N, H, W, C].
  let units: Tensor
  /// The input of the block that `conv1` hooks, which goes around it; nil at the hook `block`.
  let around: Tensor?
}

extension StageBuffers {
  /// Runs the blocks of the stage on `input` as far as the hook; the first block has none.
  mutating func runToHook(
    _ blocks: [EvaluationBlock], input: Tensor, hook: Hook, on pool: WorkerPool
  ) -> HookedMaps {
    switch hook {
    case .conv1:
      let place = EvaluationNetwork.hookedBlock(of: blocks.count)
      run(blocks, places: 0..<place, input: input, on: pool)
      var unwanted: Tensor?
      blocks[place].begin(output, into: &otherInner[0], hooked: &unwanted, on: pool)
      return HookedMaps(units: otherInner[0], around: output)
    case .block:
      run(blocks, input: input, on: pool)
      return HookedMaps(units: output, around: nil)
    }
  }

  /// Runs the stage from the hook to `output`, each unit scaled and shifted first as `change` says.
  mutating func runFromHook(
    _ maps: HookedMaps, _ blocks: [EvaluationBlock], changedBy change: BatchStatistics?,
    on pool: WorkerPool
  ) {
    guard let around = maps.around else {
      Self.place(maps.units, changedBy: change, into: &output, on: pool)
      return
    }
    let place = EvaluationNetwork.hookedBlock(of: blocks.count)
    Self.place(maps.units, changedBy: change, into: &otherInner[0], on: pool)
    blocks[place].finish(
      around, inner: &otherInner, around: &self.around, into: &spare, on: pool)
    swap(&output, &spare)
    run(blocks, places: place + 1..<blocks.count, input: output, on: pool)
  }

  private static func place(
    _ units: Tensor, changedBy change: BatchStatistics?, into target: inout Tensor,
    on pool: WorkerPool
  ) {
    if let change {
      scaleAndShift(units, change, relu: false, into: &target, on: pool)
    } else {
      target = units
    }
  }
}
