import Concepts
import Foundation
import Specification

/// Pictures with what tables and landmarks say of them: what a dictionary is built from.
package struct AnnotatedFaces: Sendable {
  /// Attributes by their header, Action Units as `AU_1`.
  package private(set) var table: FaceTable
  /// Where the pictures and landmarks come from.
  package let source: any PhotographSource
  /// The line of each picture in its table, counted from 1.
  private let lines: [Int]

  /// Takes a data set in CelebA's formats; `landmarks` stands in for its own list.
  ///
  /// Throws a `FacesError` where there are no landmarks.
  package init(celeba root: URL, landmarks: URL? = nil) throws {
    let source = try CelebASource(root: root, landmarks: landmarks)
    guard source.landmarkList != nil else {
      throw FacesError.missing(
        what: "landmarks_68*.csv", folder: root.relativePath,
        found: try FileManager.default.contentsOfDirectory(atPath: root.path).sorted())
    }
    table = source.table.named()
    self.source = source
    lines = source.table.names.indices.map(AttributeList.line(ofRow:))
  }

  /// Takes a CSV table, read as `TableFile` says, and a folder of pictures.
  ///
  /// Landmarks are columns of the table, or in a file of their own.
  /// Throws a `FacesError` for a column of a family or Action Unit that needs a cut or codes.
  package init(
    csv: URL, images: URL, landmarks: URL?, actionUnitCut: Double? = nil, codes: FamilyCodes = [:]
  ) throws {
    let file = try TableFile(contentsOf: csv, actionUnitCut: actionUnitCut, codes: codes)
    try file.requireUsable()
    let source = try TableSource(file, images: images, landmarks: landmarks) {
      file.table(names: $0)
    }
    table = source.table
    self.source = source
    lines = file.lines
  }

  /// Adds Action Units, families, attributes, partitions and persons of another CSV table.
  ///
  /// It may be a list without a header, or a folder of OpenFace's tables, of which the Action Units are
  /// read. See `FurtherTable`, `PlainList` and `ActionUnitFolder`.
  ///
  /// What the table knows of a picture already stays, also where the other contradicts it.
  /// Throws a `FacesError` where it has no column or no picture to add.
  package mutating func add(
    csv: URL, actionUnitCut: Double? = nil, codes: FamilyCodes = [:]
  ) throws {
    let images = table.names.indices.map(source.fileName(of:))
    let isFolder = csv.isFolder
    let scanner =
      try isFolder
      ? ActionUnitFolder.scanner(csv, cut: actionUnitCut)
      : PlainList.scanner(csv, among: images) ?? CSVScanner(contentsOf: csv)
    let file = try TableFile(scanner, actionUnitCut: actionUnitCut, codes: codes)
    try file.requireUsable()
    table = try table.adding(FurtherTable(file, of: images, in: table.origin, mayRepeat: isFolder))
    { lines[$0] }
  }
}

extension TableFile {
  /// Throws where a column of a family or an Action Unit cannot be read without being told how.
  fileprivate func requireUsable() throws {
    let units = refusals.filter { ActionUnitColumn(header: $0.key) != nil }
    if let first = units.min(by: { $0.key < $1.key }) { throw first.value }
    for family in GlobalFamily.published {
      if let refusal = familyRefusals[family] { throw refusal }
    }
  }
}
