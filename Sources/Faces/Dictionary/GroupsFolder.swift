import Concepts
import Foundation

/// A folder of pictures laid out as `<family>/<group>/<picture>`, to be taken into a dictionary.
package struct GroupsFolder: Sendable {
  let folder: URL
  let families: [GlobalFamily: [DictionaryIndex.Member]]

  /// Lists the folder; throws a `FacesError` where a name is no family or group, or none is there.
  package init(contentsOf folder: URL) throws {
    try folder.requireFolder()
    var reader = DictionaryIndexReader(folder: folder)
    families = try reader.readFamilies(in: "")
    self.folder = folder
    if let problem = reader.problems.first {
      throw FacesError.badDictionary(
        folder: folder.relativePath, problem: problem, count: reader.problems.count)
    }
    if families.isEmpty {
      throw FacesError.missing(
        what: "family of pictures, such as Age/sixty_plus", folder: folder.relativePath, found: [])
    }
  }
}
