import Dissection
import Faces
import Files
import Foundation
import Networks
import Tensors

/// `lancet dissect --activations`: maps of any model, handed over as a file.
package struct ActivationsRequest {
  package var maps: URL
  /// A folder in the published layout, or one with an `index.json`, or that file.
  package var dictionary: URL
  package var output: URL
  package var settings = DissectionSettings()
  package var quantiles = [0.005]
  /// The side of the model's input; else what file or dictionary say.
  package var size: Int?
  package var thresholds: URL?
  /// The layers to dissect; all of the file where it is nil.
  package var layers: [String]?
  package var makesGallery = false
  package var threads = 1

  package init(maps: URL, dictionary: URL, output: URL) {
    (self.maps, self.dictionary, self.output) = (maps, dictionary, output)
  }

  /// Dissects, and writes everything to the output's folder.
  ///
  /// `notice` gets what a reader should know; `step` is called often and may throw to stop.
  package func run(
    notice: (String) -> Void, step: @escaping () throws -> Void
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
    let folder = try DissectionFolder(output)
    let pool = WorkerPool(threads: threads)
    if !dictionary.isOfSets {
      notice("\(dictionary.imageCount) images, input of \(dictionary.size) pixels")
    }

    var summaries: [DissectionSummary] = []
    var gallery: [GalleryStep.Strip] = []
    let labels = try handed.grayscale.isEmpty ? nil : paletteLabels(published, dictionary)
    var palettes: [String: GlobalBias] = [:]
    for layer in handed.layers {
      var dissection = MapDissection(
        dictionary: dictionary, settings: settings, quantiles: quantiles, pool: pool)
      dissection.step = step
      dissection.givenThresholds = { layer, units, quantile in
        try given?.values(
          layer: layer, level: LayerDissection.Level.name(of: quantile), units: units,
          isOnly: handed.layers.count == 1)
      }
      let found = try naming(layer.name, in: file.file) { try dissection.run(layer) }
      for found in found {
        try folder.write(found)
        summaries += found.levels.map { DissectionSummary(found, $0, union: settings.union) }
        if let gray = handed.grayscale.first(where: { $0.name == layer.name }) {
          palettes[layer.name] = try naming(gray.tensorName, in: file.file) {
            try labels?.bias(
              colour: found.extremes, gray: extremes(of: gray, step: step), settings: settings,
              on: pool)
          }
        }
      }
      if makesGallery, let published {
        let stage = GalleryStep(
          pictures: ImageStore(
            published, faces: published.index.publishedOrder, size: dictionary.size),
          concepts: dictionary.concepts, masks: dictionary.masks,
          folder: output.appending(path: "gallery"))
        gallery += try stage.write(
          found.compactMap { GalleryStep.Block($0, union: settings.union) }, maps: layer,
          step: step)
      }
    }
    if !handed.layers.isEmpty { try folder.write(dictionary) }
    if makesGallery {
      try GalleryStep.writeIndex(of: gallery, to: output.appending(path: "gallery"))
    }
    try writeFamilies(
      handed, dictionary, palettes, file: file.file, folder: folder, pool: pool, step: step)
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

  /// Runs `body`; what it finds wrong with activations names the file and the tensor.
  func naming<Result>(
    _ tensor: String, in file: String, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch let error as DissectionError {
      throw MapError.tensor(file: file, tensor: tensor, reason: "\(error)")
    }
  }
}
