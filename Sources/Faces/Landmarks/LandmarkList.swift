import Concepts
import Foundation

/// The 68 landmarks of images, from a file or folder in any of the usual forms.
///
/// | form | told by | points count |
/// |---|---|---|
/// | CSV with a column for the image and columns such as `x0`, `x_0` or `X1` | other text | as in the file |
/// | ibug `.pts`, one file an image | `.pts`, or a folder of them | from 1 |
/// | dlib's XML | `.xml` | from 0 |
///
/// Coordinates are pixels, (0, 0) the middle of the first; `.pts` files call that (1, 1).
package struct LandmarkList: Sendable {
  private var rows: [String: Int] = [:]
  /// Rows by the stem of their name; −1 where two names have the same.
  private var stems: [String: Int] = [:]
  /// 136 numbers a row.
  private var coordinates: [Double] = []

  init() {}

  /// Reads a file, or all `.pts` files of a folder.
  ///
  /// Throws a `FacesError` that names file, line, what was found and what is valid.
  package init(contentsOf url: URL) throws {
    if url.isFolder {
      try self.init(folder: url)
      return
    }
    let bytes = try FacesError.content(of: url)
    switch url.pathExtension.lowercased() {
    case "pts":
      self.init()
      append(try Landmarks(pts: bytes, file: url.path), of: url.lastPathComponent)
    case "xml": try self.init(dlibXML: bytes, file: url.path)
    default: try self.init(csv: bytes, file: url.path)
    }
  }

  private init(folder: URL) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    let files = names.filter { $0.lowercased().hasSuffix(".pts") }
    guard !files.isEmpty else {
      throw FacesError.missing(what: "*.pts", folder: folder.path, found: names)
    }
    for name in files {
      let file = folder.appending(path: name)
      append(try Landmarks(pts: FacesError.content(of: file), file: file.path), of: name)
    }
  }

  package var count: Int { rows.count }

  /// Adds the landmarks of an image; false if it has some already.
  @discardableResult
  mutating func append(_ face: Landmarks, of name: String) -> Bool {
    guard rows[name] == nil else { return false }
    let row = rows.count
    rows[name] = row
    let stem = Self.stem(of: name)
    stems[stem] = stems[stem] == nil ? row : -1
    coordinates += face.points.flatMap { [$0.x, $0.y] }
    return true
  }

  /// The landmarks of an image, or nil where there are none.
  ///
  /// An image is looked up by its name, and otherwise by its name without folders and extension,
  /// provided that only one has it: so `img/000001.png` finds `000001.pts`.
  package subscript(name: String) -> Landmarks? {
    guard let row = rows[name] ?? stems[Self.stem(of: name)], row >= 0 else { return nil }
    let start = row * Landmarks.count * 2
    return Landmarks(
      points: (0..<Landmarks.count).map { number in
        SIMD2(coordinates[start + number * 2], coordinates[start + number * 2 + 1])
      })
  }

  private static func stem(of name: String) -> String {
    let last = name.split { $0 == "/" || $0 == "\\" }.last ?? ""
    return String(last.lastIndex(of: ".").map { last[..<$0] } ?? last)
  }
}

extension FacesError {
  /// Reads a coordinate, in pixels.
  static func coordinate(_ text: String) -> Double? {
    // Larger ones are no pixels, and would not fit the whole numbers that ellipses are drawn with.
    Double(text).flatMap { abs($0) < 1e6 ? $0 : nil }
  }
}
