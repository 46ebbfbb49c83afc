import Concepts
import Files
import Foundation
import Images

/// A face on its way into a dictionary.
package struct DictionaryFace: Sendable {
  /// A picture, to be encoded as PNG, or a PNG or JPEG file, to be copied as it is.
  package enum Picture: Sendable {
    case image(RGBImage)
    case file(URL)
  }

  /// Names the face's folders and files; letters, digits, `-`, `_` and `.`, unique.
  package let id: String
  package let picture: Picture
  package let masks: [ConceptMask]
  /// The face's group in those families that are known of it.
  package let groups: [GlobalFamily: Int]
  package let origin: DictionaryOrigin?

  /// Gathers what is known of a face; families without a folder are passed over.
  package init(
    id: String, picture: Picture, masks: [ConceptMask], groups: [GlobalFamily: Int] = [:],
    origin: DictionaryOrigin? = nil
  ) {
    (self.id, self.picture, self.masks) = (id, picture, masks)
    (self.groups, self.origin) = (groups, origin)
  }
}

/// Writes a dictionary in the published layout, face by face.
///
/// A picture is written once, beside the first of its masks, and every index file names it there;
/// the groups of its families get a hard link to it, or a copy where links are not possible.
/// The index files come last, so that a dictionary cut short is not taken for a whole one.
package struct DictionaryWriter: Sendable {
  private let folder: URL
  private let concepts: [FurtherConcept]

  /// What the index files say of one face.
  package struct Entry: Sendable {
    fileprivate let id: String
    fileprivate let picture: String
    fileprivate let masks: [ConceptType: [String]]
    fileprivate let origin: DictionaryOrigin?
  }

  /// Takes a folder that is empty, but for what says whose it is, or not there yet.
  ///
  /// `concepts` are those beside the 38 that masks may be of. Throws `FacesError.folderInUse` for any
  /// other folder.
  package init(creating folder: URL, concepts: [FurtherConcept] = []) throws {
    try FacesError.requireEmpty(folder)
    try Disk.makeFolder(folder)
    (self.folder, self.concepts) = (folder, concepts)
  }

  /// Writes the files of one face; faces may be written at the same time.
  ///
  /// Throws an `ImageError`, `FacesError` or `DiskError` that names the file.
  package func write(_ face: DictionaryFace) throws -> Entry {
    precondition(Self.isName(face.id), "“\(face.id)” cannot name a folder")
    let byType = Dictionary(grouping: face.masks) { $0.concept.type }
    let home = DictionaryLayout.types.reversed().first { byType[$0] != nil } ?? .part
    var paths: [ConceptType: [String]] = [:]
    for type in DictionaryLayout.types {
      guard let masks = byType[type] ?? (type == home ? [] : nil) else { continue }
      let place = "\(type.dictionaryFolder)/\(face.id)"
      try createFolder(place)
      paths[type] = try masks.map { entry in
        let path = "\(place)/\(entry.concept.name).png"
        try entry.mask.writePNG(to: folder.appending(path: path))
        return path
      }
    }
    let (content, suffix) = try Self.content(of: face.picture)
    let picture = "\(home.dictionaryFolder)/\(face.id)/\(DictionaryLayout.pictureStem).\(suffix)"
    try write(content, to: picture)
    for (family, group) in face.groups {
      guard let familyFolder = family.dictionaryFolder else { continue }
      let place = [DictionaryLayout.globalFolder, familyFolder, family.groupFolders[group]]
        .joined(separator: "/")
      try createFolder(place)
      try link(picture, to: "\(place)/\(face.id).\(suffix)")
    }
    return Entry(id: face.id, picture: picture, masks: paths, origin: face.origin)
  }

  /// Adds pictures that belong to a group without having masks, as they are; one of a name that is
  /// taken gets a number.
  package func copy(_ file: URL, family: GlobalFamily, group: Int) throws {
    guard let familyFolder = family.dictionaryFolder else { return }
    let place = [DictionaryLayout.globalFolder, familyFolder, family.groupFolders[group]]
      .joined(separator: "/")
    try createFolder(place)
    let (stem, suffix) = (file.deletingPathExtension().lastPathComponent, file.pathExtension)
    var (name, number) = (file.lastPathComponent, 2)
    while FileManager.default.fileExists(atPath: folder.appending(path: "\(place)/\(name)").path) {
      name = "\(stem)~\(number).\(suffix)"
      number += 1
    }
    try write(try FacesError.content(of: file), to: "\(place)/\(name)")
  }

  /// Writes the index files; entries keep their order.
  /// - Precondition: no id twice.
  package func finish(_ entries: [Entry]) throws {
    let twice = entries.map(\.id).firstDuplicate()
    precondition(twice == nil, "two faces have the id \(twice ?? "")")
    if !concepts.isEmpty {
      try write(
        FurtherConcept.header.joined(separator: ","), concepts.map(\.row),
        to: DictionaryLayout.conceptsFile)
    }
    for type in DictionaryLayout.types {
      let rows = entries.compactMap { entry in
        entry.masks[type].map { masks in
          let labels = masks.joined(separator: String(DictionaryLayout.separator))
          return "\(entry.picture),\(labels)"
        }
      }
      try write(DictionaryLayout.indexHeader.joined(separator: ","), rows, to: type.indexFile)
    }
    if entries.contains(where: { $0.origin != nil }) {
      let rows = entries.map { entry in
        let person = entry.origin?.person.map(String.init) ?? ""
        let name = (entry.origin?.name ?? "").quotedForCSV
        return "\(entry.picture),\(name),\(person),\(entry.origin?.source ?? "")"
      }
      let header = DictionaryLayout.originsHeader.joined(separator: ",")
      try write(header, rows, to: DictionaryLayout.originsFile)
    }
  }

  /// Whether a text can name a folder on any system.
  package static func isName(_ id: String) -> Bool {
    !id.isEmpty && !id.hasPrefix(".")
      && id.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
  }

  private static func content(of picture: DictionaryFace.Picture) throws -> ([UInt8], String) {
    switch picture {
    case .image(let image): return (try image.pngData(), "png")
    case .file(let url):
      let suffixes = ["jpg": "jpg", "jpeg": "jpg", "webp": "webp"]
      let suffix = suffixes[url.pathExtension.lowercased()] ?? "png"
      return (try FacesError.content(of: url), suffix)
    }
  }

  private func createFolder(_ path: String) throws {
    try Disk.makeFolder(folder.appending(path: path))
  }

  private func link(_ path: String, to copy: String) throws {
    let (source, target) = (folder.appending(path: path), folder.appending(path: copy))
    do {
      try FileManager.default.linkItem(at: source, to: target)
    } catch {
      try FileManager.default.copyItem(at: source, to: target)
    }
  }

  private func write(_ header: String, _ rows: [String], to path: String) throws {
    try write(([header] + rows).map { $0 + "\n" }.joined().utf8, to: path)
  }

  private func write(_ content: some Sequence<UInt8>, to path: String) throws {
    try Disk.write(Data(content), to: folder.appending(path: path))
  }
}

extension DictionaryWriter {
  /// Adds the pictures of a folder of groups, as they are.
  func copy(_ groups: GroupsFolder) throws {
    for (family, members) in groups.families {
      for member in members {
        try copy(
          groups.folder.appending(path: member.path), family: family, group: member.group)
      }
    }
  }
}
