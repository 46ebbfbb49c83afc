import Concepts
import Dissection
import Faces
import Files
import Foundation
import Networks
import Painter
import Specification
import Tensors

/// `lancet dissect weights.safetensors`: a ResNet that Lancet, torchvision or another program wrote,
/// as safetensors or with `torch.save`.
package struct WeightsRequest {
  package var weights: URL
  /// A folder in the published layout, or `synthetic` or `synthetic:N` for N painted faces.
  package var dictionary: String
  package var output: URL
  package var options = DissectionOptions()
  package var hook = Hook.conv1
  package var mean: SIMD3<Float>?
  package var deviation: SIMD3<Float>?
  /// The keys of the state dict, where a file of PyTorch may hold several.
  package var stateDict: String?
  /// The layers to dissect, in the network's order.
  package var layers = ResNetDepth.layers
  package var memory = DissectionMemory.usual
  /// An attribute of the dictionary's faces that units are probed for.
  package var axis: String?
  /// The attribute that the probed one must not go with.
  package var target = "Male"

  /// The seed of the untrained network's weights.
  private static let untrainedSeed: UInt64 = 1

  package init(weights: URL, dictionary: String, output: URL) {
    (self.weights, self.dictionary, self.output) = (weights, dictionary, output)
  }

  /// Dissects, and writes everything to the output's folder.
  ///
  /// `notice` gets what a reader should know; `checkCancellation` is called often and may throw to stop.
  package func run(
    notice: @escaping (String) -> Void, checkCancellation: () throws -> Void
  ) throws -> DissectionResult {
    let read = try WeightsFile(
      contentsOf: weights, stateDict: stateDict, isKnown: ForeignResNet.isKnown)
    let file = read.weights
    let place = try ResultFolder(
      output, of: RunRecord.Input("weights", file: weights), replacing: options.replaces)
    try file.checkSeal(file: weights.relativePath)
    let foreign = try ForeignResNet(
      file, file: weights.relativePath, mean: mean, deviation: deviation)
    let side = try options.size ?? inputSide(of: file) ?? ResNet.usualInput
    let faces = try NamedFaces(dictionary)
    let axisLabels = try axis.map { try faces.labels(of: $0, target: target) }
    let prepared = try PreparedDictionary(
      faces.source, faces: faces.faces, size: side, memoryLimit: memory.pictures)
    let journal = try DissectionJournal(place, settings: options.settings, notice: notice)
    do {
      journal.say(words(of: foreign, images: faces.faces.count, side: side))
      journal.passOver(read.notes + foreign.passedOver)
      try dissect(
        foreign.model, prepared, axisLabels, faces.source.table.origin, journal,
        checkCancellation: checkCancellation)
      return try journal.finish(try inquiry(foreign, side, faces, place.model))
    } catch {
      journal.discard()
      throw error
    }
  }

  private func dissect(
    _ model: ResNet, _ prepared: PreparedDictionary, _ axisLabels: AxisLabels?, _ origin: String,
    _ journal: DissectionJournal, checkCancellation: () throws -> Void
  ) throws {
    let settings = options.settings
    let dictionary = MapDictionary(origin: origin, masks: prepared.masks)
    guard !dictionary.concepts.isEmpty else {
      throw MapError.noMasks(dictionary: dictionary.origin)
    }
    try journal.folder.write(dictionary)
    let dissection = ModelDissection(
      dictionary: prepared, local: dictionary, hook: hook, layers: layers, settings: settings,
      thresholds: try options.thresholdRule(isOnly: layers.count == 1),
      pool: WorkerPool(threads: options.threads), memoryLimit: memory.activations)
    sayGroups(dissection.groups(of: model), journal)
    var gallery: [GalleryStep.Layer] = []
    try dissection.run(model, axisLabels: axisLabels, checkCancellation: checkCancellation) {
      found in
      try journal.add(found)
      try journal.add(found.biases.map(FamilyBias.init), layer: found.name)
      gallery.append(GalleryStep.Layer(found, union: settings.union))
    }
    if settings.nulls > 0 {
      if options.thresholds != nil {
        journal.say(
          "The untrained network has thresholds of its own, as given ones are those of other units."
        )
      }
      let untrained = ResNet(
        model.depth, classes: model.classes, normalization: model.normalization,
        seed: Self.untrainedSeed)
      try dissection.ofUntrained.run(
        untrained, axisLabels: axisLabels, checkCancellation: checkCancellation
      ) { journal.addUntrained($0) }
    }
    guard options.makesGallery else { return }
    let step = GalleryStep(
      pictures: prepared.pictures, concepts: dictionary.concepts, masks: dictionary.masks,
      folder: journal.gallery)
    try journal.writeGallery(
      try step.write(
        gallery, maps: dissection.maps(of: model), checkCancellation: checkCancellation))
  }

  private func sayGroups(_ groups: [LayerGroup], _ journal: DissectionJournal) {
    guard groups.count > 1 else { return }
    let names = groups.map { $0.layers.map(\.rawValue).joined(separator: " and ") }
    journal.say(
      "\(memory.bytes.asMemory) do not hold all blocks at once: \(names.joined(separator: ", then "))"
    )
  }

  private func words(of foreign: ForeignResNet, images: Int, side: Int) -> String {
    let model = foreign.model
    let (centre, spread) = (model.normalization.mean, model.normalization.deviation)
    return model.depth.rawValue
      + (foreign.hasHead ? " of \(model.classes) classes" : " without torchvision's head")
      + "; \(images) images, input of \(side) pixels, mean \(centre.x) \(centre.y) \(centre.z), "
      + "deviation \(spread.x) \(spread.y) \(spread.z)"
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
}

extension WeightsRequest {
  private func inquiry(
    _ foreign: ForeignResNet, _ side: Int, _ faces: NamedFaces, _ weights: RunRecord.Input
  ) throws -> Inquiry {
    let model = foreign.model
    func values(_ vector: SIMD3<Float>) -> [Float] { [vector.x, vector.y, vector.z] }
    return Inquiry(
      program: options.program,
      model: RunRecord.Model(
        source: weights.path, architecture: model.depth.rawValue,
        classes: foreign.hasHead ? model.classes : nil, hook: hook.rawValue, input: side,
        mean: values(model.normalization.mean), deviation: values(model.normalization.deviation)),
      dictionary: faces.source.table.origin, images: faces.faces.count,
      inputs: [weights] + (try faces.inputs())
        + (try options.thresholdInputs()),
      layers: layers, thresholds: options.thresholds,
      axis: axis.map { "\($0), balanced over \(target)" }, gallery: options.makesGallery)
  }
}
