import Concepts
import Dissection
import Networks
import Tensors

/// The responses of some blocks to pictures that only the families of global concepts ask for: the
/// dictionary without its colours, and families' own pictures.
package struct BiasProbes {
  /// One element per block.
  private var blocks: [BlockProbes]

  /// Sends the pictures through the network; `step` is called between batches.
  package init(
    _ dictionary: PreparedDictionary, _ maps: ModelActivations, step: () throws -> Void
  ) throws {
    blocks = maps.blocks.map { _ in BlockProbes() }
    if dictionary.palette != nil {
      var gray = ProbeExtremes(imageCount: dictionary.imageCount)
      try dictionary.pictures.forEachChunk { first, images in
        try gray.add(images.grayscale(), first: first, maps, step: step)
      }
      for place in blocks.indices { blocks[place].gray = gray.extremes[place] }
    }
    for probe in dictionary.probes {
      var family = ProbeExtremes(imageCount: probe.groups.count)
      try probe.pictures.forEachChunk { first, images in
        try family.add(images, first: first, maps, step: step)
      }
      for place in blocks.indices { blocks[place].families.append(family.extremes[place]) }
    }
  }

  /// Hands over the probes of the first block that is left, and lets them go.
  package mutating func takeFirst() -> BlockProbes {
    blocks.removeFirst()
  }
}

/// The responses of some blocks to the pictures of a probe.
private struct ProbeExtremes {
  let imageCount: Int
  private(set) var extremes: [ActivationExtremes] = []

  init(imageCount: Int) {
    self.imageCount = imageCount
  }

  mutating func add(
    _ images: LabelledImages, first: Int, _ maps: ModelActivations, step: () throws -> Void
  ) throws {
    try maps.forEachBatch(of: images, from: first) { batches in
      if extremes.isEmpty {
        extremes = batches.map {
          ActivationExtremes(imageCount: imageCount, unitCount: $0.unitCount)
        }
      }
      for place in extremes.indices { try extremes[place].add(batches[place]) }
      try step()
    }
  }
}

/// The probes of one block.
package struct BlockProbes {
  fileprivate(set) var gray: ActivationExtremes?
  fileprivate(set) var families: [ActivationExtremes] = []

  /// The bias of every family; `colour` are the responses to the dictionary as it is.
  package func biases(
    _ colour: ActivationExtremes, _ dictionary: PreparedDictionary, axis: AxisLabels? = nil,
    settings: DissectionSettings, on pool: WorkerPool
  ) throws -> [GlobalBias] {
    func bias(
      _ family: GlobalFamily, _ extremes: ActivationExtremes, _ groups: [Int?]
    ) throws -> GlobalBias {
      try GlobalBias(
        family: family, extremes: extremes, groups: groups, settings: settings,
        seed: permutationSeed, on: pool)
    }
    var biases = try dictionary.groups.map { try bias($0.family, colour, $0.groups) }
    biases += try zip(dictionary.probes, families).map { probe, extremes in
      try bias(probe.family, extremes, probe.groups)
    }
    if let labels = dictionary.palette, let gray {
      biases.append(try labels.bias(colour: colour, gray: gray, settings: settings, on: pool))
    }
    if let axis { biases.append(try bias(.axis, colour, axis.groups)) }
    return biases
  }
}

/// The label permutations are the same for every model, layer and experiment.
let permutationSeed: UInt64 = 20_220_901
