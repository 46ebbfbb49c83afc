import Concepts
import Foundation
import Specification

/// A table that says more of the pictures of another: columns, partitions or persons.
///
/// Pictures are found in it by `PictureMatching`: by their name, else by the end of their path, else by
/// the stem of their name, extensions aside.
struct FurtherTable {
  let file: TableFile
  /// The row of each picture, nil where there is none.
  let rows: [Int?]
  /// What of its rows is not used.
  let notes: [TableNote]

  /// Takes a table that says more of `images`, which `origin` lists.
  ///
  /// Throws a `FacesError` where it adds no column, has none of the pictures, or says two different
  /// things of one. A program that finds faces may find several in a picture, so that a table of its is
  /// told by `isOfDetector` or by `mayRepeat`: such a picture is left out.
  init(
    _ file: TableFile, of images: [String], in origin: String, mayRepeat: Bool = false
  ) throws {
    guard file.addsColumn else {
      let known = Set([file.imageColumn])
      throw FacesError.addsNothing(
        file: file.file, columns: file.columns.filter { !known.contains($0) && !$0.isEmpty },
        reasons: file.notes.lines)
    }
    let places = Dictionary(grouping: file.images.indices) { PictureName(file.images[$0]) }
    let repeated = places.values.filter { rows in
      rows.contains { !file.saysTheSame(in: $0, as: rows[0]) }
    }.sorted { $0[0] < $1[0] }
    if let first = repeated.first, !file.isOfDetector, !mayRepeat,
      let row = first.first(where: { !file.saysTheSame(in: $0, as: first[0]) })
    {
      throw FacesError.invalidField(
        file: file.file, line: file.lines[row], column: file.imageColumn,
        found: "\(file.images[row]) again, and other values than on line \(file.lines[first[0]])",
        valid: "each image once")
    }
    let left = Set(repeated.flatMap { $0 })
    let kept = places.values.map { $0[0] }.filter { !left.contains($0) }.sorted()
    let matching = PictureMatching(images, to: kept.map { file.images[$0] })
    let rows = matching.entries.map { $0.map { kept[$0] } }
    guard rows.contains(where: { $0 != nil }) else {
      throw FacesError.invalid(
        file: file.file, line: file.lines.first ?? 1, found: "no picture of \(origin)",
        valid: "a table of pictures that go by the same names")
    }
    var notes: [TableNote] = []
    if let first = repeated.first {
      notes.append(
        .remark(
          "\(file.file): \(counted(repeated.count, "picture")) with several faces, the first of them "
            + "\(file.images[first[0]]). Such a picture gets nothing from this table."))
    }
    if let first = matching.undecided.first {
      notes.append(
        .remark(
          "\(file.file): it cannot be told which rows belong to "
            + "\(counted(matching.undecided.count, "picture")), the first of them \(images[first]), "
            + "because names are alike. Such a picture gets nothing from this table."))
    }
    (self.file, self.rows, self.notes) = (file, rows, notes)
  }
}

extension TableFile {
  /// Whether there is anything to add to another table.
  fileprivate var addsColumn: Bool {
    partitions != nil || identities != nil || !kept.isEmpty
      || attributes.values.contains { $0.contains { $0 != nil } }
      || groups.values.contains { $0.contains { $0 != nil } }
  }

  /// Whether two rows hold the same, as far as it is read.
  fileprivate func saysTheSame(in row: Int, as other: Int) -> Bool {
    row == other
      || attributes.values.allSatisfy { $0[row] == $0[other] }
        && groups.values.allSatisfy { $0[row] == $0[other] }
        && partitions.map { $0[row] == $0[other] } ?? true
        && identities.map { $0[row] == $0[other] } ?? true
  }
}
