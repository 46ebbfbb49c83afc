import Dissection
import Files
import Foundation
import Specification
import Tensors

/// A model that is open, and can be dissected for a comparison.
package protocol ComparableModel {
  /// What it is and how it wants its pictures, in a few words; with the inputs it determines what is found.
  var words: String { get }
  /// The files that it follows from, itself first.
  var inputs: [RunRecord.Input] { get }
  /// What was read otherwise than it stands in the file, or is not used, in sentences.
  var passedOver: [String] { get }
  var layers: [LayerName] { get }

  /// Dissects over faces, and hands over what is found layer by layer.
  ///
  /// Throws what is wrong with the faces or the activations, and what the closures throw.
  func dissect(
    over faces: ComparedFaces, settings: DissectionSettings, threads: Int,
    checkCancellation: () throws -> Void, body: (LayerFindings) throws -> Void) throws
}

/// A network, from whatever file.
struct ComparableNetwork<Source: MappedNetwork>: ComparableModel {
  let network: Source
  let words: String
  let inputs: [RunRecord.Input]

  var layers: [LayerName] { network.layers }
  var passedOver: [String] { network.passedOver }

  func dissect(
    over faces: ComparedFaces, settings: DissectionSettings, threads: Int,
    checkCancellation: () throws -> Void, body: (LayerFindings) throws -> Void
  ) throws {
    let dictionary = try faces.prepared(size: network.side)
    guard
      dictionary.masks.masksPerConcept(of: dictionary.concepts.count).contains(where: { $0 > 0 })
    else { throw MapError.noMasks(dictionary: faces.origin) }
    let pool = WorkerPool(threads: threads)
    let maps = network.maps(of: dictionary.pictures, on: pool)
    let dissector = Dissector(
      concepts: dictionary.concepts, masks: dictionary.masks, settings: settings, pool: pool,
      memoryLimit: faces.activations)
    // The palette would take the network over all pictures once more.
    try dissector.run(
      maps, probes: dictionary.probes(of: maps).filter { $0.family != .palette },
      checkCancellation: checkCancellation, body: body)
  }
}

/// Activation maps that were handed over.
struct ComparableMaps: ComparableModel {
  let file: SafetensorsFile
  let handed: [LayerName]?
  /// The side of the model's input; else what the file says, else that of the pictures.
  let size: Int?
  let words: String
  let inputs: [RunRecord.Input]

  var passedOver: [String] { [] }
  var layers: [LayerName] {
    handed ?? file.tensors.filter { !$0.name.contains("/") }.map { LayerName($0.name) }
  }

  func dissect(
    over faces: ComparedFaces, settings: DissectionSettings, threads: Int,
    checkCancellation: () throws -> Void, body: (LayerFindings) throws -> Void
  ) throws {
    let dictionary = try faces.masks(size: size)
    let maps = try HandedMaps(file, dictionary: dictionary, layers: handed)
    guard !maps.layers.isEmpty else {
      throw MapError.nothing(file: file.file, dictionary: dictionary.origin)
    }
    let dissector = Dissector(
      concepts: dictionary.concepts, masks: dictionary.masks, settings: settings,
      pool: WorkerPool(threads: threads))
    for layer in maps.layers {
      let probes = maps.probes.filter { $0.layer == layer.name }.map {
        BiasProbe($0.probe.family, groups: $0.probe.groups, of: .others($0.maps))
      }
      try dissector.run(
        layer, probes: probes, checkCancellation: checkCancellation, body: body)
    }
  }
}
