import Concepts
import Dissection
import Faces
import Images

/// What activation maps are dissected against: images by number, their masks, and probes of families.
package struct MapDictionary: Sendable {
  /// Images of a global family, group by group.
  package struct Probe: Sendable {
    /// What tensors call it, such as `Age`.
    package let name: String
    package let family: GlobalFamily
    /// The group of each image.
    package let groups: [Int]
  }

  /// The folder or file, as messages name it.
  package let origin: String
  /// The concepts that it has images of, in the order that breaks ties.
  package let concepts: [LocalConcept]
  /// The side of the model's input, in pixels.
  package let size: Int
  /// The masks of each image, by the place of their concept.
  package let masks: MaskTable
  /// Families whose images are not among those with masks.
  package let probes: [Probe]
  /// Whether tensors are named for the probes themselves, as in an index of sets.
  package let isOfSets: Bool

  package var imageCount: Int { masks.count }

  init(
    origin: String, concepts: [LocalConcept], size: Int, masks: MaskTable, probes: [Probe],
    isOfSets: Bool = false
  ) {
    (self.origin, self.concepts, self.size) = (origin, concepts, size)
    (self.masks, self.probes, self.isOfSets) = (masks, probes, isOfSets)
  }

  /// Takes a dictionary in the published layout: its pictures in the order of the index files, and its
  /// families, group by group and in each by name.
  ///
  /// Without a `size` the model's input is taken to be as large as the pictures, which then have to be
  /// square.
  package init(_ dictionary: FaceDictionary, size: Int?) throws {
    let index = dictionary.index
    let size = try size ?? Self.pictureSide(of: index)
    self.init(
      origin: dictionary.table.origin,
      masks: try MaskTable(of: index.publishedOrder, from: dictionary, size: size),
      concepts: dictionary.concepts,
      probes: GlobalFamily.published.compactMap { family in
        guard let members = index.families[family], !members.isEmpty else { return nil }
        return Probe(
          name: family.dictionaryFolder ?? "", family: family, groups: members.map(\.group))
      })
  }

  /// Takes masks of some concepts, by whose places they are numbered.
  init(origin: String, masks: MaskTable, concepts: [LocalConcept], probes: [Probe] = []) {
    let counts = masks.masksPerConcept(of: concepts.count)
    let present = concepts.indices.filter { counts[$0] > 0 }
    var numbers = Array(repeating: 0, count: counts.count)
    for (place, number) in present.enumerated() { numbers[number] = place }
    self.init(
      origin: origin, concepts: present.map { concepts[$0] }, size: masks.size,
      masks: masks.renumbered(numbers), probes: probes)
  }

  /// The side of the first picture.
  private static func pictureSide(of index: DictionaryIndex) throws -> Int {
    guard let first = index.images.first?.path ?? index.families.values.first?.first?.path else {
      throw MapError.noMasks(dictionary: index.folder.path)
    }
    let size = try RGBImage.size(ofFile: index.url(of: first))
    guard size.width == size.height else {
      throw MapError.unknownSize(dictionary: index.folder.path)
    }
    return size.width
  }
}
