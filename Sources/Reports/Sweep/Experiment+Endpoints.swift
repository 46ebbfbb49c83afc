import Foundation
import Results

extension ExperimentRecord {
  /// The names of the endpoints that the experiment declares, from its recorded specification.
  package var endpointNames: [String] {
    struct Specification: Decodable {
      var endpoints: [String]?
    }
    let known = try? JSONDecoder().decode(Specification.self, from: Data(spec.utf8))
    return known?.endpoints ?? []
  }
}
