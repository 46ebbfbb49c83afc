import Specification
import Tensors

extension ResNet {
  /// The number of units that each block has at `hook`.
  package func unitCounts(at hook: Hook) -> [Int] {
    stages.map { blocks in
      let convolutions = blocks[EvaluationNetwork.hookedBlock(of: blocks.count)].convolutions
      return convolutions[hook == .conv1 ? 0 : convolutions.count - 1].convolution.weight.columns
    }
  }

  /// The mean of each unit behind batch norm and ReLU, over all images and places.
  ///
  /// - Parameters:
  ///   - images: the images, at least one.
  ///   - hook: where the units are.
  ///   - batch: how many images are run at a time.
  ///   - pool: the threads that work.
  ///   - step: called after each batch; may throw to stop.
  /// - Returns: for each block one value per unit.
  package func meanActivations(
    of images: LabelledImages, at hook: Hook, batch: Int = 32, pool: WorkerPool,
    step: () throws -> Void
  ) rethrows -> [[Float]] {
    precondition(images.count > 0, "the mean over no image")
    var sums = unitCounts(at: hook).map { [Double](repeating: 0, count: $0) }
    try forEachBatch(of: images, batch: batch, pool: pool) { range, network, buffers in
      let hooked = network.runKeepingUnits(&buffers, at: hook, on: pool)
      for (block, maps) in hooked.enumerated() {
        var statistics = BatchStatistics(channels: maps.units.columns)
        statistics.measure(maps.units, on: pool)
        for unit in sums[block].indices {
          sums[block][unit] += Double(statistics.mean[unit]) * Double(range.count)
        }
      }
      try step()
    }
    return sums.map { $0.map { Float($0 / Double(images.count)) } }
  }

  /// The logits of each image with nothing ablated, and under each ablation.
  ///
  /// A batch passes once through the network, and from the hook on once more for each ablation.
  ///
  /// - Parameters:
  ///   - images: the images, of any number.
  ///   - ablations: for each of the four blocks, sets of its units; each set is tried alone.
  ///   - hook: where the units are.
  ///   - batch: how many images are run at a time.
  ///   - pool: the threads that work.
  ///   - step: called between runs of a batch; may throw to stop.
  /// - Returns: the logits in the order of images and ablations.
  package func logits(
    of images: LabelledImages, ablating ablations: [[Ablation]], at hook: Hook, batch: Int = 32,
    pool: WorkerPool, step: () throws -> Void
  ) rethrows -> AblatedLogits {
    let counts = unitCounts(at: hook)
    precondition(ablations.count == counts.count, "ablations of \(ablations.count) blocks")
    let changes = zip(ablations, counts).map { ablations, channels in
      ablations.map { $0.change(channels: channels) }
    }
    var intact: [Float] = []
    var ablated = changes.map { $0.map { _ in [Float]() } }
    try forEachBatch(of: images, batch: batch, pool: pool) { _, network, buffers in
      let hooked = network.runKeepingUnits(&buffers, at: hook, on: pool)
      intact += buffers.logits.values
      for (block, maps) in hooked.enumerated() {
        for (place, change) in changes[block].enumerated() {
          network.run(from: maps, ofStage: block, changedBy: change, &buffers, on: pool)
          ablated[block][place] += buffers.logits.values
          try step()
        }
      }
    }
    let shape = [images.count, classes]
    return AblatedLogits(
      intact: Tensor(intact, shape: shape),
      ablated: ablated.map { $0.map { Tensor($0, shape: shape) } })
  }
}

extension EvaluationNetwork {
  /// Runs the batch in `buffers.images` forward, and returns the maps of all stages at `hook`.
  fileprivate func runKeepingUnits(
    _ buffers: inout EvaluationBuffers, at hook: Hook, on pool: WorkerPool
  ) -> [HookedMaps] {
    runStem(&buffers, on: pool)
    var hooked: [HookedMaps] = []
    for (stage, blocks) in stages.enumerated() {
      let input = buffers.input(ofStage: stage)
      let maps = buffers.stages[stage].runToHook(blocks, input: input, hook: hook, on: pool)
      buffers.stages[stage].runFromHook(maps, blocks, changedBy: nil, on: pool)
      hooked.append(maps)
    }
    runStages(from: stages.count, &buffers, on: pool)
    return hooked
  }

  /// Runs what is behind the hook of a stage, its units changed, to `buffers.logits`.
  fileprivate func run(
    from maps: HookedMaps, ofStage stage: Int, changedBy change: BatchStatistics,
    _ buffers: inout EvaluationBuffers, on pool: WorkerPool
  ) {
    buffers.stages[stage].runFromHook(maps, stages[stage], changedBy: change, on: pool)
    runStages(from: stage + 1, &buffers, on: pool)
  }
}
