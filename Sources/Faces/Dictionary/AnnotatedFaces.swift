import Concepts
import Foundation

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

  /// Adds the families of another CSV table, in which pictures go by the same names.
  package mutating func addFamilies(csv: URL) throws {
    let columns = try CSVColumns(contentsOf: csv)
    let families = columns.families
    guard !families.isEmpty else {
      throw FacesError.invalid(
        file: columns.file, line: 1, found: "no column of a family",
        valid: "age, gender, ethnicity or skin_tone")
    }
    let image = columns.column(named: Self.imageNames) ?? 0
    let rows = Dictionary(
      columns.lines.indices.map { (columns.columns[image][$0], $0) }, uniquingKeysWith: { $1 })
    var groups = table.groups
    for (family, column) in families {
      groups[family] = table.names.map { name in rows[name].flatMap { column[$0] } }
    }
    table = FaceTable(
      origin: table.origin, names: table.names, attributes: table.attributes,
      identities: table.identities, partitions: table.partitions, groups: groups)
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
