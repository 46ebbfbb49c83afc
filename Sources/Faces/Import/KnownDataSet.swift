import Foundation

/// The data sets whose published files are known, so that a table can be made of them.
package enum KnownDataSet: String, CaseIterable, Sendable {
  case celebaKaggle = "celeba-kaggle"
  case celebamaskHQ = "celebamask-hq"
  case fairface, utkface, lfw
  case maadFace = "maad-face"
  case vggface2

  /// Lists the faces of a data set that lies in a folder; opens no picture.
  ///
  /// Throws a `FacesError` that names what is missing, or file and line of what cannot be read.
  package func faces(in folder: URL) throws -> ImportedFaces {
    try folder.requireFolder()
    let folder = ImportFolder(url: folder)
    switch self {
    case .celebaKaggle: return try .celebaKaggle(folder)
    case .celebamaskHQ: return try .celebamaskHQ(folder)
    case .fairface: return try .fairface(folder)
    case .utkface: return try .utkface(folder)
    case .lfw: return try .lfw(folder)
    case .maadFace: return try .maadFace(folder)
    case .vggface2: return try .vggface2(folder)
    }
  }
}
