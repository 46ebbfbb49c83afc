import Concepts
import Faces
import Files
import Foundation
import Images
import Specification

/// Writes synthetic faces as a folder that `CelebASource` reads, CelebA's file formats and
/// landmarks, with a Face Dictionary in the published layout in `dictionary/`.
///
/// The faces of the source's dictionary partition go there, with exact masks, and nowhere else;
/// `sheet.png` shows the first faces.
package struct FaceFolderWriter: Sendable {
  private let source: SyntheticSource
  private let size: Int
  private let listed: [Int]
  private let inDictionary: [Int]
  private let further: [FurtherConcept]
  private let plant: Plant?

  /// Faces across and down the sheet.
  private static let sheet = (columns: 10, rows: 6)

  /// Takes the faces.
  ///
  /// The dictionary has masks of the concepts `further` beside the 38, drawn by their rules; half of it
  /// shows the cue `plant`, and the other half is the same faces without it.
  /// - Precondition: each of these has a rule.
  package init(
    source: SyntheticSource, size: Int, further: [FurtherConcept] = [], plant: Plant? = nil
  ) {
    self.source = source
    self.size = size
    (self.further, self.plant) = (further, plant)
    let isListed = (source.table.partitions ?? []).map { $0 != .dictionary }
    listed = isListed.indices.filter { isListed[$0] }
    inDictionary = isListed.indices.filter { !isListed[$0] }
  }

  /// Seven tenths to train on, a tenth for validation, the rest to test on, and a dictionary.
  package static func partitions(of count: Int, dictionary: Int = 0) -> [Partition: Int] {
    let (train, validation) = (count * 7 / 10, count / 10)
    return [
      .train: train, .validation: validation, .test: count - train - validation,
      .dictionary: dictionary,
    ]
  }

  /// All that is written to the top of the folder.
  package static let entries = [
    "img", "sheet.png", "list_attr.txt", "list_eval_partition.txt", "identities.txt",
    "landmarks_68.csv", "dictionary",
  ]

  /// Writes the folder, which may not hold anything yet but what says whose it is.
  package func write(to folder: URL) throws {
    try FacesError.requireEmpty(folder)
    let images = folder.appending(path: "img")
    try Disk.makeFolder(images)
    var sheet = ContactSheet(columns: Self.sheet.columns)
    for face in listed {
      let picture = source.image(face, size: size)
      try picture.writePNG(to: images.appending(path: name(of: face)))
      if face < Self.sheet.columns * Self.sheet.rows { sheet.add(picture) }
    }
    try sheet.image.writePNG(to: folder.appending(path: "sheet.png"))
    try write(attributeLines, to: folder.appending(path: "list_attr.txt"))
    try write(partitionLines, to: folder.appending(path: "list_eval_partition.txt"))
    let persons = listed.map { "\(name(of: $0)) \(person(of: $0))" }
    try write(persons, to: folder.appending(path: "identities.txt"))
    try write(landmarkLines, to: folder.appending(path: "landmarks_68.csv"))
    if !inDictionary.isEmpty { try writeDictionary(to: folder.appending(path: "dictionary")) }
  }

  private func writeDictionary(to folder: URL) throws {
    let shown = further + (plant.map { [FurtherConcept($0.concept)] } ?? [])
    let writer = try DictionaryWriter(creating: folder, concepts: shown)
    let faces: any FaceSource = further.isEmpty ? source : RuledFaces(source, adding: further)
    let planted = plant.map { PlantedFaces(faces, faces: inDictionary, plant: $0) }
    let entries =
      try planted.map { planted in
        try (0..<planted.table.count).map { place in
          try write(place, of: planted, as: planted.entry(place), with: writer)
        }
      } ?? inDictionary.map { try write($0, of: faces, as: ($0, nil), with: writer) }
    try writer.finish(entries)
  }

  /// Writes a face of the dictionary; one with a cue stands beside the same without it, which has the
  /// name that origins list.
  private func write(
    _ place: Int, of faces: any FaceSource, as shown: (face: Int, transform: ImageTransform?),
    with writer: DictionaryWriter
  ) throws -> DictionaryWriter.Entry {
    let (face, cue) = (shown.face, shown.transform?.name)
    let groups = source.traits(face).groups.map { ($0.family, $0.group) }
    return try writer.write(
      DictionaryFace(
        id: number(of: face) + (cue.map { "-\($0)" } ?? ""),
        picture: .image(try faces.image(place, size: size)),
        masks: try faces.masks(place, size: size),
        groups: Dictionary(uniqueKeysWithValues: groups),
        origin: DictionaryOrigin(name: cue == nil ? name(of: face) : "", person: person(of: face))))
  }

  private func name(of face: Int) -> String {
    number(of: face) + ".png"
  }

  /// Six digits, counting from 1 as CelebA does.
  private func number(of face: Int) -> String {
    let digits = "\(face + 1)"
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }

  /// Every face is another person.
  private func person(of face: Int) -> Int { face + 1 }

  private var attributeLines: [String] {
    let table = source.table
    let headers = table.attributes.keys.sorted()
    let columns = headers.compactMap { table.attributes[$0] }
    let rows = listed.map { face in
      "\(name(of: face)) " + columns.map { $0[face] == true ? " 1" : "-1" }.joined(separator: " ")
    }
    return ["\(rows.count)", headers.joined(separator: " ") + " "] + rows
  }

  private var partitionLines: [String] {
    let numbers: [Partition: Int] = [.train: 0, .validation: 1, .test: 2]
    return listed.map { face in
      let partition = source.table.partitions?[face] ?? .train
      return "\(name(of: face)) \(numbers[partition] ?? 0)"
    }
  }

  /// In pixels of the pictures, to a hundredth; (0, 0) is the middle of the first pixel.
  private var landmarkLines: [String] {
    let header = "image," + (0..<68).map { "x\($0),y\($0)" }.joined(separator: ",")
    return [header]
      + listed.map { face in
        let points = source.landmarks(face, size: size).points.flatMap { [$0.x - 0.5, $0.y - 0.5] }
        return name(of: face) + ","
          + points.map { "\(($0 * 100).rounded() / 100)" }.joined(separator: ",")
      }
  }

  private func write(_ lines: [String], to file: URL) throws {
    try Disk.write(lines.joined(separator: "\n") + "\n", to: file)
  }
}
