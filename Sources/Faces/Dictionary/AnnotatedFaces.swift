import Concepts
import Foundation
import Specification

/// Pictures with what tables and landmarks say of them: what a dictionary is built from.
package struct AnnotatedFaces: Sendable {
  /// Attributes by their header, Action Units as `AU_1`.
  package private(set) var table: FaceTable
  package let images: URL
  package let landmarks: LandmarkList

  package func file(of face: Int) -> URL {
    images.appending(path: table.names[face])
  }

  /// Takes a data set in CelebA's formats; `landmarks` stands in for its own list.
  ///
  /// Throws a `FacesError` where there are no landmarks.
  package init(celeba root: URL, landmarks: URL? = nil) throws {
    let source = try CelebASource(root: root)
    guard let list = try landmarks.map(LandmarkList.init(contentsOf:)) ?? source.landmarkList
    else {
      throw FacesError.missing(
        what: "landmarks_68*.csv", folder: root.path,
        found: try FileManager.default.contentsOfDirectory(atPath: root.path).sorted())
    }
    let known = source.table
    var attributes = known.attributes
    for (name, column) in known.attributes {
      if let unit = ActionUnitColumn(header: name), attributes[unit.concept] == nil {
        attributes[unit.concept] = column
      }
    }
    table = FaceTable(
      origin: known.origin, names: known.names, attributes: attributes,
      identities: known.identities, partitions: known.partitions, groups: known.groups)
    images = source.images
    self.landmarks = list
  }

  /// Takes a CSV table and a folder of pictures.
  ///
  /// | column | header | holds |
  /// |---|---|---|
  /// | picture | `image`, `name`, `file`, …, or the first | a path in the folder |
  /// | person | `identity`, `person`, `subject` | a number or name |
  /// | partition | `partition`, `split`, `set` | 0, 1, 2 or train, validation, test, dictionary |
  /// | families | `age`, `gender`, `ethnicity`, `skin_tone` | see `GlobalFamily.group(ofWord:)` |
  /// | Action Units | see `ActionUnitColumn` | |
  /// | attributes | any other | 1 and −1, 1 and 0, true and false; other columns are passed over |
  package init(csv: URL, images: URL, landmarks: URL, actionUnitCut: Double? = nil) throws {
    let columns = try CSVColumns(contentsOf: csv)
    let image = columns.column(named: Self.imageNames) ?? 0
    let names = columns.lines.indices.map { columns.columns[image][$0] }
    if let twice = names.firstDuplicate(), let row = names.lastIndex(of: twice) {
      throw FacesError.invalid(
        file: columns.file, line: columns.lines[row], found: "\(twice) again",
        valid: "each image once")
    }
    var attributes = try columns.actionUnits(cut: actionUnitCut)
    for (column, name) in columns.header.enumerated()
    where column != image && ActionUnitColumn(header: name) == nil {
      if let values = columns.flags(of: column) { attributes[name] = values }
    }
    var groups = columns.families
    if groups[.gender] == nil, let male = attributes["Male"] {
      groups[.gender] = male.map { $0 ? 0 : 1 }
    }
    table = FaceTable(
      origin: columns.file, names: names, attributes: attributes,
      identities: columns.column(named: ["identity", "person", "subject"])
        .map { columns.columns[$0].numbers },
      partitions: try columns.column(named: ["partition", "split", "set"]).map { column in
        try columns.values(
          of: column, valid: "0, 1, 2 or train, validation, test, dictionary", Self.partition)
      },
      groups: groups)
    self.images = images
    self.landmarks = try LandmarkList(contentsOf: landmarks)
    try checkFiles(lines: columns.lines)
  }

  /// Adds Action Units, families and attributes of another CSV table.
  ///
  /// Its rows go to the pictures of the same name or, without folders and extension, the same stem.
  /// Throws a `FacesError` where it has no column or no picture to add.
  package mutating func add(csv: URL, actionUnitCut: Double? = nil) throws {
    let columns = try CSVColumns(contentsOf: csv)
    let image = columns.column(named: Self.imageNames) ?? 0
    var added = try columns.actionUnits(cut: actionUnitCut)
    for (column, name) in columns.header.enumerated()
    where column != image && ActionUnitColumn(header: name) == nil {
      if let values = columns.flags(of: column) { added[name] = values }
    }
    let families = columns.families
    guard !families.isEmpty || !added.isEmpty else {
      throw FacesError.invalid(
        file: columns.file, line: 1, found: "no column to add",
        valid: "AU_1 and so on, age, gender, ethnicity, skin_tone, or an attribute of 1 and −1")
    }
    let rows = Self.rows(of: table.names, in: columns, image: image)
    guard rows.contains(where: { $0 != nil }) else {
      throw FacesError.invalid(
        file: columns.file, line: 1, found: "no picture of \(table.origin)",
        valid: "pictures that go by the same names")
    }
    table = FaceTable(
      origin: table.origin, names: table.names,
      attributes: table.attributes.merging(
        added.mapValues { column in rows.map { row in row.map { column[$0] } ?? false } }
      ) { $1 },
      identities: table.identities, partitions: table.partitions,
      groups: table.groups.merging(
        families.mapValues { column in rows.map { row in row.flatMap { column[$0] } } }
      ) { $1 })
  }

  /// The row of each name in a table, or nil where it has none.
  private static func rows(of names: [String], in columns: CSVColumns, image: Int) -> [Int?] {
    func stem(_ name: String) -> String {
      let last = name.split(separator: "/").last ?? ""
      return String(last.lastIndex(of: ".").map { last[..<$0] } ?? last)
    }
    let known = columns.lines.indices.map { columns.columns[image][$0] }
    let byName = Dictionary(zip(known, known.indices), uniquingKeysWith: { $1 })
    let byStem = Dictionary(zip(known.map(stem), known.indices), uniquingKeysWith: { _, _ in -1 })
    return names.map { name in
      byName[name] ?? byStem[stem(name)].flatMap { $0 < 0 ? nil : $0 }
    }
  }

  private func checkFiles(lines: [Int]) throws {
    let missing = table.names.indices.filter {
      !FileManager.default.fileExists(atPath: file(of: $0).path)
    }
    guard let first = missing.first else { return }
    throw FacesError.missingImages(
      folder: images.path, missing: missing.count, first: table.names[first],
      file: table.origin, line: lines[first])
  }

  private static let imageNames: Set<String> = [
    "image", "name", "file", "filename", "file_name", "image_id", "path",
  ]

  private static func partition(_ word: String) -> Partition? {
    let numbers: [String: Partition] = [
      "0": .train, "1": .validation, "2": .test, "val": .validation,
    ]
    return numbers[word.lowercased()] ?? Partition(rawValue: word.lowercased())
  }
}

extension CSVColumns {
  /// A column of yes and no, or nil where it holds anything else.
  fileprivate func flags(of column: Int) -> [Bool]? {
    let known = [
      "1": true, "0": false, "-1": false, "true": true, "false": false, "yes": true, "no": false,
    ]
    let values = columns[column].words.map { known[$0.lowercased()] }
    guard !values.contains(nil) else { return nil }
    return columns[column].codes.map { values[Int($0)] == true }
  }
}
