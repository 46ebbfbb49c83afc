import Concepts
import Foundation
import Images
import Specification

/// Photographs that a CSV file lists: a column of file names, and a column for each attribute.
///
/// A row whose picture is listed with a transform is a face of its own, named after both.
package struct TableSource: PhotographSource {
  package let table: FaceTable
  private let folder: URL
  private let images: [String]
  private let landmarkColumn: [Landmarks?]?
  private let landmarkList: MatchedLandmarks?
  private let transforms: [[ImageTransform]]?

  /// Reads the table, and checks that every picture has a file in `images`; opens no picture.
  ///
  /// Landmarks are columns of the table, or in a file or folder of any form that `LandmarkList` reads.
  /// Pictures that are missing are an error unless `mayBeMissing`, or all are. The words of the columns
  /// `keeping` are kept in the table.
  /// Throws a `FacesError` that names file, line, column, what was found and what is valid.
  package init(
    csv: URL, images folder: URL, landmarks: URL? = nil, columns: TableColumns = TableColumns(),
    keeping: [String] = [], mayBeMissing: Bool = false
  ) throws {
    let joined = try JoinedTables(csv, columns: columns, keeping: keeping)
    try self.init(
      joined.main, images: folder, landmarks: landmarks, mayBeMissing: mayBeMissing
    ) { names in
      try joined.table(names: names)
    }
  }

  /// Takes a table that has been read; `makeTable` gathers what is known of the faces of these names.
  init(
    _ file: TableFile, images folder: URL, landmarks: URL? = nil, mayBeMissing: Bool = false,
    makeTable: (_ names: [String]) throws -> FaceTable
  ) throws {
    let names = file.images.indices.map { row in
      Self.name(file.images[row], file.transforms?[row] ?? [])
    }
    if let twice = names.firstDuplicate(), let row = names.lastIndex(of: twice) {
      throw FacesError.invalidField(
        file: file.file, line: file.lines[row], column: file.imageColumn, found: "\(twice) again",
        valid: "each image once")
    }
    let files = try PictureFolder(folder).files(
      of: file.images, listedIn: file.file, mayBeMissing: mayBeMissing
    ) { file.lines[$0] }
    let faces = files.indices.map { Self.name(files[$0], file.transforms?[$0] ?? []) }
    if let twice = faces.firstDuplicate(), let row = faces.lastIndex(of: twice) {
      throw FacesError.invalidField(
        file: file.file, line: file.lines[row], column: file.imageColumn,
        found: "\(names[row]), which is \(twice) again", valid: "each image once")
    }
    table = try makeTable(names)
    (self.folder, images) = (folder, file.images)
    (landmarkColumn, transforms) = (file.landmarks, file.transforms)
    landmarkList = try landmarks.map {
      MatchedLandmarks(try LandmarkList(contentsOf: $0), of: file.images)
    }
  }

  private static func name(_ image: String, _ transforms: [ImageTransform]) -> String {
    transforms.isEmpty ? image : "\(image) (\(transforms.map(\.name).joined(separator: "+")))"
  }

  package func file(of index: Int) -> URL {
    folder.appending(path: images[index])
  }

  package func fileName(of index: Int) -> String {
    images[index]
  }

  package func transforms(of index: Int) -> [ImageTransform] {
    transforms?[index] ?? []
  }

  /// The 38, and the cues that rows plant, by name.
  package var concepts: [LocalConcept] {
    let planted = Set((transforms ?? []).joined().compactMap { $0.plant?.concept })
    return LocalConcept.all + planted.sorted { $0.name < $1.name }
  }

  package func landmarks(_ index: Int) -> Landmarks? {
    landmarkColumn?[index] ?? landmarkList?[index]
  }

  package var landmarkOrigin: String {
    guard let list = landmarkList?.origin else { return table.origin }
    return landmarkColumn == nil ? list : "\(table.origin) and \(list)"
  }

  package var landmarkNotes: [String] { landmarkList?.notes ?? [] }

  package func image(_ index: Int, size: Int) throws -> RGBImage {
    let stored = try RGBImage(contentsOf: file(of: index)).resized(toWidth: size, height: size)
    return try transforms(of: index).reduce(stored) { try change($0, of: index, by: $1) }
  }
}
