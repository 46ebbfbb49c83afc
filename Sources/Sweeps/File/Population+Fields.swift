import Faces
import Painter
import Specification

extension PopulationSpecification {
  /// Reads what the `data` of an experiment says of synthetic faces beside their seed.
  init(_ data: SpecificationMapping) throws {
    self.init(
      difficulty: try data["difficulty"]?.number(in: 0...1) ?? PopulationSpecification().difficulty,
      rates: try data["rates"]?.attributes(in: 0...1) ?? [:],
      correlations: try data["correlations"]?.attributes(in: -1...1) ?? [:])
    do {
      _ = try Population(self)
    } catch FacesError.impossiblePopulation(let reason) {
      guard let node = data["correlations"] ?? data["rates"] else {
        throw FacesError.impossiblePopulation(reason: reason)
      }
      throw node.invalid("what some population can be like (\(reason))")
    }
  }
}

extension SpecificationNode {
  /// A mapping from attributes of synthetic faces to numbers.
  fileprivate func attributes(in range: ClosedRange<Double>) throws -> [String: Double] {
    let entries = try mapping(keys: FaceAttribute.allCases.map(\.name))
    var values: [String: Double] = [:]
    for attribute in FaceAttribute.allCases {
      values[attribute.name] = try entries[attribute.name]?.number(in: range)
    }
    return values
  }
}
