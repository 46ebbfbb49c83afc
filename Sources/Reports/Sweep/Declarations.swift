import Foundation
import Results
import Specification

/// What an experiment declares before the run, by the names of quantities.
package struct Declarations: Sendable {
  package let endpoints: [String]
  /// What should not move.
  package let controls: [String]

  /// Of the recorded specification; an older one may lack either.
  init(_ experiment: ExperimentRecord) {
    let known = try? JSONDecoder().decode(Specification.self, from: Data(experiment.spec.utf8))
    (endpoints, controls) = (known?.endpoints ?? [], known?.controls ?? [])
  }

  private struct Specification: Decodable {
    var endpoints: [String]?
    var controls: [String]?
  }

  /// Those that are known here.
  var endpointQuantities: [Quantity] { endpoints.compactMap(Quantity.init(name:)) }
  var controlQuantities: [Quantity] { controls.compactMap(Quantity.init(name:)) }
}
