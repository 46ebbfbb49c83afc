import Foundation
import Results

extension ExperimentRecord {
  /// The names of the endpoints that the experiment declares, from its recorded specification.
  package var endpointNames: [String] { declarations?.endpoints ?? [] }

  /// The names of the quantities that it declares as those that should not move.
  package var controlNames: [String] { declarations?.controls ?? [] }

  private var declarations: Declarations? {
    try? JSONDecoder().decode(Declarations.self, from: Data(spec.utf8))
  }
}

/// What a specification declares before the run; an older one may lack either.
private struct Declarations: Decodable {
  var endpoints: [String]?
  var controls: [String]?
}
