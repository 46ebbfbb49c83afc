import Dissection
import Faces
import Files
import Foundation
import Networks
import Specification
import Tensors

/// `lancet dissect --activations`: maps of any model, handed over as a file.
package struct ActivationsRequest {
  package var maps: URL
  /// A folder in the published layout, or one with an `index.json`, or that file.
  package var dictionary: URL
  package var output: URL
  package var settings = DissectionSettings()
  /// The side of the model's input; else what file or dictionary say.
  package var size: Int?
  package var thresholds: URL?
  /// The layers to dissect; all of the file where it is nil.
  package var layers: [LayerName]?
  package var makesGallery = false
  package var threads = 1

  package init(maps: URL, dictionary: URL, output: URL) {
    (self.maps, self.dictionary, self.output) = (maps, dictionary, output)
  }

  /// Dissects, and writes everything to the output's folder.
  ///
  /// `notice` gets what a reader should know; `checkCancellation` is called often and may throw to stop.
  package func run(
    notice: (String) -> Void, checkCancellation: () throws -> Void
  ) throws -> [DissectionSummary] {
    let file = try SafetensorsFile(contentsOf: maps)
    let published = try openDictionary()
    let dictionary = try prepare(published, input: try input(of: file))
    if makesGallery, published == nil { throw MapError.noPictures(dictionary: dictionary.origin) }
    let handed = try HandedMaps(file, dictionary: dictionary, layers: layers)
    if !handed.layers.isEmpty, dictionary.concepts.isEmpty {
      throw MapError.noMasks(dictionary: dictionary.origin)
    }
    let given = try thresholds.map { try ThresholdFile($0) }
    let isOnly = handed.layers.count == 1
    let pool = WorkerPool(threads: threads)
    let dissector = Dissector(
      concepts: dictionary.concepts, masks: dictionary.masks, settings: settings,
      thresholds: given.map { .given($0.values(isOnly: isOnly)) } ?? .own, pool: pool)
    let folder = try DissectionFolder(output)
    if !dictionary.isOfSets {
      notice("\(dictionary.imageCount) images, input of \(dictionary.size) pixels")
    }

    var summaries: [DissectionSummary] = []
    var strips: [GalleryStep.Strip] = []
    let labels = try handed.grayscale.isEmpty ? nil : paletteLabels(published, dictionary)
    var palettes: [LayerName: [GlobalBias]] = [:]
    for layer in handed.layers {
      let gray = handed.grayscale.first { $0.name == layer.name }
      let probe = gray.flatMap { labels?.probe(gray: $0) }
      try dissector.run(
        layer, probes: probe.map { [$0] } ?? [], checkCancellation: checkCancellation
      ) { found in
        try folder.write(found)
        summaries += found.levels.map { DissectionSummary(found, $0, union: settings.union) }
        if !found.biases.isEmpty { palettes[found.name] = found.biases }
        guard makesGallery, let published else { return }
        let step = GalleryStep(
          pictures: ImageStore(
            published, faces: published.index.publishedOrder, size: dictionary.size),
          concepts: dictionary.concepts, masks: dictionary.masks,
          folder: output.appending(path: "gallery"))
        strips += try step.write(
          [GalleryStep.Layer(found, union: settings.union)], maps: layer,
          checkCancellation: checkCancellation)
      }
    }
    if !handed.layers.isEmpty { try folder.write(dictionary) }
    if makesGallery {
      try GalleryStep.writeIndex(of: strips, to: output.appending(path: "gallery"))
    }
    try writeFamilies(
      handed, dictionary, palettes, folder: folder, pool: pool,
      checkCancellation: checkCancellation)
    try folder.write(summaries)
    noteMissingFamilies(handed, dictionary, notice)
    return summaries
  }

  /// The side of the model's input, where the file states it.
  private func input(of file: SafetensorsFile) throws -> Int? {
    try file.metadata["input"].map { text in
      guard let side = Int(text), (16...2048).contains(side) else {
        throw WeightsError.wrongMetadata(
          file: file.file, key: "input", found: text, valid: "16 to 2048")
      }
      return side
    }
  }

  /// Opens the dictionary where it is in the published layout.
  private func openDictionary() throws -> FaceDictionary? {
    if dictionary.pathExtension == "json" { return nil }
    let index = dictionary.appending(path: "index.json")
    if FileManager.default.fileExists(atPath: index.path) { return nil }
    return try FaceDictionary(contentsOf: dictionary)
  }

  private func prepare(_ published: FaceDictionary?, input: Int?) throws -> MapDictionary {
    if let published { return try MapDictionary(published, size: size ?? input) }
    let file =
      dictionary.pathExtension == "json" ? dictionary : dictionary.appending(path: "index.json")
    return try MapDictionary(indexFile: file, size: size ?? input)
  }
}
