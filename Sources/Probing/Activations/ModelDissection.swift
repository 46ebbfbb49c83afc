import Concepts
import Dissection
import Networks
import Specification
import Tensors

/// Takes networks apart against a dictionary, for sweeps and for `lancet dissect` alike.
package struct ModelDissection {
  private let dictionary: PreparedDictionary
  private var concepts: [LocalConcept]
  private var masks: MaskTable
  private let hook: Hook
  private let layers: [LayerName]
  private let settings: DissectionSettings
  private let thresholds: ThresholdRule
  private let pool: WorkerPool
  private let memoryLimit: Int

  /// Prepares a dissection.
  ///
  /// - Parameters:
  ///   - dictionary: The faces and their masks.
  ///   - local: The concepts to tally and the masks by the place of their concept, where these are not
  ///     all of the dictionary's.
  ///   - hook: Where in the layers the maps are taken.
  ///   - layers: Which layers, in the network's order.
  ///   - settings: What to compute.
  ///   - thresholds: Which thresholds units are hot above.
  ///   - pool: The threads that work.
  ///   - memoryLimit: Bytes of activations that may be held at once.
  package init(
    dictionary: PreparedDictionary, local: MapDictionary? = nil, hook: Hook,
    layers: [LayerName] = ResNetDepth.layers, settings: DissectionSettings,
    thresholds: ThresholdRule = .own, pool: WorkerPool,
    memoryLimit: Int = DissectionMemory.usual.activations
  ) {
    self.dictionary = dictionary
    (concepts, masks) =
      local.map { ($0.concepts, $0.masks) } ?? (dictionary.concepts, dictionary.masks)
    (self.hook, self.layers) = (hook, layers)
    (self.settings, self.thresholds) = (settings, thresholds)
    (self.pool, self.memoryLimit) = (pool, memoryLimit)
  }

  /// The same for a network before its training: without draws of chance and grid.
  ///
  /// Thresholds are its own, as given ones are those of other units.
  package var ofUntrained: ModelDissection {
    var plain = ModelDissection(
      dictionary: dictionary, hook: hook, layers: layers, settings: settings.ofUntrained,
      pool: pool, memoryLimit: memoryLimit)
    (plain.concepts, plain.masks) = (concepts, masks)
    return plain
  }

  /// The maps of a network's layers, of the dictionary's pictures.
  package func maps(of model: ResNet) -> ModelActivations {
    ModelActivations(model, hook: hook, layers: layers, pictures: dictionary.pictures, pool: pool)
  }

  /// The layers of a network that take their passes together.
  package func groups(of model: ResNet) -> [LayerGroup] {
    dissector.groups(of: maps(of: model))
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
    _ model: ResNet, axisLabels: AxisLabels? = nil, checkCancellation: () throws -> Void,
    body: (LayerFindings) throws -> Void
  ) throws {
    let maps = maps(of: model)
    try dissector.run(
      maps, probes: dictionary.probes(of: maps, axis: axisLabels),
      checkCancellation: checkCancellation, body: body)
  }

  private var dissector: Dissector {
    Dissector(
      concepts: concepts, masks: masks, settings: settings, thresholds: thresholds, pool: pool,
      memoryLimit: memoryLimit)
  }
}
