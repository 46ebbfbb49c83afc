import Dissection
import Networks
import Probing
import Specification
import Tensors

/// Takes a model apart against a dictionary, and keeps what a cell records.
package struct DissectionStep {
  private let dissection: ModelDissection
  private let union: UnionRule

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
    settings: DissectionSettings, thresholds: ThresholdRule = .own, pool: WorkerPool,
    memoryLimit: Int = DissectionMemory.usual.activations
  ) {
    dissection = ModelDissection(
      dictionary: dictionary, hook: hook, layers: layers, settings: settings,
      thresholds: thresholds, pool: pool, memoryLimit: memoryLimit)
    union = settings.union
  }

  private init(_ dissection: ModelDissection, union: UnionRule) {
    (self.dissection, self.union) = (dissection, union)
  }

  /// The same for a network before its training: the null of an untrained network.
  package var ofUntrained: DissectionStep {
    DissectionStep(dissection.ofUntrained, union: union)
  }

  /// Dissects `model`, layer by layer.
  ///
  /// - Parameters:
  ///   - model: The network.
  ///   - axisLabels: Which of the dictionary's faces have the attribute that the experiment skews, to
  ///     probe units for it.
  ///   - checkCancellation: Called between batches; may throw to stop.
  /// - Returns: what was found.
  /// - Throws: what `checkCancellation` throws, and `DissectionError` for activations that are not
  ///   finite.
  package func run(
    _ model: Network, axisLabels: AxisLabels? = nil, checkCancellation: () throws -> Void
  ) throws -> DissectionOutcome {
    var outcome = DissectionOutcome()
    try dissection.run(model, axisLabels: axisLabels, checkCancellation: checkCancellation) {
      outcome.add($0, union: union)
    }
    return outcome
  }
}
