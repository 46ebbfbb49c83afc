import Concepts
import Dissection
import Faces

/// The pictures of a global family that lie in a dictionary beside those with masks.
///
/// They are read anew for every model, some at a time, so that thousands take no memory.
struct FamilyProbe: Sendable {
  let family: GlobalFamily
  /// The group of each picture.
  let groups: [Int]
  package let pictures: ImageStore

  /// The families of which every group has pictures.
  package static func all(of source: FaceDictionary, size: Int) -> [FamilyProbe] {
    GlobalFamily.published.compactMap { family in
      let members = source.probe(of: family)
      let groups = members.map(\.group)
      guard family.groups.indices.allSatisfy(groups.contains) else { return nil }
      return FamilyProbe(
        family: family, groups: groups,
        pictures: ImageStore(source, faces: members.map(\.face), size: size))
    }
  }
}
