import Concepts
import Foundation
import Specification

/// The 68 landmarks of images, from a file or folder in any of the usual forms.
///
/// | form | told by | points count |
/// |---|---|---|
/// | CSV with a column for the image and columns such as `x0`, `x_0` or `X1` | other text | as in the file |
/// | OpenFace's CSV of one image, or a folder of them | no column for the image | as in the file |
/// | ibug `.pts`, one file an image | `.pts`, or a folder of them | from 1 |
/// | dlib's XML | `.xml` | from 0 |
///
/// Folders are read with those in them. Coordinates are pixels, (0, 0) the middle of the first; `.pts`
/// files call that (1, 1). An image with several faces has no landmarks, for a mask belongs to one
/// face; `notes` counts these images and those without a face.
package struct LandmarkList: Sendable {
  /// The images as the list names them.
  private(set) var names: [String] = []
  private var rows: [String: Int] = [:]
  private var severalFaces: Set<Int> = []
  /// Images in which no face was found, the first of them by name.
  private var withoutFace: (count: Int, first: String) = (0, "")
  /// 136 numbers a row.
  private var coordinates: [Double] = []
  fileprivate let origin: String

  init(origin: String = "") {
    self.origin = origin
  }

  /// Reads a file, or all `.pts` files of a folder, or else all `.csv` files.
  ///
  /// Throws a `FacesError` that names file, line, what was found and what is valid.
  package init(contentsOf url: URL) throws {
    self.init(origin: url.relativePath)
    if url.isFolder {
      try read(folder: url)
    } else {
      try read(url, named: url.lastPathComponent)
    }
  }

  private mutating func read(folder: URL) throws {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    func files(_ suffix: String) -> [String] { paths.filter { $0.lowercased().hasSuffix(suffix) } }
    let points = files(".pts")
    let found = points.isEmpty ? files(".csv") : points
    guard !found.isEmpty else {
      throw FacesError.missing(what: "*.pts or *.csv", folder: folder.relativePath, found: paths)
    }
    for path in found { try read(folder.appending(path: path), named: path) }
  }

  /// Reads one file; of a single image the file has the name, from the folder that is read.
  private mutating func read(_ url: URL, named name: String) throws {
    let bytes = try FacesError.content(of: url)
    switch url.pathExtension.lowercased() {
    case "pts": append(try Landmarks(pts: bytes, file: url.relativePath), of: name)
    case "xml": try read(dlibXML: bytes, file: url.relativePath)
    default: try read(csv: bytes, file: url.relativePath, image: name)
    }
  }

  /// The number of images with landmarks.
  package var count: Int { names.count - severalFaces.count }

  /// Adds a face of an image; a second one takes both away.
  mutating func append(_ face: Landmarks, of name: String) {
    if let row = rows[name] {
      severalFaces.insert(row)
      return
    }
    rows[name] = names.count
    names.append(name)
    coordinates += face.points.flatMap { [$0.x, $0.y] }
  }

  /// Counts an image in which no face was found.
  mutating func appendNoFace(of name: String) {
    withoutFace = (withoutFace.count + 1, withoutFace.count == 0 ? name : withoutFace.first)
  }

  /// The landmarks of a row, or nil where its image has several faces.
  func landmarks(ofRow row: Int) -> Landmarks? {
    if severalFaces.contains(row) { return nil }
    let start = row * Landmarks.count * 2
    return Landmarks(
      points: (0..<Landmarks.count).map { number in
        SIMD2(coordinates[start + number * 2], coordinates[start + number * 2 + 1])
      })
  }

  /// The landmarks of one image, or nil where there are none; see `PictureMatching`.
  package subscript(name: String) -> Landmarks? {
    MatchedLandmarks(self, of: [name])[0]
  }

  /// What of the list is not used, in sentences.
  package var notes: [String] {
    var notes: [String] = []
    if let first = severalFaces.min() {
      notes.append(
        "\(origin): images with several faces, which get no masks: \(severalFaces.count), the first of "
          + "them \(names[first]).")
    }
    if withoutFace.count > 0 {
      notes.append(
        "\(origin): images without a face: \(withoutFace.count), the first of them "
          + "\(withoutFace.first).")
    }
    return notes
  }
}

/// The landmarks of the pictures of a table.
struct MatchedLandmarks: Sendable {
  private let list: LandmarkList
  private let rows: [Int?]
  /// What of the list is not used, and which pictures it is not clear about, in sentences.
  let notes: [String]

  init(_ list: LandmarkList, of pictures: [String]) {
    let matching = PictureMatching(pictures, to: list.names)
    (self.list, rows) = (list, matching.entries)
    let undecided = matching.undecided
    notes =
      list.notes
      + (undecided.first.map { first in
        [
          "\(list.origin): it cannot be told which landmarks belong to \(counted(undecided.count, "picture")), the "
            + "first of them \(pictures[first]), because names are alike. Such a picture gets no masks."
        ]
      } ?? [])
  }

  /// The file or folder of the list.
  var origin: String { list.origin }

  subscript(picture: Int) -> Landmarks? { rows[picture].flatMap(list.landmarks(ofRow:)) }
}

extension FacesError {
  /// Reads a coordinate, in pixels.
  static func coordinate(_ text: String) -> Double? {
    // Larger ones are no pixels, and would not fit the whole numbers that ellipses are drawn with.
    Double(text).flatMap { abs($0) < 1e6 ? $0 : nil }
  }
}
