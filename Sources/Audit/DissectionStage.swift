import Concepts
import Dissection
import Networks
import Results
import Tensors

/// Takes a trained model apart: activations, thresholds, tally, hierarchy and global bias of all four
/// blocks, each step a type of `Dissection`.
package struct DissectionStage {
  private let dictionary: PreparedDictionary
  private let hook: Hook
  private let settings: DissectionSettings
  private let pool: WorkerPool
  /// Bytes of activation maps that may be kept between the two passes; beyond, the network runs twice.
  private let memoryLimit: Int
  /// The limit where nothing else is said.
  package static let mapMemory = 1 << 30

  package init(
    dictionary: PreparedDictionary, hook: Hook, settings: DissectionSettings, pool: WorkerPool,
    memoryLimit: Int = DissectionStage.mapMemory
  ) {
    (self.dictionary, self.hook, self.settings) = (dictionary, hook, settings)
    (self.pool, self.memoryLimit) = (pool, memoryLimit)
  }

  /// Images that go through the network together.
  private let batch = 50
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
    var passes: [BlockPass] = []
    var keepsMaps = true
    try forEachBatch(of: dictionary.images, through: model) { batches in
      if passes.isEmpty {
        passes = batches.enumerated().map { place, batch in
          BlockPass(
            block: "layer\(place + 1)", first: batch, imageCount: dictionary.images.count,
            settings: settings)
        }
        keepsMaps = passes.reduce(0) { $0 + $1.mapBytes } <= memoryLimit
      }
      for block in passes.indices { try passes[block].add(batches[block], keeping: keepsMaps) }
      try step()
    }
    let families = try dictionary.probes.map { try familyProbe($0, model, step: step) }
    try tally(&passes, model, keepsMaps: keepsMaps, step: step)
    let palettes = try paletteProbe(model, colour: passes.map(\.summary.extremes), step: step)
    var outcome = DissectionOutcome()
    for block in passes.indices {
      let biases = try biases(
        passes[block].summary.extremes, families: families.map { $0[block] },
        palette: palettes[block])
      try step()
      outcome += passes[block].findings(
        biases: biases, axisConcept: axisConcept.flatMap(LocalConcept.named), on: pool)
      try step()
    }
    return outcome
  }

  /// The second pass, over maps that were kept or through the network again.
  private func tally(
    _ passes: inout [BlockPass], _ model: ResNet, keepsMaps: Bool, step: () throws -> Void
  ) throws {
    let chance =
      settings.nulls == 0
      ? nil : ChanceDraws(imageCount: dictionary.images.count, count: settings.nulls)
    for block in passes.indices {
      passes[block].beginTally(
        concepts: dictionary.concepts, size: dictionary.images.size, chance: chance)
    }
    if keepsMaps {
      for (number, images) in (passes.first?.keptBatches ?? []).enumerated() {
        let masks = BatchMasks(images, of: dictionary.masks, chance: chance)
        for block in passes.indices {
          try passes[block].tallyKept(number, masks: masks, on: pool)
        }
        try step()
      }
    } else {
      try forEachBatch(of: dictionary.images, through: model) { batches in
        let masks = BatchMasks(batches[0].images, of: dictionary.masks, chance: chance)
        for block in passes.indices {
          try passes[block].tally(batches[block], masks: masks, on: pool)
        }
        try step()
      }
    }
  }

  /// The responses to the dictionary in colour, which are known, and then in grayscale, as one probe
  /// per block.
  private func paletteProbe(
    _ model: ResNet, colour: [ActivationExtremes], step: () throws -> Void
  ) throws -> [ActivationExtremes] {
    let count = dictionary.images.count
    var probes = colour.map { $0.extended(by: count) }
    try dictionary.forEachGrayscaleChunk { first, images in
      try forEachBatch(of: images, through: model, offset: count + first) { batches in
        for block in probes.indices { try probes[block].add(batches[block]) }
        try step()
      }
    }
    return probes
  }

  /// The responses to the pictures of a family, one probe per block.
  private func familyProbe(
    _ probe: FamilyProbe, _ model: ResNet, step: () throws -> Void
  ) throws -> [ActivationExtremes] {
    var extremes: [ActivationExtremes] = []
    try probe.forEachChunk { first, images in
      try forEachBatch(of: images, through: model, offset: first) { batches in
        if extremes.isEmpty {
          extremes = batches.map {
            ActivationExtremes(imageCount: probe.groups.count, unitCount: $0.unitCount)
          }
        }
        for block in extremes.indices { try extremes[block].add(batches[block]) }
        try step()
      }
    }
    return extremes
  }

  private func biases(
    _ extremes: ActivationExtremes, families: [ActivationExtremes], palette: ActivationExtremes
  ) throws -> [GlobalBias] {
    var own = try dictionary.groups.map { family, groups in
      try GlobalBias(
        family: family, extremes: extremes, groups: groups, settings: settings,
        seed: permutationSeed, on: pool)
    }
    own += try zip(dictionary.probes, families).map { probe, extremes in
      try GlobalBias(
        family: probe.family, extremes: extremes, groups: probe.groups, settings: settings,
        seed: permutationSeed, on: pool)
    }
    guard let labels = dictionary.palette else { return own }
    let probe = try GlobalBias(
      family: .palette, extremes: palette, groups: labels.groups,
      relabelling: .swap(partners: labels.partners), settings: settings, seed: permutationSeed,
      on: pool)
    return own + [probe]
  }

  /// Runs the images through the network and hands over the maps of the four blocks.
  private func forEachBatch(
    of images: LabelledImages, through model: ResNet, offset: Int = 0,
    _ body: ([ActivationBatch]) throws -> Void
  ) throws {
    try model.activations(of: images, hook: hook, batch: batch, pool: pool) { range, maps in
      try body(
        maps.map { map in
          ActivationBatch(
            images: range.lowerBound + offset..<range.upperBound + offset, height: map.shape[1],
            width: map.shape[2], unitCount: map.shape[3], values: map.values)
        })
    }
  }
}
