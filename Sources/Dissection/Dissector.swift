import Concepts
import Tensors

/// Takes the layers of a model apart: thresholds, then tally, then what the counts mean.
///
/// Both passes take all layers together that fit into memory, so that a network runs once or twice
/// over the images and not once for each layer. No number depends on the memory.
package struct Dissector {
  private let concepts: [LocalConcept]
  private let masks: MaskTable
  private let settings: DissectionSettings
  private let thresholds: ThresholdRule
  private let pool: WorkerPool
  private let memoryLimit: Int

  /// Prepares a dissection.
  ///
  /// - Parameters:
  ///   - concepts: The concepts, in the order that breaks ties.
  ///   - masks: The masks of each image, by the place of their concept.
  ///   - settings: What to compute.
  ///   - thresholds: Which thresholds units are hot above.
  ///   - pool: The threads that work.
  ///   - memoryLimit: Bytes of activations that may be held at once: top values and extremes, and maps
  ///     between the two passes. With 0 each layer takes two passes of its own.
  package init(
    concepts: [LocalConcept], masks: MaskTable, settings: DissectionSettings,
    thresholds: ThresholdRule = .own, pool: WorkerPool, memoryLimit: Int = 0
  ) {
    (self.concepts, self.masks, self.settings) = (concepts, masks, settings)
    (self.thresholds, self.pool, self.memoryLimit) = (thresholds, pool, memoryLimit)
  }

  /// The layers that take their passes together.
  package func groups(of source: some ActivationSource) -> [LayerGroup] {
    LayerGroup.all(
      of: source.layers, images: source.imageCount, quantiles: settings.levels,
      memory: memoryLimit)
  }

  /// Dissects all layers of a source.
  ///
  /// - Parameters:
  ///   - source: The maps, of as many images as there are masks of.
  ///   - probes: The families of global concepts that units are probed for.
  ///   - checkCancellation: Called between batches; may throw to stop.
  ///   - body: Gets what was found, layer by layer.
  /// - Throws: what the closures throw, and `DissectionError` for activations and masks that cannot be.
  package func run(
    _ source: some ActivationSource, probes: [BiasProbe] = [],
    checkCancellation: () throws -> Void, body: (LayerFindings) throws -> Void
  ) throws {
    precondition(
      source.imageCount == masks.count,
      "maps of \(source.imageCount) images, masks of \(masks.count)")
    for group in groups(of: source) {
      let maps = source.selecting(group.layers)
      var passes = try twoPasses(
        KeptBatches(maps, keeping: group.keepsMaps), checkCancellation: checkCancellation)
      var responses = try probes.map {
        try $0.responses(of: group.layers, checkCancellation: checkCancellation)
      }
      while !passes.isEmpty {
        // Taken out, so that a layer's memory goes with it.
        let pass = passes.removeFirst()
        let biases = try probes.indices.map { number in
          let others = responses[number].isEmpty ? nil : responses[number].removeFirst()
          return try probes[number].bias(
            own: pass.extremes, others: others, settings: settings, on: pool)
        }
        try checkCancellation()
        try body(pass.findings(biases: biases, on: pool))
        try checkCancellation()
      }
    }
  }

  /// Thresholds and extremes, then the tally.
  private func twoPasses(
    _ maps: KeptBatches<some ActivationSource>, checkCancellation: () throws -> Void
  ) throws -> [LayerPass] {
    var passes = maps.source.layers.map {
      LayerPass($0, imageCount: maps.source.imageCount, settings: settings)
    }
    try maps.forEachBatch { batches in
      for place in passes.indices { try passes[place].collect(batches[place], on: pool) }
      try checkCancellation()
    }
    let chance =
      settings.nulls == 0 ? nil : ChanceDraws(imageCount: masks.count, count: settings.nulls)
    for place in passes.indices {
      try passes[place].beginTally(
        concepts: concepts, size: masks.size, thresholds: thresholds, chance: chance)
    }
    try maps.forEachBatch { batches in
      let masks = BatchMasks(batches[0].images, of: self.masks, chance: chance)
      for place in passes.indices {
        try passes[place].tally(batches[place], masks: masks, on: pool)
      }
      try checkCancellation()
    }
    return passes
  }
}
