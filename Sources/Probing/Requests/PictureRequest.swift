import Dissection
import Faces
import Foundation
import Specification
import Tensors

/// What a dissection of a network asks for, whatever the network: pictures, chance, and where it goes.
package struct PictureRequest {
  /// A folder in the published layout, or `synthetic` or `synthetic:N` for N painted faces.
  package var dictionary: String
  package var output: URL
  package var options = DissectionOptions()
  package var memory = DissectionMemory.usual
  /// An attribute of the dictionary's faces that units are probed for.
  package var axis: String?
  /// The attribute that the probed one must not go with.
  package var target = "Male"

  /// The seed of the untrained network's weights.
  static let untrainedSeed: UInt64 = 1

  package init(dictionary: String, output: URL) {
    (self.dictionary, self.output) = (dictionary, output)
  }

  /// What the record says of the probed attribute.
  var axisWords: String? { axis.map { "\($0), balanced over \(target)" } }
}

/// A network with the places where its maps are taken.
protocol MappedNetwork {
  associatedtype Maps: PictureActivations

  /// The side of its input in pixels.
  var side: Int { get }
  /// Where its maps are taken, in its order.
  var layers: [LayerName] { get }
  /// What was read otherwise than it stands in the file or is not used, in sentences.
  var passedOver: [String] { get }

  /// Its maps of some pictures.
  func maps(of pictures: ImageStore, on pool: WorkerPool) -> Maps
}

/// A network whose maps are dissected, as its kind of file gives it.
protocol DissectedNetwork: MappedNetwork {
  /// The same of a network of its architecture with random weights.
  func untrainedMaps(of pictures: ImageStore, on pool: WorkerPool) -> Maps

  /// What was understood of it, in sentences, before it looks at so many images.
  func words(images: Int) -> [String]

  /// What the record says of it.
  func record(source: String) -> RunRecord.Model
}

extension PictureRequest {
  /// Dissects a network, and writes everything to the output's folder.
  ///
  /// - Parameters:
  ///   - network: the network.
  ///   - place: the folder, which names the network's file.
  ///   - further: the files that belong to the network's.
  ///   - notice: gets what a reader should know.
  ///   - checkCancellation: is called often and may throw to stop.
  /// - Returns: the counts.
  /// - Throws: what is wrong with the dictionary or the output, and what the closures throw.
  func run(
    _ network: some DissectedNetwork, in place: ResultFolder, further: [RunRecord.Input] = [],
    notice: @escaping (String) -> Void, checkCancellation: () throws -> Void
  ) throws -> DissectionResult {
    let faces = try NamedFaces(dictionary)
    let labels = try axis.map { try faces.labels(of: $0, target: target) }
    let prepared = try PreparedDictionary(
      faces.source, faces: faces.faces, size: network.side, memoryLimit: memory.pictures)
    let journal = try DissectionJournal(place, settings: options.settings, notice: notice)
    do {
      for sentence in network.words(images: faces.faces.count) { journal.say(sentence) }
      journal.passOver(network.passedOver)
      let dictionary = MapDictionary(
        origin: faces.source.table.origin, masks: prepared.masks, concepts: prepared.concepts)
      guard !dictionary.concepts.isEmpty else {
        throw MapError.noMasks(dictionary: dictionary.origin)
      }
      try journal.folder.write(dictionary)
      try dissect(
        network, prepared, dictionary, labels, journal, checkCancellation: checkCancellation)
      return try journal.finish(
        Inquiry(
          program: options.program, model: network.record(source: place.model.path),
          dictionary: dictionary.origin, images: faces.faces.count,
          inputs: [place.model] + further + (try faces.inputs())
            + (try options.thresholdInputs()),
          layers: network.layers, thresholds: options.thresholds, axis: axisWords,
          gallery: options.makesGallery))
    } catch {
      journal.discard()
      throw error
    }
  }

  /// Dissects the network, and one of its architecture with random weights.
  private func dissect(
    _ network: some DissectedNetwork, _ prepared: PreparedDictionary,
    _ dictionary: MapDictionary, _ labels: AxisLabels?, _ journal: DissectionJournal,
    checkCancellation: () throws -> Void
  ) throws {
    let settings = options.settings
    let pool = WorkerPool(threads: options.threads)
    func dissector(_ settings: DissectionSettings, _ rule: ThresholdRule) -> Dissector {
      Dissector(
        concepts: dictionary.concepts, masks: dictionary.masks, settings: settings,
        thresholds: rule, pool: pool, memoryLimit: memory.activations)
    }
    let maps = network.maps(of: prepared.pictures, on: pool)
    let own = dissector(settings, try options.thresholdRule(isOnly: network.layers.count == 1))
    sayGroups(own.groups(of: maps), journal)
    var gallery: [GalleryStep.Layer] = []
    try own.run(
      maps, probes: prepared.probes(of: maps, axis: labels), checkCancellation: checkCancellation
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
      let untrained = network.untrainedMaps(of: prepared.pictures, on: pool)
      try dissector(settings.ofUntrained, .own).run(
        untrained, probes: prepared.probes(of: untrained, axis: labels),
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

  private func sayGroups(_ groups: [LayerGroup], _ journal: DissectionJournal) {
    guard groups.count > 1 else { return }
    let names = groups.map { $0.layers.map(\.rawValue).joined(separator: " and ") }
    journal.say(
      "\(memory.bytes.asMemory) do not hold all layers at once: \(names.joined(separator: ", then "))"
    )
  }
}
