import Concepts
import Faces
import Files
import Foundation
import Painter
import Seeding

// What a dissection follows from, with the SHA-256 of each.

extension RunRecord.Input {
  /// Bytes that are read at once.
  private static let chunk = 4 << 20

  /// Reads a file; the digest is that of `sha256sum`.
  package init(_ what: String, file: URL) throws {
    var (hash, size) = (SHA256(), 0)
    do {
      let handle = try FileHandle(forReadingFrom: file)
      while let part = try handle.read(upToCount: Self.chunk), !part.isEmpty {
        hash.update(part)
        size += part.count
      }
      try handle.close()
    } catch {
      throw DiskError(file.relativePath, .reading, error)
    }
    self.init(what: what, path: file.relativePath, size: size, sha256: hash.hexadecimal)
  }

  /// A file, or of a folder the files that hold arrays or thresholds, by name.
  static func all(_ what: String, at url: URL) throws -> [Self] {
    let isFolder = (try? url.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory ?? false
    if !isFolder { return [try Self(what, file: url)] }
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: url.path)) ?? []
    let isRead = { (name: String) in
      name.hasSuffix("/thresholds.csv")
        || !name.contains("/") && [".csv", ".npy", ".json"].contains(where: name.hasSuffix)
    }
    return try names.filter(isRead).sorted().map { try Self(what, file: url.appending(path: $0)) }
  }

  /// A dictionary in the published layout: each index file, and one digest over paths and sizes of
  /// pictures and masks.
  static func all(of dictionary: FaceDictionary, faces: [Int]) throws -> [Self] {
    let folder = dictionary.index.folder
    let indexes = ConceptType.allCases.map { folder.appending(path: $0.indexFile) }
      .filter { FileManager.default.fileExists(atPath: $0.path) }
    return try indexes.map { try Self("index of the dictionary", file: $0) } + [
      Self(
        what: "paths and sizes of its pictures and masks", path: folder.relativePath, size: nil,
        sha256: dictionary.digest(of: faces))
    ]
  }

  /// Painted faces: what determines them.
  static func painted(_ faces: SyntheticSource, named name: String) -> Self {
    var hash = SHA256()
    hash.update("\(faces.identity), \(faces.table.count) faces\n".utf8)
    return Self(what: "painted faces", path: name, size: nil, sha256: hash.hexadecimal)
  }
}
