import Concepts
import Foundation
import Specification

/// Photographs in a folder that is laid out as CelebA is.
///
/// The folder holds `img*/`, `list_attr*.txt` and optionally `list_eval_partition.txt`,
/// `identit*.txt` and `landmarks_68*.csv`; each may also lie in `Anno/`, `Eval/` or `Img/`, as
/// CelebA is published. Concepts have masks where the landmarks of a face are known.
package struct CelebASource: PhotographSource {
  package let table: FaceTable
  let images: URL
  let landmarkList: MatchedLandmarks?

  /// Reads the lists, and checks that every listed image has a file; opens no picture.
  ///
  /// `landmarks` stands in for the folder's own list.
  /// Pictures that are missing are an error unless `mayBeMissing`, or all are.
  /// Throws a `FacesError` that names file, line, what was found and what is valid.
  package init(root: URL, landmarks: URL? = nil, mayBeMissing: Bool = false) throws {
    let layout = try CelebALayout(root: root)
    let list = try AttributeList(contentsOf: layout.attributes)
    let files = try PictureFolder(layout.images).files(
      of: list.names, listedIn: list.file, mayBeMissing: mayBeMissing,
      lines: AttributeList.line(ofRow:))
    if let twice = files.firstDuplicate(), let row = files.lastIndex(of: twice) {
      throw FacesError.invalid(
        file: list.file, line: AttributeList.line(ofRow: row),
        found: "\(list.names[row]), which is \(twice) again", valid: "each image once")
    }
    var identities: [Int]?
    if let file = layout.identities {
      identities = try TextLines(contentsOf: file)
        .numbers(in: 0...Int.max, valid: "the number of a person").column(for: list, from: file)
    }
    var partitions: [Partition]?
    if let file = layout.partitions {
      let used: [Partition] = [.train, .validation, .test]
      partitions = try TextLines(contentsOf: file)
        .numbers(in: 0...2, valid: "0 (train), 1 (validation) or 2 (test)")
        .column(for: list, from: file).map { used[$0] }
    }
    table = FaceTable(
      origin: list.file, names: list.names, attributes: list.columns, identities: identities,
      partitions: partitions, groups: [:].completed(by: list.columns), notes: list.notes)
    images = layout.images
    landmarkList = try (landmarks ?? layout.landmarks).map {
      MatchedLandmarks(try LandmarkList(contentsOf: $0), of: list.names)
    }
  }

  /// Where the picture of face `index` is.
  package func file(of index: Int) -> URL {
    images.appending(path: table.names[index])
  }

  /// The landmarks of face `index` in pixels of its upright picture, or nil where they are not known.
  package func landmarks(_ index: Int) -> Landmarks? {
    landmarkList?[index]
  }

  package var landmarkOrigin: String { landmarkList?.origin ?? table.origin }

  package var landmarkNotes: [String] { landmarkList?.notes ?? [] }
}

extension [String: Int] {
  /// The values in the order of the attribute list; throws where an image has none.
  fileprivate func column(for list: AttributeList, from file: URL) throws -> [Int] {
    let column = list.names.compactMap { self[$0] }
    guard column.count == list.names.count else {
      throw FacesError.incomplete(
        file: file.relativePath, missing: list.names.count - column.count,
        first: list.names.first { self[$0] == nil } ?? "", listedIn: list.file)
    }
    return column
  }
}
