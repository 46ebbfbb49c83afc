import Concepts
import Foundation
import Images
import Seeding

/// A Face Dictionary in the published layout, as faces to dissect with.
///
/// The rows of the table are the pictures of the index files and then those of the families'
/// folders. Pictures and masks are read when they are asked for.
package struct FaceDictionary: FaceSource {
  package let table: FaceTable
  /// The pictures that the index files list: what thresholds and local concepts are taken over.
  package let localFaces: Range<Int>
  package let index: DictionaryIndex

  /// Opens a dictionary; throws the first of its problems as a `FacesError`.
  package init(contentsOf folder: URL) throws {
    try self.init(DictionaryIndex(contentsOf: folder))
  }

  /// Wraps an index that is without problems.
  package init(_ index: DictionaryIndex) throws {
    if let problem = index.problems.first {
      throw FacesError.badDictionary(
        folder: index.folder.relativePath, problem: problem, count: index.problems.count)
    }
    var names = index.images.map(\.path)
    localFaces = 0..<names.count
    var groups: [GlobalFamily: [Int?]] = [:]
    for family in GlobalFamily.published {
      guard let members = index.families[family], !members.isEmpty else { continue }
      groups[family] = Array(repeating: nil, count: names.count) + members.map(\.group)
      for other in groups.keys where other != family {
        groups[other]? += Array(repeating: nil, count: members.count)
      }
      names += members.map(\.path)
    }
    table = FaceTable(
      origin: index.folder.relativePath, names: names,
      attributes: Self.attributes(of: index, names.count),
      groups: groups)
    self.index = index
  }

  /// Up to `count` of the pictures that the index files list, in seeded order.
  package func sample(_ count: Int, seed: UInt64) -> [Int] {
    var random = SplitMix64(seed: seed, 3)
    return random.permutation(of: localFaces.count).prefix(count).sorted()
  }

  /// The pictures of a family and the group of each; none for a family without pictures.
  package func probe(of family: GlobalFamily) -> [(face: Int, group: Int)] {
    guard let column = table.groups[family] else { return [] }
    return column.enumerated().compactMap { face, group in group.map { (face, $0) } }
  }

  package var concepts: [LocalConcept] { index.concepts }

  package func image(_ index: Int, size: Int) throws -> RGBImage {
    try RGBImage(contentsOf: self.index.url(of: table.names[index]))
      .resized(toWidth: size, height: size)
  }

  /// The masks of a picture, resized by taking the nearest pixel.
  ///
  /// A mask that is so small that no pixel is left stays one: the picture carries its concept.
  /// Source: METHOD §4.
  package func masks(_ index: Int, size: Int) throws -> [ConceptMask] {
    guard localFaces.contains(index) else { return [] }
    return try self.index.images[index].masks.map { entry in
      ConceptMask(
        concept: entry.concept,
        mask: try BitMask(contentsOf: self.index.url(of: entry.path))
          .resized(toWidth: size, height: size))
    }
  }

  /// The types of the index files that name a picture: one without masks there shows none of the type.
  package func annotatedTypes(_ index: Int) -> ConceptTypes {
    localFaces.contains(index) ? self.index.images[index].annotated : []
  }

  /// Which pictures carry a mask of a concept, for the concepts that have any.
  private static func attributes(of index: DictionaryIndex, _ count: Int) -> [String: [Bool]] {
    var columns: [String: [Bool]] = [:]
    for (row, image) in index.images.enumerated() {
      for mask in image.masks {
        columns[mask.concept.name, default: Array(repeating: false, count: count)][row] = true
      }
    }
    return columns
  }
}
