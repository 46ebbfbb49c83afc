import Foundation

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

  /// The files that say what the pictures are: tables, lists, landmarks.
  package var tables: [URL] {
    switch self {
    case .synthetic: []
    case .celeba(let root):
      (try? FileManager.default.contentsOfDirectory(
        at: URL(filePath: root), includingPropertiesForKeys: nil))?
        .filter { $0.pathExtension == "txt" } ?? []
    case .table(let csv, _, let landmarks, let columns):
      ([csv] + columns.joined + (landmarks.map { [$0] } ?? [])).map { URL(filePath: $0) }
    }
  }
}
