import Concepts
import Dissection
import Networks
import Results
import Tensors

/// Takes a trained model apart: activations, thresholds, tally, hierarchy and global bias of its
/// blocks, each step a type of `Dissection`.
package struct DissectionStage {
  let dictionary: PreparedDictionary
  private let hook: Hook
  private let blocks: [Int]
  private let settings: DissectionSettings
  private let pool: WorkerPool
  private let memoryLimit: Int

  /// The limit where nothing else is said.
  package static let mapMemory = 1 << 30

  /// Prepares a dissection.
  ///
  /// - Parameters:
  ///   - dictionary: The faces and their masks.
  ///   - hook: Where in the blocks the maps are taken.
  ///   - blocks: Which blocks, counted from 0, ascending.
  ///   - settings: What to compute.
  ///   - pool: The threads that work.
  ///   - memoryLimit: Bytes of activations that may be held at once: top values and extremes, and maps
  ///     between the two passes. Beyond it the network runs twice, and then block by block.
  package init(
    dictionary: PreparedDictionary, hook: Hook, blocks: [Int] = [0, 1, 2, 3],
    settings: DissectionSettings, pool: WorkerPool,
    memoryLimit: Int = DissectionStage.mapMemory
  ) {
    precondition(
      !blocks.isEmpty && blocks == Set(blocks).sorted() && blocks.allSatisfy((0..<4).contains),
      "blocks \(blocks) of a network with four")
    (self.dictionary, self.hook, self.blocks) = (dictionary, hook, blocks)
    (self.settings, self.pool, self.memoryLimit) = (settings, pool, memoryLimit)
  }

  /// The label permutations are the same for every model, block and experiment.
  private let permutationSeed: UInt64 = 20_220_901

  /// Dissects `model`, block by block.
  ///
  /// The null of an untrained network is this, run on one.
  /// - Parameters:
  ///   - model: The network.
  ///   - axisConcept: The published name of what the experiment skews; readings count its units too
  ///     where it is a local concept.
  ///   - step: Called between batches; may throw to stop.
  /// - Returns: what was found.
  /// - Throws: what `step` throws, and `DissectionError` for activations that are not finite.
  package func run(
    _ model: ResNet, axisConcept: String? = nil, step: () throws -> Void
  ) throws -> DissectionOutcome {
    let network = BlockNetwork(model: model, hook: hook, pool: pool)
    var outcome = DissectionOutcome()
    var remaining = blocks[...]
    while !remaining.isEmpty {
      var passes: [BlockPass] = []
      let keepsMaps = try firstPass(&passes, of: remaining, network, step: step)
      remaining = remaining.dropFirst(passes.count)
      try secondPass(&passes, network, keepsMaps: keepsMaps, step: step)
      var probes = try BiasProbes(passes.map(\.number), dictionary, network, step: step)
      while !passes.isEmpty {
        let pass = passes.removeFirst()
        let biases = try probes.takeFirst().biases(
          pass.summary.extremes, dictionary, settings: settings, seed: permutationSeed, on: pool)
        try step()
        outcome += pass.findings(
          biases: biases, axisConcept: axisConcept.flatMap(LocalConcept.named), on: pool)
        try step()
      }
    }
    return outcome
  }

  /// Thresholds and extremes of as many of the blocks as memory allows, one at least; answers whether
  /// their maps were kept.
  private func firstPass(
    _ passes: inout [BlockPass], of blocks: ArraySlice<Int>, _ network: BlockNetwork,
    step: () throws -> Void
  ) throws -> Bool {
    var keepsMaps = false
    try dictionary.forEachChunk { first, images in
      try network.forEachBatch(of: images, first: first) { maps in
        if passes.isEmpty { (passes, keepsMaps) = begin(blocks, maps) }
        for place in passes.indices {
          try passes[place].add(maps(passes[place].number), keeping: keepsMaps, on: pool)
        }
        try step()
      }
    }
    return keepsMaps
  }

  /// Chooses the blocks that fit, and whether their maps fit too.
  private func begin(
    _ blocks: ArraySlice<Int>, _ maps: (Int) -> ActivationBatch
  ) -> ([BlockPass], keepsMaps: Bool) {
    var passes: [BlockPass] = []
    var (held, mapBytes) = (0, 0)
    for block in blocks {
      let first = maps(block)
      let size = BlockPass.size(first: first, imageCount: dictionary.imageCount, settings)
      if !passes.isEmpty && held + size.collector > memoryLimit { break }
      held += size.collector
      mapBytes += size.maps
      passes.append(
        BlockPass(
          number: block, first: first, imageCount: dictionary.imageCount, settings: settings))
    }
    return (passes, passes.count == blocks.count && held + mapBytes <= memoryLimit)
  }

  /// The tally, over maps that were kept or through the network again.
  private func secondPass(
    _ passes: inout [BlockPass], _ network: BlockNetwork, keepsMaps: Bool, step: () throws -> Void
  ) throws {
    let chance =
      settings.nulls == 0
      ? nil : ChanceDraws(imageCount: dictionary.imageCount, count: settings.nulls)
    for place in passes.indices {
      passes[place].beginTally(
        concepts: dictionary.concepts, size: dictionary.size, chance: chance)
    }
    if keepsMaps {
      for (number, images) in (passes.first?.keptBatches ?? []).enumerated() {
        let masks = BatchMasks(images, of: dictionary.masks, chance: chance)
        for place in passes.indices {
          try passes[place].tallyKept(number, masks: masks, on: pool)
        }
        try step()
      }
    } else {
      try dictionary.forEachChunk { first, images in
        try network.forEachBatch(of: images, first: first) { maps in
          let batches = passes.map { maps($0.number) }
          let masks = BatchMasks(batches[0].images, of: dictionary.masks, chance: chance)
          for place in passes.indices {
            try passes[place].tally(batches[place], masks: masks, on: pool)
          }
          try step()
        }
      }
    }
  }
}

/// A network whose blocks' maps are handed over batch by batch.
struct BlockNetwork {
  let model: ResNet
  let hook: Hook
  let pool: WorkerPool

  /// Images that go through the network together; their maps inside it take 8 MB each at 128 px.
  private let batch = 25

  init(model: ResNet, hook: Hook, pool: WorkerPool) {
    (self.model, self.hook, self.pool) = (model, hook, pool)
  }

  /// Runs the images, of which the first has the number `first`; the body gets the maps of a block by
  /// the block's number.
  func forEachBatch(
    of images: LabelledImages, first: Int, _ body: ((Int) -> ActivationBatch) throws -> Void
  ) throws {
    try model.activations(of: images, hook: hook, batch: batch, pool: pool) { range, maps in
      try body { block in
        let map = maps[block]
        return ActivationBatch(
          images: range.lowerBound + first..<range.upperBound + first, height: map.shape[1],
          width: map.shape[2], unitCount: map.shape[3], values: map.values)
      }
    }
  }
}
