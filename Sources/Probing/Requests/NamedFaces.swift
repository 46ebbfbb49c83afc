import Faces
import Foundation
import Painter
import Specification

/// The faces of a dictionary that is named on the command line: a folder, or painted ones.
struct NamedFaces {
  /// As it was named.
  let name: String
  let source: any FaceSource
  /// Those to dissect with; of a folder in the order in which maps are handed over.
  let faces: [Int]

  /// Painted faces where no number is given.
  private static let paintedFaces = Defaults.Dissection.images

  /// Opens a folder in the published layout, or `synthetic` or `synthetic:N`.
  init(_ name: String) throws {
    self.name = name
    let parts = name.split(separator: ":", maxSplits: 1)
    if parts.first == "synthetic" {
      guard let count = parts.count == 1 ? Self.paintedFaces : Int(parts[1]),
        (1...1_000_000).contains(count)
      else {
        throw MapError.badIndex(
          file: name, found: "no number of painted faces",
          valid: "synthetic:N, N from 1 to 1000000")
      }
      source = SyntheticSource(seed: 1, counts: [.dictionary: count])
      faces = Array(0..<count)
      return
    }
    let published = try FaceDictionary(
      contentsOf: URL(filePath: name, directoryHint: .isDirectory))
    (source, faces) = (published, published.index.publishedOrder)
  }

  /// Which faces have an attribute, balanced over another; throws where the dictionary does not know both.
  func labels(of attribute: String, target: String) throws -> AxisLabels {
    let table = source.table
    guard
      let labels = AxisLabels(
        of: faces, in: table, target: .attribute(target), attribute: attribute)
    else {
      throw MapError.noAxis(
        dictionary: table.origin, attribute: attribute, target: target,
        known: table.attributes.keys.sorted())
    }
    return labels
  }

  /// What the record says of them.
  func inputs() throws -> [RunRecord.Input] {
    switch source {
    case let published as FaceDictionary:
      try RunRecord.Input.all(of: published, faces: faces)
    case let painted as SyntheticSource: [.painted(painted, named: name)]
    default: []
    }
  }
}
