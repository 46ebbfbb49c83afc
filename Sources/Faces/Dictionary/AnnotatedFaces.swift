import Concepts
import Foundation
import Specification

/// Pictures with what tables and landmarks say of them: what a dictionary is built from.
package struct AnnotatedFaces: Sendable {
  /// Attributes by their header, Action Units as `AU_1`.
  package private(set) var table: FaceTable
  /// Where the pictures and landmarks come from.
  package let source: any PhotographSource

  /// Takes a data set in CelebA's formats; `landmarks` stands in for its own list.
  ///
  /// Throws a `FacesError` where there are no landmarks.
  package init(celeba root: URL, landmarks: URL? = nil) throws {
    let source = try CelebASource(root: root, landmarks: landmarks)
    guard source.landmarkList != nil else {
      throw FacesError.missing(
        what: "landmarks_68*.csv", folder: root.path,
        found: try FileManager.default.contentsOfDirectory(atPath: root.path).sorted())
    }
    table = source.table.named()
    self.source = source
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
  }

  /// Adds Action Units, families and attributes of another CSV table.
  ///
  /// Its rows go to the pictures of the same name or, without folders and extension, the same stem; see
  /// `PictureMatching`.
  /// What the table knows of a picture already stays, also where the other contradicts it.
  /// Throws a `FacesError` where it has no column or no picture to add.
  package mutating func add(
    csv: URL, actionUnitCut: Double? = nil, codes: FamilyCodes = [:]
  ) throws {
    let file = try TableFile(contentsOf: csv, actionUnitCut: actionUnitCut, codes: codes)
    try file.requireUsable()
    guard !file.groups.isEmpty || !file.attributes.isEmpty else {
      throw FacesError.invalid(
        file: file.file, line: 1, found: "no column to add",
        valid: "AU_1 and so on, age, gender, ethnicity, skin_tone, or an attribute of 1 and −1")
    }
    let rows = PictureMatching(table.names, to: file.images).entries
    guard rows.contains(where: { $0 != nil }) else {
      throw FacesError.invalid(
        file: file.file, line: 1, found: "no picture of \(table.origin)",
        valid: "pictures that go by the same names")
    }
    table = table.adding(file, rows: rows)
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
