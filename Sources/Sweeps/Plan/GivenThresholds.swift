import Dissection
import Foundation
import Networks
import Probing
import Specification

/// Thresholds that an experiment gives for all of its cells, read and checked before anything is trained.
///
/// The untrained network keeps its own, as given ones are those of other units.
package struct GivenThresholds: Sendable {
  /// A number per unit of each layer, in the network's order.
  private let values: [(layer: LayerName, values: [Double])]

  /// Reads the thresholds of every layer; nil where the experiment gives none.
  ///
  /// Throws a `MapError` that names the file where a layer has none, or not one for each unit.
  package init?(_ experiment: Experiment) throws {
    guard let path = experiment.dissection.thresholds else { return nil }
    let file = try ThresholdFile(URL(filePath: path))
    let quantile = experiment.dissection.quantile
    let graph = experiment.model.graph()
    values = try graph.layers.map { layer in
      let layer = LayerShape(
        graph, layer, hook: experiment.dissection.hook, input: experiment.model.input)
      return (layer.name, try file.values(isOnly: false)(layer, quantile))
    }
  }

  /// How a dissection asks for them.
  package var rule: ThresholdRule {
    .given { [values] layer, _ in
      guard let given = values.first(where: { $0.layer == layer.name }) else {
        preconditionFailure("no thresholds of \(layer.name)")
      }
      return given.values
    }
  }

  /// Names them by their numbers, wherever and in whatever form they lie.
  package var digest: String {
    Identity.hash(
      lines: values.flatMap { layer, values in [layer.rawValue] + values.map { "\($0)" } })
  }
}
