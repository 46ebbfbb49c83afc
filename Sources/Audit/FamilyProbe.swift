import Concepts
import Dissection
import Faces
import Networks

/// The pictures of a global family that lie in a dictionary beside those with masks.
///
/// They are read anew for every model, some at a time, so that thousands take no memory.
struct FamilyProbe: Sendable {
  let family: GlobalFamily
  /// The group of each picture.
  let groups: [Int]
  private let source: FaceDictionary
  private let faces: [Int]
  private let size: Int

  /// Pictures that are in memory together.
  private static let chunk = 200

  /// The families of which every group has pictures.
  static func all(of source: FaceDictionary, size: Int) -> [FamilyProbe] {
    GlobalFamily.published.compactMap { family in
      let members = source.probe(of: family)
      let groups = members.map(\.group)
      guard family.groups.indices.allSatisfy(groups.contains) else { return nil }
      return FamilyProbe(
        family: family, groups: groups, source: source, faces: members.map(\.face), size: size)
    }
  }

  /// Hands over the pictures, some at a time, with the number of the first.
  func forEachChunk(_ body: (_ first: Int, LabelledImages) throws -> Void) throws {
    for first in stride(from: 0, to: faces.count, by: Self.chunk) {
      let part = faces[first..<min(first + Self.chunk, faces.count)]
      let images = try ImageBank(source, size: size).images(part.map { ($0, nil, false) })
      try body(first, images)
    }
  }
}
