import Concepts
import Foundation

/// The pictures in a folder and in the folders in it, in the order of their paths; nothing else is known
/// of them.
package struct FolderSource: PhotographSource {
  package let table: FaceTable
  /// What else lies there: files that are no pictures by their names, hidden ones, links to folders.
  package let others: [String]
  private let folder: URL

  private static let extensions = ["png", "jpg", "jpeg", "webp"]

  /// Lists the pictures; opens none.
  ///
  /// Throws a `FacesError` where there is no folder, or no picture in it.
  package init(_ folder: URL) throws {
    try folder.requireFolder()
    self.folder = folder.resolvingSymlinksInPath()
    guard let paths = FileManager.default.enumerator(atPath: self.folder.path) else {
      throw FacesError.unreadable(file: folder.relativePath, reason: "it cannot be listed")
    }
    var (pictures, others) = ([String](), [String]())
    while let path = paths.nextObject() as? String {
      let url = self.folder.appending(path: path)
      let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: url.path)) != nil
      if url.isFolder {
        if isLink { others.append(path) }
        continue
      }
      let isHidden = path.split(separator: "/").contains { $0.hasPrefix(".") }
      if !isHidden, Self.extensions.contains(url.pathExtension.lowercased()) {
        pictures.append(path)
      } else {
        others.append(path)
      }
    }
    guard !pictures.isEmpty else {
      throw FacesError.noPictures(folder: folder.relativePath, others: others.count)
    }
    table = FaceTable(origin: folder.relativePath, names: pictures.sorted(), attributes: [:])
    self.others = others.sorted()
  }

  package func file(of index: Int) -> URL { folder.appending(path: table.names[index]) }

  package func landmarks(_ index: Int) -> Landmarks? { nil }

  package var landmarkOrigin: String { table.origin }

  package var landmarkNotes: [String] { [] }
}
