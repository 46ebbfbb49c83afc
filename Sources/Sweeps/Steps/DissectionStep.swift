import Dissection
import Networks
import Probing
import Specification
import Tensors

/// Takes a trained model apart against a dictionary.
package struct DissectionStep {
  private let dictionary: PreparedDictionary
  private let hook: Hook
  private let layers: [LayerName]
  private let settings: DissectionSettings
  private let dissector: Dissector
  private let pool: WorkerPool

  /// Prepares a dissection.
  ///
  /// - Parameters:
  ///   - dictionary: The faces and their masks.
  ///   - hook: Where in the layers the maps are taken.
  ///   - layers: Which layers, in the network's order.
  ///   - settings: What to compute.
  ///   - pool: The threads that work.
  ///   - memoryLimit: Bytes of activations that may be held at once.
  package init(
    dictionary: PreparedDictionary, hook: Hook, layers: [LayerName] = ResNetDepth.layers,
    settings: DissectionSettings, pool: WorkerPool,
    memoryLimit: Int = DissectionMemory.usual.activations
  ) {
    (self.dictionary, self.hook, self.layers) = (dictionary, hook, layers)
    (self.settings, self.pool) = (settings, pool)
    dissector = Dissector(
      concepts: dictionary.concepts, masks: dictionary.masks, settings: settings, pool: pool,
      memoryLimit: memoryLimit)
  }

  /// Dissects `model`, layer by layer.
  ///
  /// The null of an untrained network is this, run on one.
  /// - Parameters:
  ///   - model: The network.
  ///   - axisLabels: Which of the dictionary's faces have the attribute that the experiment skews, to
  ///     probe units for it.
  ///   - checkCancellation: Called between batches; may throw to stop.
  /// - Returns: what was found.
  /// - Throws: what `checkCancellation` throws, and `DissectionError` for activations that are not
  ///   finite.
  package func run(
    _ model: ResNet, axisLabels: AxisLabels? = nil, checkCancellation: () throws -> Void
  ) throws -> DissectionOutcome {
    let maps = ModelActivations(
      model, hook: hook, layers: layers, pictures: dictionary.pictures, pool: pool)
    var outcome = DissectionOutcome()
    try dissector.run(
      maps, probes: dictionary.probes(of: maps, axis: axisLabels),
      checkCancellation: checkCancellation
    ) { outcome.add($0, union: settings.union) }
    return outcome
  }
}
