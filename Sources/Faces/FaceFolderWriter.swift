import Foundation
import Images

/// Writes synthetic faces as a folder that `CelebASource` reads: CelebA's file formats and landmarks.
///
/// Masks go to `masks/<number>/<Concept>.png`, and `sheet.png` shows the first faces.
package struct FaceFolderWriter: Sendable {
  private let source: SyntheticSource
  private let size: Int
  private let writesMasks: Bool

  /// Faces across and down the sheet.
  private static let sheet = (columns: 10, rows: 6)

  package init(source: SyntheticSource, size: Int, masks: Bool) {
    self.source = source
    self.size = size
    writesMasks = masks
  }

  /// Seven tenths to train on, a tenth for validation, the rest to test on.
  package static func partitions(of count: Int) -> [Partition: Int] {
    let (train, validation) = (count * 7 / 10, count / 10)
    return [.train: train, .validation: validation, .test: count - train - validation]
  }

  /// Writes the folder, which may not hold anything yet.
  package func write(to folder: URL) throws {
    let manager = FileManager.default
    if let present = try? manager.contentsOfDirectory(atPath: folder.path), !present.isEmpty {
      throw FacesError.folderInUse(folder: folder.relativePath)
    }
    let images = folder.appending(path: "img")
    try manager.createDirectory(at: images, withIntermediateDirectories: true)
    var sheet = ContactSheet(columns: Self.sheet.columns)
    for face in 0..<source.table.count {
      let picture = source.image(face, size: size)
      try picture.writePNG(to: images.appending(path: name(of: face)))
      if face < Self.sheet.columns * Self.sheet.rows { sheet.add(picture) }
      if writesMasks { try writeMasks(of: face, to: folder.appending(path: "masks")) }
    }
    try sheet.image.writePNG(to: folder.appending(path: "sheet.png"))
    try write(attributeLines, to: folder.appending(path: "list_attr.txt"))
    try write(partitionLines, to: folder.appending(path: "list_eval_partition.txt"))
    let persons = (0..<source.table.count).map { "\(name(of: $0)) \($0 + 1)" }
    try write(persons, to: folder.appending(path: "identities.txt"))
    try write(landmarkLines, to: folder.appending(path: "landmarks_68.csv"))
  }

  private func name(of face: Int) -> String {
    number(of: face) + ".png"
  }

  /// Six digits, counting from 1 as CelebA does.
  private func number(of face: Int) -> String {
    let digits = "\(face + 1)"
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }

  private func writeMasks(of face: Int, to folder: URL) throws {
    let folder = folder.appending(path: number(of: face))
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for entry in source.masks(face, size: size) {
      try entry.mask.writePNG(to: folder.appending(path: "\(entry.concept.name).png"))
    }
  }

  private var attributeLines: [String] {
    let table = source.table
    let headers = table.attributes.keys.sorted()
    let columns = headers.compactMap { table.attributes[$0] }
    let rows = (0..<table.count).map { face in
      "\(name(of: face)) " + columns.map { $0[face] ? " 1" : "-1" }.joined(separator: " ")
    }
    return ["\(table.count)", headers.joined(separator: " ") + " "] + rows
  }

  private var partitionLines: [String] {
    let numbers: [Partition: Int] = [.train: 0, .validation: 1, .test: 2]
    return (0..<source.table.count).map { face in
      let partition = source.table.partitions?[face] ?? .train
      return "\(name(of: face)) \(numbers[partition] ?? 0)"
    }
  }

  /// In pixels of the pictures, to a hundredth; (0, 0) is the middle of the first pixel.
  private var landmarkLines: [String] {
    let header = "image," + (0..<68).map { "x\($0),y\($0)" }.joined(separator: ",")
    return [header]
      + (0..<source.table.count).map { face in
        let points = source.landmarks(face, size: size).points.flatMap { [$0.x - 0.5, $0.y - 0.5] }
        return name(of: face) + ","
          + points.map { "\(($0 * 100).rounded() / 100)" }.joined(separator: ",")
      }
  }

  private func write(_ lines: [String], to file: URL) throws {
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file, options: .atomic)
  }
}
