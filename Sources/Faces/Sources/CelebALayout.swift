import Foundation

/// Where the files of a data set in CelebA's formats lie.
struct CelebALayout {
  let images: URL
  let attributes: URL
  let partitions: URL?
  let identities: URL?
  let landmarks: URL?

  /// Looks into the folder, and into the sub-folders that CelebA is published with.
  init(root: URL) throws {
    let folders = [root] + ["Anno", "Eval", "Img"].map { root.appending(path: $0) }
    var entries: [(name: String, url: URL, isFolder: Bool)] = []
    for folder in folders {
      guard folder.isFolder else {
        if folder == root { try root.requireFolder() }
        continue
      }
      for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
        let url = folder.appending(path: name)
        entries.append((name, url, url.isFolder))
      }
    }

    func find(_ start: String, _ end: String, folder: Bool = false) throws -> URL? {
      let found = entries.filter {
        $0.isFolder == folder && $0.name.hasPrefix(start) && $0.name.hasSuffix(end)
      }
      guard found.count <= 1 else {
        throw FacesError.ambiguous(
          what: "\(start)*\(folder ? "/" : end)", folder: root.relativePath,
          found: found.map(\.name))
      }
      return found.first?.url
    }
    func require(_ start: String, _ end: String, folder: Bool = false) throws -> URL {
      if let url = try find(start, end, folder: folder) { return url }
      throw FacesError.missing(
        what: "\(start)*\(folder ? "/" : end)", folder: root.relativePath,
        found: entries.map(\.name))
    }
    images = try require("img", "", folder: true)
    attributes = try require("list_attr", ".txt")
    partitions = try find("list_eval_partition", ".txt")
    identities = try find("identit", ".txt")
    landmarks = try find("landmarks_68", ".csv")
  }
}
