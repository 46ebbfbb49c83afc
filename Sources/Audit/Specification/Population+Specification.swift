import Faces

extension Population {
  /// Reads what the `data` of an experiment says of synthetic faces beside their seed.
  init(_ data: SpecificationMapping) throws {
    let difficulty = try data["difficulty"]?.number(in: 0...1) ?? Population().difficulty
    let rates = try data["rates"]?.attributes(in: 0...1) ?? [:]
    let correlations = try data["correlations"]?.attributes(in: -1...1) ?? [:]
    do {
      try self.init(difficulty: difficulty, rates: rates, correlations: correlations)
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
  fileprivate func attributes(in range: ClosedRange<Double>) throws -> [FaceAttribute: Double] {
    let entries = try mapping(keys: FaceAttribute.allCases.map(\.name))
    var values: [FaceAttribute: Double] = [:]
    for attribute in FaceAttribute.allCases {
      values[attribute] = try entries[attribute.name]?.number(in: range)
    }
    return values
  }
}
