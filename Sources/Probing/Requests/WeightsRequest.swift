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
  package var quantiles = [0.005]
  package var hook = Hook.conv1
  /// The side of the input; else what the weights' metadata say, else torchvision's.
  package var size: Int?
  package var mean: SIMD3<Float>?
  package var deviation: SIMD3<Float>?
  /// The blocks to dissect, counted from 0.
  package var blocks = [0, 1, 2, 3]
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
  /// `notice` gets what a reader should know; `step` is called often and may throw to stop.
  package func run(
    notice: (String) -> Void, step: @escaping () throws -> Void
  ) throws -> [DissectionSummary] {
    let read = try Safetensors(contentsOf: weights)
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
    var dissection = MapDissection(
      dictionary: dictionary, settings: settings, quantiles: quantiles, pool: pool)
    dissection.step = step
    let groups = BlockGroup.all(
      of: blocks, in: model.depth, hook: hook, input: size, images: faces.count,
      quantiles: quantiles, memory: memory.activations)
    func makeMaps(of blocks: [Int]) -> ModelActivations {
      ModelActivations(model, hook: hook, blocks: blocks, pictures: prepared.pictures, pool: pool)
    }
    if groups.count > 1 {
      let names = groups.map { makeMaps(of: $0.blocks).layers.joined(separator: " and ") }
      notice(
        "\(memory.bytes.asMemory) do not hold all blocks at once: "
          + names.joined(separator: ", then "))
    }
    var summaries: [DissectionSummary] = []
    var gallery: [GalleryStep.Block] = []
    for group in groups {
      let maps = makeMaps(of: group.blocks)
      let found = try dissection.run(KeptActivations(maps, keeping: group.keepsMaps))
      var probes = try BiasProbes(prepared, maps, step: step)
      for layer in found {
        try folder.write(layer)
        let biases = try probes.takeFirst().biases(
          layer.extremes, prepared, settings: settings, on: pool)
        try folder.write(biases.map(FamilyBias.init), layer: layer.name)
        summaries += layer.levels.map { DissectionSummary(layer, $0, union: settings.union) }
        if let block = GalleryStep.Block(layer, union: settings.union) { gallery.append(block) }
        try step()
      }
    }
    try folder.write(summaries)
    if makesGallery {
      let target = output.appending(path: "gallery")
      let stage = GalleryStep(
        pictures: prepared.pictures, concepts: dictionary.concepts, masks: dictionary.masks,
        folder: target)
      let strips = try stage.write(gallery, maps: makeMaps(of: blocks), step: step)
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
