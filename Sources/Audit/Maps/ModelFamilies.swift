import Concepts
import Dissection
import Faces
import Images
import Networks

/// Which units of a network's blocks are biased: by the groups of the dictionary's faces, by the
/// families whose pictures lie beside, and by the palette.
struct ModelFamilies {
  let maps: ModelMaps
  let source: any FaceSource
  let faces: [Int]
  let settings: DissectionSettings
  let step: () throws -> Void

  /// The responses to every picture in colour and then in grayscale.
  struct Palette {
    /// Which pictures are not grey already.
    fileprivate let isColoured: [Bool]
    fileprivate var extremes: [ActivationExtremes] = []

    /// Takes maps in: those of the grey pictures follow those in colour.
    mutating func add(_ batches: [ActivationBatch]) throws {
      if extremes.isEmpty {
        extremes = batches.map {
          ActivationExtremes(imageCount: 2 * isColoured.count, unitCount: $0.unitCount)
        }
      }
      for block in extremes.indices { try extremes[block].add(batches[block]) }
    }
  }

  /// Looks at the pictures.
  func startPalette() throws -> Palette {
    var isColoured: [Bool] = []
    try maps.pictures.forEachChunk(of: Array(faces.indices)) { _, images in
      isColoured += (0..<images.count).map { !images.picture(at: $0).isGray }
    }
    return Palette(isColoured: isColoured)
  }

  /// The biases of each block; `own` are its responses to the dictionary's faces.
  func biases(
    own: [ActivationExtremes], palette: inout Palette
  ) throws -> [[FamilyBias]] {
    var result: [[FamilyBias]] = own.map { _ in [] }
    func add(
      _ family: GlobalFamily, _ extremes: [ActivationExtremes], _ groups: [Int?],
      _ relabelling: Relabelling = .shuffle
    ) throws {
      for block in result.indices {
        let bias = try GlobalBias(
          family: family, extremes: extremes[block], groups: groups, relabelling: relabelling,
          settings: settings, seed: permutationSeed, on: maps.pool)
        result[block].append(
          FamilyBias(name: family.rawValue, groups: family.groups, bias: bias))
        try step()
      }
    }
    for family in GlobalFamily.allCases where family != .palette {
      guard let column = source.table.groups[family] else { continue }
      let groups = faces.map { column[$0] }
      if family.groups.indices.allSatisfy(groups.contains) { try add(family, own, groups) }
    }
    if let published = source as? FaceDictionary {
      for probe in FamilyProbe.all(of: published, size: maps.pictures.size) {
        var extremes: [ActivationExtremes] = []
        try probe.forEachChunk { first, images in
          try maps.forEachBatch(of: images, from: first) { batches in
            if extremes.isEmpty {
              extremes = batches.map {
                ActivationExtremes(imageCount: probe.groups.count, unitCount: $0.unitCount)
              }
            }
            for block in extremes.indices { try extremes[block].add(batches[block]) }
            try step()
          }
        }
        try add(probe.family, extremes, probe.groups)
      }
    }
    if let labels = PaletteLabels(isColoured: palette.isColoured) {
      try addGrayscale(to: &palette)
      try add(.palette, palette.extremes, labels.groups, .swap(partners: labels.partners))
    }
    return result
  }

  private func addGrayscale(to palette: inout Palette) throws {
    try maps.pictures.forEachChunk(of: Array(faces.indices)) { first, images in
      let gray = LabelledImages(
        size: images.size,
        pixels: (0..<images.count).flatMap { images.picture(at: $0).grayscale().pixels },
        labels: images.labels)
      try maps.forEachBatch(of: gray, from: faces.count + first) { batches in
        try palette.add(batches)
        try step()
      }
    }
  }
}

extension LabelledImages {
  /// One of the images as a picture.
  func picture(at place: Int) -> RGBImage {
    let bytes = size * size * 3
    return RGBImage(
      width: size, height: size, pixels: Array(pixels[place * bytes..<(place + 1) * bytes]))
  }
}
