import Concepts
import Dissection
import Faces
import Files
import Foundation
import Graphs
import ONNX
import Specification
import Tensors

/// `lancet dissect model.onnx`: a network of any architecture that a file describes.
package struct NetworkRequest {
  package var network: URL
  /// A folder in the published layout, or `synthetic` or `synthetic:N` for N painted faces.
  package var dictionary: String
  package var output: URL
  package var options = DissectionOptions()
  /// The names of the layers to dissect.
  package var layers: [String]
  /// What is said of the pictures; the file beside the network says the rest.
  package var choices = PictureChoices()
  package var memory = DissectionMemory.usual
  /// An attribute of the dictionary's faces that units are probed for.
  package var axis: String?
  /// The attribute that the probed one must not go with.
  package var target = "Male"

  /// The seed of the untrained network's weights.
  private static let untrainedSeed: UInt64 = 1

  package init(network: URL, dictionary: String, layers: [String], output: URL) {
    (self.network, self.dictionary, self.output) = (network, dictionary, output)
    self.layers = layers
  }

  /// Dissects, and writes everything to the output's folder.
  ///
  /// `notice` gets what a reader should know; `checkCancellation` is called often and may throw to stop.
  package func run(
    notice: @escaping (String) -> Void, checkCancellation: () throws -> Void
  ) throws -> DissectionResult {
    let place = try ResultFolder(
      output, of: RunRecord.Input("network", file: network), replacing: options.replaces)
    var said = choices
    said.size = options.size ?? choices.size
    let choices = said.filled(by: try PictureChoices(beside: network))
    let model = try ONNXModel(contentsOf: network, size: choices.size)
    guard [1, 3].contains(model.input.channels) else {
      throw ONNXError.file(
        model.file, problem: "has an input of \(model.input.channels) channels",
        remedy: "Pictures have three colours, or one.")
    }
    let input = try choices.input(channels: model.input.channels, file: model.file)
    guard model.input.height == model.input.width else {
      throw ONNXError.file(
        model.file,
        problem: "takes pictures of \(model.input.height) × \(model.input.width) pixels",
        remedy: "The faces of a dictionary are square; export the network for such.")
    }
    let targets = try targets(of: model)
    let faces = try NamedFaces(dictionary)
    let axisLabels = try axis.map { try faces.labels(of: $0, target: target) }
    let prepared = try PreparedDictionary(
      faces.source, faces: faces.faces, size: model.input.height, memoryLimit: memory.pictures)
    let journal = try DissectionJournal(place, settings: options.settings, notice: notice)
    do {
      say(model, input, choices, images: faces.faces.count, journal)
      let pool = WorkerPool(threads: options.threads)
      let maps = GraphActivations(
        model.graph, targets: targets, input: input, pictures: prepared.pictures, pool: pool)
      try dissect(
        maps, model.graph, prepared, axisLabels, faces.source.table.origin, journal, pool: pool,
        checkCancellation: checkCancellation)
      return try journal.finish(try inquiry(model, input, targets, faces, place.model))
    } catch {
      journal.discard()
      throw error
    }
  }

  /// The nodes that are read, in the network's order.
  private func targets(of model: ONNXModel) throws -> [GraphActivations.Target] {
    var targets: [GraphActivations.Target] = []
    for name in layers {
      let layer = try model.layer(name)
      let shape = model.graph.nodes[layer.number].shape
      guard shape.count == 3 else {
        throw ONNXError.layer(
          file: model.file, name: name, problem: "makes no maps, but \(shape) for each image",
          remedy: "Ask for a layer whose values are channels × rows × columns.")
      }
      guard !targets.contains(where: { $0.node == layer.number }) else {
        throw ONNXError.layer(
          file: model.file, name: name,
          problem: "stands for \(layer.name), which is asked for twice",
          remedy: "Name each layer once.")
      }
      targets.append(.init(name: LayerName(layer.name), node: layer.number))
    }
    return targets.sorted { $0.node < $1.node }
  }

  private func dissect(
    _ maps: GraphActivations, _ graph: Graph, _ prepared: PreparedDictionary,
    _ axisLabels: AxisLabels?, _ origin: String, _ journal: DissectionJournal, pool: WorkerPool,
    checkCancellation: () throws -> Void
  ) throws {
    let settings = options.settings
    let dictionary = MapDictionary(origin: origin, masks: prepared.masks)
    guard !dictionary.concepts.isEmpty else {
      throw MapError.noMasks(dictionary: dictionary.origin)
    }
    try journal.folder.write(dictionary)
    func dissector(_ settings: DissectionSettings, _ rule: ThresholdRule) -> Dissector {
      Dissector(
        concepts: dictionary.concepts, masks: dictionary.masks, settings: settings,
        thresholds: rule, pool: pool, memoryLimit: memory.activations)
    }
    var gallery: [GalleryStep.Layer] = []
    try dissector(settings, try options.thresholdRule(isOnly: maps.layers.count == 1)).run(
      maps, probes: prepared.probes(of: maps, axis: axisLabels),
      checkCancellation: checkCancellation
    ) { found in
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
      let untrained = maps.ofGraph(graph.untrained(seed: Self.untrainedSeed))
      try dissector(settings.ofUntrained, .own).run(
        untrained, probes: prepared.probes(of: untrained, axis: axisLabels),
        checkCancellation: checkCancellation
      ) { journal.addUntrained($0) }
    }
    guard options.makesGallery else { return }
    let step = GalleryStep(
      pictures: prepared.pictures, concepts: dictionary.concepts, masks: dictionary.masks,
      folder: journal.gallery)
    try journal.writeGallery(
      try step.write(gallery, maps: maps, checkCancellation: checkCancellation))
  }

  /// Says what was understood of the network and its pictures.
  private func say(
    _ model: ONNXModel, _ input: PictureInput, _ choices: PictureChoices, images: Int,
    _ journal: DissectionJournal
  ) {
    journal.say(
      "\(model.file): \(model.layers.count) layers, operators of version \(model.opset); "
        + "\(images) images, input of \(model.input.height) pixels, \(input.words)")
    if !choices.saysNumbers {
      journal.say(
        "Nothing says how \(model.file) wants its pictures. They are prepared "
          + (input.colours == .grey ? "as numbers from 0 to 1" : "as torchvision does")
          + "; else give --scale, --mean and --std.")
    }
    journal.passOver(model.passedOver())
  }

  private func inquiry(
    _ model: ONNXModel, _ input: PictureInput, _ targets: [GraphActivations.Target],
    _ faces: NamedFaces, _ network: RunRecord.Input
  ) throws -> Inquiry {
    var inputs = [network]
    for name in model.weightFiles {
      inputs.append(
        try RunRecord.Input(
          "weights of the network",
          file: self.network.deletingLastPathComponent().appending(path: name)))
    }
    let description = PictureChoices.file(beside: self.network)
    if FileManager.default.fileExists(atPath: description.path) {
      inputs.append(try RunRecord.Input("description of the input", file: description))
    }
    return Inquiry(
      program: options.program,
      model: RunRecord.Model(
        source: self.network.relativePath,
        architecture: "ONNX, operators of version \(model.opset)",
        input: model.input.height, colours: input.colours.rawValue, scale: input.scale,
        mean: input.mean, deviation: input.deviation),
      dictionary: faces.source.table.origin, images: faces.faces.count,
      inputs: inputs + (try faces.inputs()) + (try options.thresholdInputs()),
      layers: targets.map(\.name), thresholds: options.thresholds,
      axis: axis.map { "\($0), balanced over \(target)" }, gallery: options.makesGallery)
  }
}
