import Specification

extension Endpoint {
  /// Reads the quantities that a list declares, each once; none where the file has no such list.
  ///
  /// - Parameters:
  ///   - node: `endpoints` or `controls` of an experiment file.
  ///   - dissection: how units are probed, on which it depends what can be counted.
  ///   - others: what is declared already, as something else.
  /// - Returns: in the order of the list.
  /// - Throws: `ExperimentError` that names the entry.
  static func declared(
    _ node: SpecificationNode?, dissection: DissectionSpecification, besides others: [Endpoint] = []
  ) throws -> [Endpoint] {
    try node?.distinct { entry in
      let endpoint: Endpoint = try entry.choice()
      if others.contains(endpoint) { throw entry.invalid("an endpoint or a control, not both") }
      if endpoint == .axisBiasedUnits && !dissection.axisFamily {
        throw entry.invalid("another quantity, unless dissection.axisFamily is true")
      }
      return endpoint
    } ?? []
  }
}
