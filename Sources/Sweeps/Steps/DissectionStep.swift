import Concepts
import Dissection
import Networks
import Probing
import Results
import Specification
import Tensors

/// Takes a trained model apart: activations, thresholds, tally, hierarchy and global bias of its
/// blocks, each step a type of `Dissection`.
package struct DissectionStep {
  let dictionary: PreparedDictionary
  private let hook: Hook
  private let blocks: [Int]
  private let settings: DissectionSettings
  private let pool: WorkerPool
  private let memoryLimit: Int

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
    memoryLimit: Int = DissectionMemory.usual.activations
  ) {
    precondition(
      !blocks.isEmpty && blocks == Set(blocks).sorted() && blocks.allSatisfy((0..<4).contains),
      "blocks \(blocks) of a network with four")
    (self.dictionary, self.hook, self.blocks) = (dictionary, hook, blocks)
    (self.settings, self.pool, self.memoryLimit) = (settings, pool, memoryLimit)
  }

  /// Dissects `model`, block by block.
  ///
  /// The null of an untrained network is this, run on one.
  /// - Parameters:
  ///   - model: The network.
  ///   - axisConcept: The published name of what the experiment skews; readings count its units too
  ///     where it is a local concept.
  ///   - axisLabels: Which of the dictionary's faces have that attribute, to probe units for it.
  ///   - step: Called between batches; may throw to stop.
  /// - Returns: what was found.
  /// - Throws: what `step` throws, and `DissectionError` for activations that are not finite.
  package func run(
    _ model: ResNet, axisConcept: String? = nil, axisLabels: AxisLabels? = nil,
    step: () throws -> Void
  ) throws -> DissectionOutcome {
    var outcome = DissectionOutcome()
    let groups = BlockGroup.all(
      of: blocks, in: model.depth, hook: hook, input: dictionary.size,
      images: dictionary.imageCount, quantiles: settings.quantiles, memory: memoryLimit)
    for group in groups {
      let maps = ModelActivations(
        model, hook: hook, blocks: group.blocks, pictures: dictionary.pictures, pool: pool)
      var passes = try twoPasses(KeptActivations(maps, keeping: group.keepsMaps), step: step)
      var probes = try BiasProbes(dictionary, maps, step: step)
      while !passes.isEmpty {
        let pass = passes.removeFirst()
        let biases = try probes.takeFirst().biases(
          pass.summary.extremes, dictionary, axis: axisLabels, settings: settings, on: pool)
        try step()
        outcome += pass.findings(
          biases: biases, axisConcept: axisConcept.flatMap(LocalConcept.named), on: pool)
        try step()
      }
    }
    return outcome
  }

  /// Thresholds and extremes, then the tally.
  private func twoPasses(_ maps: KeptActivations, step: () throws -> Void) throws -> [BlockPass] {
    var passes: [BlockPass] = []
    try maps.forEachBatch { batches in
      if passes.isEmpty {
        passes = zip(maps.layers, batches).map {
          BlockPass($0, first: $1, imageCount: dictionary.imageCount, settings: settings)
        }
      }
      for place in passes.indices { try passes[place].collect(batches[place], on: pool) }
      try step()
    }
    let chance =
      settings.nulls == 0
      ? nil : ChanceDraws(imageCount: dictionary.imageCount, count: settings.nulls)
    for place in passes.indices {
      passes[place].beginTally(
        concepts: dictionary.concepts, size: dictionary.size, chance: chance)
    }
    try maps.forEachBatch { batches in
      let masks = BatchMasks(batches[0].images, of: dictionary.masks, chance: chance)
      for place in passes.indices {
        try passes[place].tally(batches[place], masks: masks, on: pool)
      }
      try step()
    }
    return passes
  }
}
