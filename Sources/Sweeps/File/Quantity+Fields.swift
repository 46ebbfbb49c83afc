import Specification

extension Quantity {
  /// Reads the quantities that a list declares, each once; none where the file has no such list.
  ///
  /// - Parameters:
  ///   - node: `endpoints` or `controls` of an experiment file.
  ///   - dissections: how units are probed in each arm, on which it depends what can be counted.
  ///   - others: what is declared already, as something else.
  /// - Returns: in the order of the list.
  /// - Throws: `ExperimentError` that names the entry.
  static func declared(
    _ node: SpecificationNode?, dissections: [DissectionSpecification],
    besides others: [Quantity] = []
  ) throws -> [Quantity] {
    try node?.distinct { entry in
      let quantity = try entry.choice(of: declarable, named: \.name)
      if others.contains(quantity) { throw entry.invalid("an endpoint or a control, not both") }
      if quantity == .biased(.axis, significant: false),
        !dissections.contains(where: \.axisFamily)
      {
        throw entry.invalid("another quantity, unless dissection.axisFamily is true")
      }
      return quantity
    } ?? []
  }
}
