import Dissection
import Networks
import Specification
import Tensors

/// Takes trained networks apart against a dictionary, for sweeps.
package struct ModelDissection {
  private let dictionary: PreparedDictionary
  private let hook: Hook
  private let layers: [LayerName]?
  private let settings: DissectionSettings
  private let thresholds: ThresholdRule
  private let pool: WorkerPool
  private let memoryLimit: Int

  /// Prepares a dissection.
  ///
  /// - Parameters:
  ///   - dictionary: The faces and their masks.
  ///   - hook: Where in the layers the maps are taken.
  ///   - layers: Which layers, in the network's order; nil for all.
  ///   - settings: What to compute.
  ///   - thresholds: Which thresholds units are hot above.
  ///   - pool: The threads that work.
  ///   - memoryLimit: Bytes of activations that may be held at once.
  package init(
    dictionary: PreparedDictionary, hook: Hook, layers: [LayerName]? = nil,
    settings: DissectionSettings,
    thresholds: ThresholdRule = .own, pool: WorkerPool,
    memoryLimit: Int = DissectionMemory.usual.activations
  ) {
    self.dictionary = dictionary
    (self.hook, self.layers) = (hook, layers)
    (self.settings, self.thresholds) = (settings, thresholds)
    (self.pool, self.memoryLimit) = (pool, memoryLimit)
  }

  /// The same for a network before its training: without draws of chance and grid.
  ///
  /// Thresholds are its own, as given ones are those of other units.
  package var ofUntrained: ModelDissection {
    ModelDissection(
      dictionary: dictionary, hook: hook, layers: layers, settings: settings.ofUntrained,
      pool: pool, memoryLimit: memoryLimit)
  }

  /// Dissects a network; `body` gets what was found, layer by layer.
  ///
  /// - Parameters:
  ///   - model: The network.
  ///   - axisLabels: Which of the dictionary's faces have an attribute that units are probed for.
  ///   - checkCancellation: Called between batches; may throw to stop.
  ///   - body: Gets what was found in a layer.
  /// - Throws: what the closures throw, and `DissectionError` for activations that are not finite.
  package func run(
    _ model: Network, axisLabels: AxisLabels? = nil, checkCancellation: () throws -> Void,
    body: (LayerFindings) throws -> Void
  ) throws {
    let maps = ModelActivations(
      model, hook: hook, layers: layers, pictures: dictionary.pictures, pool: pool)
    let dissector = Dissector(
      concepts: dictionary.concepts, masks: dictionary.masks, settings: settings,
      thresholds: thresholds, pool: pool, memoryLimit: memoryLimit)
    try dissector.run(
      maps, probes: dictionary.probes(of: maps, axis: axisLabels),
      checkCancellation: checkCancellation, body: body)
  }
}
