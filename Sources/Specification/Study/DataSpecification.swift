/// Where the faces come from.
package enum DataSpecification: Sendable, Equatable, Codable {
  case synthetic(seed: UInt64, population: PopulationSpecification = PopulationSpecification())
  /// A folder in CelebA's file formats.
  case celeba(root: String)
  /// A CSV file and the folder of its pictures.
  case table(csv: String, images: String, landmarks: String?, columns: TableColumns)
}

extension DataSpecification {
  package var isSynthetic: Bool {
    if case .synthetic = self { return true }
    return false
  }
}
