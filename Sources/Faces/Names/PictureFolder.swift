import Files
import Foundation

/// The folder that the pictures of a list lie in.
struct PictureFolder {
  private let root: URL

  /// Throws unless there is a folder.
  init(_ folder: URL) throws {
    try folder.requireFolder()
    root = folder
  }

  /// Checks that every listed picture has a file in the folder; looks into each folder once.
  ///
  /// Returns the file that each name means, from the folder: two names of one file are equal here. A
  /// name that leaves the folder, by `..` or by a link, is an error. Of a file that has several names by
  /// hard links, the first that is listed counts. Where pictures may be missing, only
  /// a list of which every picture is missing is one.
  func files(
    of names: [String], listedIn file: String, mayBeMissing: Bool = false, lines: (Int) -> Int
  ) throws -> [String] {
    let resolved = root.resolvingSymlinksInPath().path
    var folders: [String: (files: Set<String>, path: String)] = [:]
    var missing: [Int] = []
    var linked: [FileIdentity: String] = [:]
    let files = try names.enumerated().map { row, name in
      func outside() -> FacesError {
        .invalid(
          file: file, line: lines(row), found: "\(name), which leads out of \(root.relativePath)",
          valid: "a path inside it")
      }
      guard PictureName.isInside(name) else {
        guard PictureName.returns(name) else { throw outside() }
        throw FacesError.invalid(
          file: file, line: lines(row), found: "\(name), which goes back by “..”",
          valid: "a path without “..”")
      }
      let parts = PictureName(name).parts
      let place = parts.dropLast().joined(separator: "/")
      let folder = folders[place] ?? Self.content(of: place, in: root)
      if folders.updateValue(folder, forKey: place) == nil {
        guard Self.relative(folder.path, to: resolved) != nil else { throw outside() }
      }
      let last = parts.last.map(String.init) ?? ""
      guard folder.files.contains(last) else {
        missing.append(row)
        return PictureName(name).path
      }
      var path = "\(folder.path)/\(last)"
      if (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil {
        path = URL(filePath: path).resolvingSymlinksInPath().path
      }
      guard let relative = Self.relative(path, to: resolved) else { throw outside() }
      guard let identity = FileIdentity(ofLinked: path) else { return relative }
      let known = linked[identity] ?? relative
      linked[identity] = known
      return known
    }
    if let first = missing.first, !mayBeMissing || missing.count == names.count {
      throw FacesError.missingImages(
        folder: root.relativePath, missing: missing.count, first: names[first], file: file,
        line: lines(first))
    }
    return files
  }

  private static func content(of place: String, in root: URL) -> (Set<String>, String) {
    let url = (place.isEmpty ? root : root.appending(path: place)).resolvingSymlinksInPath()
    return (Set((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []), url.path)
  }

  /// The rest of a path that is in a folder, or nil.
  private static func relative(_ path: String, to folder: String) -> String? {
    if path == folder { return "" }
    let start = folder.hasSuffix("/") ? folder : folder + "/"
    return path.hasPrefix(start) ? String(path.dropFirst(start.count)) : nil
  }
}
