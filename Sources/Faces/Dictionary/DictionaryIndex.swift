import Concepts
import Foundation

/// What the index files of a dictionary list, before any picture or mask is opened.
///
/// Reading goes on past what is wrong; `problems` says what was. The paths of the published
/// dictionary's 24,632 pictures and 103,853 masks take about 25 MB.
package struct DictionaryIndex: Sendable {
  /// The place of a concept in a picture.
  package struct Mask: Sendable, Hashable {
    package let concept: LocalConcept
    /// From the dictionary's folder.
    package let path: String
  }

  /// A picture and its masks.
  package struct Image: Sendable, Hashable {
    /// From the dictionary's folder.
    package let path: String
    /// In the order of the dictionary's `concepts`.
    package var masks: [Mask]
    /// The types of the index files that name it, and of its masks.
    package var annotated: ConceptTypes = []
  }

  /// A picture that belongs to one group of a global family.
  package struct Member: Sendable, Hashable {
    package let path: String
    package let group: Int
  }

  package let folder: URL
  package let images: [Image]
  /// The concepts that masks may be of: the 38, those of `Concepts.csv`, and other planted cues.
  package let concepts: [LocalConcept]
  /// Group by group, names in order; only families that have a folder.
  package let families: [GlobalFamily: [Member]]
  /// Where pictures come from, by their path; empty where the dictionary does not say.
  package let origins: [String: DictionaryOrigin]
  package let problems: [DictionaryProblem]
  /// The places of all images in the order in which activation maps of them are handed over: as
  /// `Attributes.csv`, `Action_Units.csv` and `Parts.csv` first name them, one file after the other.
  package let publishedOrder: [Int]

  /// Reads the index files and lists the folders of the families.
  ///
  /// Throws a `FacesError` where the folder holds none of them or a file cannot be read as CSV.
  package init(contentsOf folder: URL) throws {
    let present = try Self.content(of: folder)
    let types = DictionaryLayout.types.filter { present.contains($0.indexFile) }
    let hasFamilies = present.contains(DictionaryLayout.globalFolder)
    guard !types.isEmpty || hasFamilies else {
      throw FacesError.missing(
        what: "Face Dictionary: Action_Units.csv, Attributes.csv or Parts.csv",
        folder: folder.relativePath, found: present.sorted())
    }
    let further =
      present.contains(DictionaryLayout.conceptsFile)
      ? try FurtherConcept.all(contentsOf: folder.appending(path: DictionaryLayout.conceptsFile))
      : []
    var reader = DictionaryIndexReader(folder: folder, concepts: further.map(\.concept))
    var origins: [String: DictionaryOrigin] = [:]
    if present.contains(DictionaryLayout.originsFile) {
      let file = folder.appending(path: DictionaryLayout.originsFile)
      for (path, origin) in try DictionaryOrigin.read(CSVScanner(contentsOf: file)) {
        origins[path] = origin
        reader.order(path)
      }
    }
    for type in types {
      try reader.read(
        CSVScanner(contentsOf: folder.appending(path: type.indexFile)), of: type)
    }
    families = hasFamilies ? try reader.readFamilies() : [:]
    reader.dropUnlisted()
    images = reader.images
    concepts = reader.concepts
    problems = reader.problems
    publishedOrder = reader.publishedOrder
    self.origins = origins
    self.folder = folder
  }

  /// Where a file of the dictionary is.
  package func url(of path: String) -> URL {
    folder.appending(path: path)
  }

  private static func content(of folder: URL) throws -> Set<String> {
    do {
      return Set(try FileManager.default.contentsOfDirectory(atPath: folder.path))
    } catch {
      let exists = FileManager.default.fileExists(atPath: folder.path)
      throw FacesError.unreadable(
        file: folder.relativePath, reason: exists ? "it is not a folder" : "there is no such folder"
      )
    }
  }
}
