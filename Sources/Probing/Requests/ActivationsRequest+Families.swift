import Dissection
import Faces
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

  /// A layer's responses to the images of a probe.
  func extremes(
    of maps: HandedMaps.Layer, step: () throws -> Void
  ) throws -> ActivationExtremes {
    var extremes = ActivationExtremes(imageCount: maps.imageCount, unitCount: maps.unitCount)
    try maps.forEachBatch { batches in
      for batch in batches { try extremes.add(batch) }
      try step()
    }
    return extremes
  }

  /// Probes the families whose maps are there, and writes them layer by layer, the palette last.
  func writeFamilies(
    _ handed: HandedMaps, _ dictionary: MapDictionary, _ palettes: [String: GlobalBias],
    file: String, folder: DissectionFolder, pool: WorkerPool, step: () throws -> Void
  ) throws {
    for layer in Set(handed.probes.map(\.layer)).union(palettes.keys).sorted() {
      let probes = handed.probes.filter { $0.layer == layer }
      var biases = try probes.map { handed in
        let name = dictionary.isOfSets ? layer : "\(layer)/\(handed.probe.name)"
        return try naming(name, in: file) {
          let family = handed.probe.family
          let bias = try GlobalBias(
            family: family, extremes: extremes(of: handed.maps, step: step),
            groups: handed.probe.groups, settings: settings, seed: permutationSeed, on: pool)
          return FamilyBias(
            name: dictionary.isOfSets ? handed.probe.name : family.rawValue,
            groups: dictionary.isOfSets
              ? family.groups.indices.map { "group \($0)" } : family.groups,
            bias: bias)
        }
      }
      if let palette = palettes[layer] { biases.append(FamilyBias(palette)) }
      try folder.write(biases, layer: layer)
    }
  }

  func noteMissingFamilies(
    _ handed: HandedMaps, _ dictionary: MapDictionary, _ notice: (String) -> Void
  ) {
    guard !dictionary.isOfSets else { return }
    let seen = Set(handed.probes.map(\.probe.name))
    let missing = dictionary.probes.map(\.name).filter { !seen.contains($0) }
    guard let first = missing.first, let layer = handed.layers.first else { return }
    notice(
      "no maps of the families \(missing.joined(separator: ", ")); hand them over as tensors such "
        + "as \(layer.name)/\(first) to see which units are biased")
  }
}
