import Dissection
import Faces
import Files
import Foundation
import Specification
import Tensors

/// `lancet dissect --activations`: maps of any model, handed over as a file.
package struct ActivationsRequest {
  package var maps: URL
  /// The same maps of the network before its training, as chance; nil where there are none.
  package var untrained: URL?
  /// A folder in the published layout, or one with an `index.json`, or that file.
  package var dictionary: URL
  package var output: URL
  package var options = DissectionOptions()
  /// The layers to dissect; all of the file where it is nil.
  package var layers: [LayerName]?
  /// In which order tensors lie; recognised where it is nil.
  package var layout: MapLayout?

  package init(maps: URL, dictionary: URL, output: URL) {
    (self.maps, self.dictionary, self.output) = (maps, dictionary, output)
  }

  var settings: DissectionSettings { options.settings }

  /// Dissects, and writes everything to the output's folder.
  ///
  /// `notice` gets what a reader should know; `checkCancellation` is called often and may throw to stop.
  package func run(
    notice: @escaping (String) -> Void, checkCancellation: () throws -> Void
  ) throws -> DissectionResult {
    let file = try SafetensorsFile(contentsOf: maps)
    let place = try ResultFolder(
      output, of: RunRecord.Input("activation maps", file: maps), replacing: options.replaces)
    let published = try openDictionary()
    let dictionary = try prepare(
      published, input: try ReadWeights.side(file.metadata, file: file.file))
    if options.makesGallery, published == nil {
      throw MapError.noPictures(dictionary: dictionary.origin)
    }
    let handed = try HandedMaps(file, dictionary: dictionary, layers: layers, layout: layout)
    if !handed.layers.isEmpty, dictionary.concepts.isEmpty {
      throw MapError.noMasks(dictionary: dictionary.origin)
    }
    let untrained = try untrainedLayers(like: handed, dictionary)
    let names = FileNames(["gallery"] + handed.names.map(\.rawValue))
    let journal = try DissectionJournal(place, settings: settings, names: names, notice: notice)
    do {
      saySetting(handed, dictionary, journal)
      let pool = WorkerPool(threads: options.threads)
      let palettes = try dissect(
        handed, published, dictionary, journal, names, pool: pool,
        checkCancellation: checkCancellation)
      if !handed.layers.isEmpty { try journal.folder.write(dictionary) }
      try writeFamilies(
        handed, dictionary, palettes, journal: journal, pool: pool,
        checkCancellation: checkCancellation)
      try dissectUntrained(
        untrained, dictionary, journal, pool: pool, checkCancellation: checkCancellation)
      sayMissingFamilies(handed, dictionary, journal)
      return try journal.finish(try inquiry(handed, published, dictionary, place.model))
    } catch {
      journal.discard()
      throw error
    }
  }

  /// Dissects layer by layer; returns what units make of the palette.
  private func dissect(
    _ handed: HandedMaps, _ published: FaceDictionary?, _ dictionary: MapDictionary,
    _ journal: DissectionJournal, _ names: FileNames, pool: WorkerPool,
    checkCancellation: () throws -> Void
  ) throws -> [LayerName: [GlobalBias]] {
    let dissector = Dissector(
      concepts: dictionary.concepts, masks: dictionary.masks, settings: settings,
      thresholds: try options.thresholdRule(isOnly: handed.layers.count == 1), pool: pool)
    let labels = try handed.grayscale.isEmpty ? nil : paletteLabels(published, dictionary)
    var palettes: [LayerName: [GlobalBias]] = [:]
    var strips: [GalleryStep.Strip] = []
    for layer in handed.layers {
      let gray = handed.grayscale.first { $0.name == layer.name }
      let probe = gray.flatMap { labels?.probe(gray: $0) }
      try dissector.run(
        layer, probes: probe.map { [$0] } ?? [], checkCancellation: checkCancellation
      ) { found in
        try journal.add(found)
        if !found.biases.isEmpty { palettes[found.name] = found.biases }
        guard options.makesGallery, let published else { return }
        let step = GalleryStep(
          pictures: ImageStore(
            published, faces: published.index.publishedOrder, size: dictionary.size),
          concepts: dictionary.concepts, masks: dictionary.masks, folder: journal.gallery,
          names: names)
        strips += try step.write(
          [GalleryStep.Layer(found, union: settings.union)], maps: layer,
          checkCancellation: checkCancellation)
      }
    }
    if options.makesGallery { try journal.writeGallery(strips) }
    return palettes
  }

  /// Says what was understood, and what cannot be had.
  private func saySetting(
    _ handed: HandedMaps, _ dictionary: MapDictionary, _ journal: DissectionJournal
  ) {
    if !dictionary.isOfSets {
      journal.say("\(dictionary.imageCount) images, input of \(dictionary.size) pixels")
    }
    for maps in handed.layers + handed.grayscale + handed.probes.map(\.maps) {
      journal.say(maps.words)
    }
    journal.passOver(handed.passedOver)
    if handed.layers.isEmpty {
      journal.say(
        "No maps are of images with masks, so no detectors are counted, by chance neither.")
    } else if settings.nulls > 0, untrained == nil {
      journal.say(
        "The maps of an untrained network are not there, so counts are held against shuffled faces "
          + "and shifted masks alone. Hand them over with --untrained FILE.")
    }
  }

  private func inquiry(
    _ handed: HandedMaps, _ published: FaceDictionary?, _ dictionary: MapDictionary,
    _ model: RunRecord.Input
  ) throws -> Inquiry {
    var inputs = [model]
    if let untrained {
      inputs.append(try RunRecord.Input("maps of the untrained network", file: untrained))
    }
    inputs +=
      try published.map { try RunRecord.Input.all(of: $0, faces: $0.index.publishedOrder) }
      ?? RunRecord.Input.all("dictionary", at: dictionaryFolder)
    return Inquiry(
      program: options.program,
      model: RunRecord.Model(source: maps.relativePath, input: dictionary.size),
      dictionary: dictionary.origin, images: dictionary.imageCount,
      inputs: inputs + (try options.thresholdInputs()), layers: handed.names,
      thresholds: options.thresholds, axis: nil, gallery: options.makesGallery)
  }
}

// Files and their sizes.
extension ActivationsRequest {
  /// The folder of a dictionary in arrays.
  private var dictionaryFolder: URL {
    dictionary.pathExtension == "json" ? dictionary.deletingLastPathComponent() : dictionary
  }

  /// Opens the dictionary where it is in the published layout.
  private func openDictionary() throws -> FaceDictionary? {
    if dictionary.pathExtension == "json" { return nil }
    let index = dictionary.appending(path: "index.json")
    if FileManager.default.fileExists(atPath: index.path) { return nil }
    return try FaceDictionary(contentsOf: dictionary)
  }

  private func prepare(_ published: FaceDictionary?, input: Int?) throws -> MapDictionary {
    if let published { return try MapDictionary(published, size: options.size ?? input) }
    let file =
      dictionary.pathExtension == "json" ? dictionary : dictionary.appending(path: "index.json")
    return try MapDictionary(indexFile: file, size: options.size ?? input)
  }
}
