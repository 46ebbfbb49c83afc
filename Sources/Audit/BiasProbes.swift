import Concepts
import Dissection
import Networks
import Tensors

/// The responses of some blocks to pictures that only the families of global concepts ask for: the
/// dictionary without its colours, and families' own pictures.
struct BiasProbes {
  /// One element per block.
  private var blocks: [BlockProbes]

  /// Sends the pictures through the network; `step` is called between batches.
  init(
    _ numbers: [Int], _ dictionary: PreparedDictionary, _ network: BlockNetwork,
    step: () throws -> Void
  ) throws {
    blocks = numbers.map { _ in BlockProbes() }
    if dictionary.palette != nil {
      var gray = ProbeExtremes(imageCount: dictionary.imageCount, numbers)
      try dictionary.forEachChunk(inGray: true) { first, images in
        try gray.add(images, first: first, network, step: step)
      }
      for place in blocks.indices { blocks[place].gray = gray.extremes[place] }
    }
    for probe in dictionary.probes {
      var family = ProbeExtremes(imageCount: probe.groups.count, numbers)
      try probe.forEachChunk { first, images in
        try family.add(images, first: first, network, step: step)
      }
      for place in blocks.indices { blocks[place].families.append(family.extremes[place]) }
    }
  }

  /// Hands over the probes of the first block that is left, and lets them go.
  mutating func takeFirst() -> BlockProbes {
    blocks.removeFirst()
  }
}

/// The responses of some blocks to the pictures of a probe.
private struct ProbeExtremes {
  private let imageCount: Int
  private let numbers: [Int]
  private(set) var extremes: [ActivationExtremes] = []

  init(imageCount: Int, _ numbers: [Int]) {
    (self.imageCount, self.numbers) = (imageCount, numbers)
  }

  mutating func add(
    _ images: LabelledImages, first: Int, _ network: BlockNetwork, step: () throws -> Void
  ) throws {
    try network.forEachBatch(of: images, first: first) { maps in
      for (place, number) in numbers.enumerated() {
        let batch = maps(number)
        if extremes.count == place {
          extremes.append(ActivationExtremes(imageCount: imageCount, unitCount: batch.unitCount))
        }
        try extremes[place].add(batch)
      }
      try step()
    }
  }
}

/// The probes of one block.
struct BlockProbes {
  fileprivate(set) var gray: ActivationExtremes?
  fileprivate(set) var families: [ActivationExtremes] = []

  /// The bias of every family; `colour` are the responses to the dictionary as it is.
  func biases(
    _ colour: ActivationExtremes, _ dictionary: PreparedDictionary, settings: DissectionSettings,
    seed: UInt64, on pool: WorkerPool
  ) throws -> [GlobalBias] {
    var biases = try dictionary.groups.map { family, groups in
      try GlobalBias(
        family: family, extremes: colour, groups: groups, settings: settings, seed: seed, on: pool)
    }
    biases += try zip(dictionary.probes, families).map { probe, extremes in
      try GlobalBias(
        family: probe.family, extremes: extremes, groups: probe.groups, settings: settings,
        seed: seed, on: pool)
    }
    if let labels = dictionary.palette, let gray {
      biases.append(
        try GlobalBias(
          family: .palette, extremes: colour.joined(with: gray), groups: labels.groups,
          relabelling: .swap(partners: labels.partners), settings: settings, seed: seed, on: pool))
    }
    return biases
  }
}
