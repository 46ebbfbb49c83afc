import Specification
import Tensors

extension Network {
  /// The number of units that each layer has at `hook`.
  package func unitCounts(at hook: Hook) -> [Int] {
    graph.layers.map { graph.channels(of: graph.node(of: $0, at: hook)) ?? 0 }
  }

  /// The mean of each unit behind batch norm and ReLU, over all images and places.
  ///
  /// - Parameters:
  ///   - images: the images, at least one.
  ///   - hook: where the units are.
  ///   - batch: how many images are run at a time.
  ///   - pool: the threads that work.
  ///   - step: called after each batch; may throw to stop.
  /// - Returns: for each layer one value per unit.
  package func meanActivations(
    of images: LabelledImages, at hook: Hook, batch: Int = 32, pool: WorkerPool,
    step: () throws -> Void
  ) rethrows -> [[Float]] {
    precondition(images.count > 0, "the mean over no image")
    var sums = unitCounts(at: hook).map { [Double](repeating: 0, count: $0) }
    let taps = graph.layers.map { Tap.output(graph.node(of: $0, at: hook)) }
    try forEachBatch(of: images, reading: taps, batch: batch, pool: pool) { range, network in
      network.run(on: pool)
      for (block, tap) in taps.enumerated() {
        var statistics = BatchStatistics(channels: sums[block].count)
        statistics.measure(network.map(at: tap), on: pool)
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
  ///   - ablations: for each layer, sets of its units; each set is tried alone.
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
    precondition(ablations.count == counts.count, "ablations of \(ablations.count) layers")
    let changes = zip(ablations, counts).map { ablations, channels in
      ablations.map { $0.change(channels: channels) }
    }
    var intact: [Float] = []
    var ablated = changes.map { $0.map { _ in [Float]() } }
    let nodes = graph.layers.map { graph.node(of: $0, at: hook) }
    try forEachBatch(of: images, batch: batch, pool: pool) { _, network in
      let hooked = network.runKeepingUnits(of: nodes, on: pool)
      intact += network.logits.values
      for (block, (node, outputs)) in zip(nodes, hooked).enumerated() {
        guard let units = outputs[node], !changes[block].isEmpty else { continue }
        var (changed, map) = (outputs, Tensor(shape: units.shape))
        for (place, change) in changes[block].enumerated() {
          changed[node] = nil
          scaleAndShift(units, change, relu: false, into: &map, on: pool)
          changed[node] = map
          network.run(behind: node, holding: changed, on: pool)
          ablated[block][place] += network.logits.values
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
  /// Runs the batch forward, and returns for each of some nodes, which ascend, all that the nodes behind it
  /// depend on.
  fileprivate mutating func runKeepingUnits(
    of nodes: [Int], on pool: WorkerPool
  ) -> [[Int: Tensor]] {
    var kept: [[Int: Tensor]] = []
    var next = 0
    for node in nodes {
      run(next..<node + 1, on: pool)
      kept.append(outputs(across: node))
      next = node + 1
    }
    run(next..<nodeCount, on: pool)
    return kept
  }
}
