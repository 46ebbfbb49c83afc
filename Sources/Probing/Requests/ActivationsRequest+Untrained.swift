import Dissection
import Files
import Specification
import Tensors

// The maps of the same network before its training, where they are handed over.

extension ActivationsRequest {
  /// The untrained network's maps of the layers that are dissected.
  func untrainedLayers(
    like handed: HandedMaps, _ dictionary: MapDictionary
  ) throws -> [HandedMaps.Layer] {
    guard let untrained, settings.nulls > 0, !handed.layers.isEmpty else { return [] }
    let file = try SafetensorsFile(contentsOf: untrained)
    let maps = try HandedMaps(
      file, dictionary: dictionary, layers: handed.layers.map(\.name), layout: layout)
    for (own, layer) in zip(maps.layers.sorted(), handed.layers.sorted())
    where own.unitCount != layer.unitCount {
      throw MapError.otherUnits(
        file: file.file, tensor: own.tensorName, found: own.unitCount, expected: layer.unitCount,
        layer: "\(layer.tensorName) of the trained network")
    }
    return maps.layers
  }

  /// Counts what the untrained network detects.
  func dissectUntrained(
    _ layers: [HandedMaps.Layer], _ dictionary: MapDictionary, _ journal: DissectionJournal,
    pool: WorkerPool, checkCancellation: () throws -> Void
  ) throws {
    let dissector = Dissector(
      concepts: dictionary.concepts, masks: dictionary.masks, settings: settings.ofUntrained,
      pool: pool)
    for layer in layers {
      try dissector.run(layer, checkCancellation: checkCancellation) { journal.addUntrained($0) }
    }
  }
}

extension [HandedMaps.Layer] {
  /// By name.
  fileprivate func sorted() -> [HandedMaps.Layer] { sorted { $0.name < $1.name } }
}
