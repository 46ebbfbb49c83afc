import Concepts
import Files
import Foundation
import Images

/// Contact sheets of a dictionary: faces with the masks of one concept tinted over them.
package struct DictionarySheets: Sendable {
  private let index: DictionaryIndex
  /// Faces on a sheet.
  private let count: Int
  /// The side of a face in pixels.
  private let size: Int

  private static let columns = 6

  package init(of index: DictionaryIndex, faces count: Int, size: Int) {
    precondition(count > 0 && size > 0, "\(count) faces of \(size) pixels")
    (self.index, self.count, self.size) = (index, count, size)
  }

  /// Writes `<region>-<Concept>.png` for every concept that has masks, and
  /// `family-<family>-<group>.png` for every group; returns the names of the files.
  ///
  /// Faces are taken at even distances from all that have the concept or group.
  package func write(to folder: URL) throws -> [String] {
    try Disk.makeFolder(folder)
    var names: [String] = []
    for concept in index.concepts {
      let carriers = index.images.compactMap { image in
        image.masks.first { $0.concept == concept }.map { (image.path, Optional($0.path)) }
      }
      if carriers.isEmpty { continue }
      names.append("\(concept.region.rawValue)-\(concept.name).png")
      try write(carriers, to: folder.appending(path: names[names.count - 1]))
    }
    for family in GlobalFamily.published {
      for (group, name) in family.groupFolders.enumerated() {
        let members = (index.families[family] ?? []).filter { $0.group == group }
        if members.isEmpty { continue }
        names.append("family-\(family.dictionaryFolder ?? "")-\(name).png")
        try write(
          members.map { ($0.path, nil) }, to: folder.appending(path: names[names.count - 1]))
      }
    }
    return names
  }

  private func write(_ faces: [(picture: String, mask: String?)], to file: URL) throws {
    var sheet = ContactSheet(columns: Self.columns)
    for number in 0..<min(count, faces.count) {
      let face = faces[number * faces.count / min(count, faces.count)]
      let picture = try RGBImage(contentsOf: index.url(of: face.picture))
      let mask = try face.mask.map { try BitMask(contentsOf: index.url(of: $0)) }
      sheet.add(
        picture.resized(toWidth: size, height: size),
        masks: mask.map { [$0.resized(toWidth: size, height: size)] } ?? [])
    }
    try sheet.image.writePNG(to: file)
  }
}
