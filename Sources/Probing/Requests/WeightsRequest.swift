import Concepts
import Dissection
import Faces
import Files
import Foundation
import Networks
import Painter
import Specification
import Tensors

/// `lancet dissect weights.safetensors`: a ResNet that Lancet, torchvision or another program wrote.
package struct WeightsRequest {
  package var weights: URL
  /// A folder in the published layout, or `synthetic` or `synthetic:N` for N painted faces.
  package var dictionary: String
  package var output: URL
  package var settings = DissectionSettings()
  package var hook = Hook.conv1
  /// The side of the input; else what the weights' metadata say, else torchvision's.
  package var size: Int?
  package var mean: SIMD3<Float>?
  package var deviation: SIMD3<Float>?
  /// The layers to dissect, in the network's order.
  package var layers = ResNetDepth.layers
  package var makesGallery = false
  package var threads = 1
  package var memory = DissectionMemory.usual

  /// Painted faces where no number is given.
  private static let paintedFaces = 600

  package init(weights: URL, dictionary: String, output: URL) {
    (self.weights, self.dictionary, self.output) = (weights, dictionary, output)
  }

  /// Dissects, and writes everything to the output's folder.
  ///
  /// `notice` gets what a reader should know; `checkCancellation` is called often and may throw to stop.
  package func run(
    notice: (String) -> Void, checkCancellation: () throws -> Void
  ) throws -> [DissectionSummary] {
    let read = try Safetensors(contentsOf: weights)
    try read.checkSeal(file: weights.relativePath)
    let model = try ResNet(
      foreign: read, file: weights.relativePath, mean: mean, deviation: deviation)
    let recorded = try inputSide(of: read)
    let size = size ?? recorded ?? ResNet.usualInput
    let (source, faces) = try openDictionary()
    let prepared = try PreparedDictionary(
      source, faces: faces, size: size, memoryLimit: memory.pictures)
    let dictionary = MapDictionary(origin: source.table.origin, masks: prepared.masks)
    guard !dictionary.concepts.isEmpty else {
      throw MapError.noMasks(dictionary: dictionary.origin)
    }
    let (centre, spread) = (model.normalization.mean, model.normalization.deviation)
    notice(
      "\(model.depth.rawValue) of \(model.classes) classes; \(faces.count) images, input of \(size) "
        + "pixels, mean \(centre.x) \(centre.y) \(centre.z), deviation \(spread.x) \(spread.y) "
        + "\(spread.z)")

    let folder = try DissectionFolder(output)
    try folder.write(dictionary)
    let pool = WorkerPool(threads: threads)
    let maps = ModelActivations(
      model, hook: hook, layers: layers, pictures: prepared.pictures, pool: pool)
    let dissector = Dissector(
      concepts: dictionary.concepts, masks: dictionary.masks, settings: settings, pool: pool,
      memoryLimit: memory.activations)
    let groups = dissector.groups(of: maps)
    if groups.count > 1 {
      let names = groups.map { $0.layers.map(\.rawValue).joined(separator: " and ") }
      notice(
        "\(memory.bytes.asMemory) do not hold all blocks at once: "
          + names.joined(separator: ", then "))
    }
    var summaries: [DissectionSummary] = []
    var gallery: [GalleryStep.Layer] = []
    try dissector.run(
      maps, probes: prepared.probes(of: maps), checkCancellation: checkCancellation
    ) { found in
      try folder.write(found)
      try folder.write(found.biases.map(FamilyBias.init), layer: found.name)
      summaries += found.levels.map { DissectionSummary(found, $0, union: settings.union) }
      gallery.append(GalleryStep.Layer(found, union: settings.union))
    }
    try folder.write(summaries)
    if makesGallery {
      let target = output.appending(path: "gallery")
      let step = GalleryStep(
        pictures: prepared.pictures, concepts: dictionary.concepts, masks: dictionary.masks,
        folder: target)
      let strips = try step.write(gallery, maps: maps, checkCancellation: checkCancellation)
      try GalleryStep.writeIndex(of: strips, to: target)
    }
    return summaries
  }

  /// The side of the input that the weights' metadata state.
  private func inputSide(of weights: Safetensors) throws -> Int? {
    try weights.metadata["input"].map { text in
      guard let side = Int(text), (16...2048).contains(side) else {
        throw WeightsError.wrongMetadata(
          file: self.weights.relativePath, key: "input", found: text, valid: "16 to 2048")
      }
      return side
    }
  }

  /// The faces to dissect with, those of a folder in the order in which maps are handed over.
  private func openDictionary() throws -> (source: any FaceSource, faces: [Int]) {
    let parts = dictionary.split(separator: ":", maxSplits: 1)
    if parts.first == "synthetic" {
      guard let count = parts.count == 1 ? Self.paintedFaces : Int(parts[1]),
        (1...1_000_000).contains(count)
      else {
        throw MapError.badIndex(
          file: dictionary, found: "no number of painted faces",
          valid: "synthetic:N, N from 1 to 1000000")
      }
      let faces = SyntheticSource(seed: 1, counts: [.dictionary: count])
      return (faces, Array(0..<count))
    }
    let folder = URL(filePath: dictionary, directoryHint: .isDirectory)
    let published = try FaceDictionary(contentsOf: folder)
    return (published, published.index.publishedOrder)
  }
}
