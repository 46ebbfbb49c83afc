import Specification

/// What an experiment declares before the run, by the names of quantities.
package struct Declarations: Sendable {
  package let endpoints: [String]
  /// What should not move.
  package let controls: [String]

  /// Of the recorded settings; older ones may lack either.
  init(_ settings: RecordedSettings) {
    (endpoints, controls) = (settings.endpoints, settings.controls)
  }

  /// Those that are known here.
  var endpointQuantities: [Quantity] { endpoints.compactMap(Quantity.init(name:)) }
  var controlQuantities: [Quantity] { controls.compactMap(Quantity.init(name:)) }
}
