import Dissection
import Faces
import Specification
import Tensors

// Which units are biased, where maps of families' pictures or of pictures in grayscale are handed over.

extension ActivationsRequest {
  /// How the two palettes of each image are labelled.
  ///
  /// Pictures that are grey already are left out where there are pictures to look at.
  func paletteLabels(
    _ published: FaceDictionary?, _ dictionary: MapDictionary
  ) throws -> PaletteLabels? {
    guard let published else {
      return PaletteLabels(isColoured: Array(repeating: true, count: dictionary.imageCount))
    }
    var pictures = ImageStore(
      published, faces: published.index.publishedOrder, size: dictionary.size)
    return PaletteLabels(isColoured: try pictures.readAll())
  }

  /// Probes the families whose maps are there, and writes them layer by layer, the palette last.
  func writeFamilies(
    _ handed: HandedMaps, _ dictionary: MapDictionary, _ palettes: [LayerName: [GlobalBias]],
    journal: DissectionJournal, pool: WorkerPool, checkCancellation: () throws -> Void
  ) throws {
    for layer in Set(handed.probes.map(\.layer)).union(palettes.keys).sorted() {
      let probes = handed.probes.filter { $0.layer == layer }
      var biases = try probes.map { handed in
        let family = handed.probe.family
        let probe = BiasProbe(family, groups: handed.probe.groups, of: .others(handed.maps))
        let extremes = try handed.maps.extremes(checkCancellation: checkCancellation)[0]
        let bias = try handed.maps.naming {
          try probe.bias(own: nil, others: extremes, settings: settings, on: pool)
        }
        return FamilyBias(
          name: dictionary.isOfSets ? handed.probe.name : family.rawValue,
          groups: dictionary.isOfSets
            ? family.groups.indices.map { "group \($0)" } : family.groups,
          bias: bias)
      }
      biases += (palettes[layer] ?? []).map(FamilyBias.init)
      try journal.add(biases, layer: layer)
    }
  }

  func sayMissingFamilies(
    _ handed: HandedMaps, _ dictionary: MapDictionary, _ journal: DissectionJournal
  ) {
    guard !dictionary.isOfSets else { return }
    let seen = Set(handed.probes.map(\.probe.name))
    let missing = dictionary.probes.map(\.name).filter { !seen.contains($0) }
    guard let first = missing.first, let layer = handed.layers.first else { return }
    journal.say(
      "There are no maps of the families \(missing.joined(separator: ", ")). Hand them over as tensors "
        + "such as \(layer.name)/\(first) to see which units are biased.")
  }
}
