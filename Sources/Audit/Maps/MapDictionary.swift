import Concepts
import Dispatch
import Dissection
import Faces
import Foundation
import Images
import Synchronization

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
    try self.init(
      dictionary, faces: index.publishedOrder,
      size: try size ?? Self.pictureSide(of: index),
      probes: GlobalFamily.published.compactMap { family in
        guard let members = index.families[family], !members.isEmpty else { return nil }
        return Probe(
          name: family.dictionaryFolder ?? "", family: family, groups: members.map(\.group))
      })
  }

  /// Takes some faces of any source.
  init(_ source: any FaceSource, faces: [Int], size: Int, probes: [Probe] = []) throws {
    let masks = try Self.masks(of: faces, from: source, size: size)
    let present = Set(masks.joined().map(\.concept))
    concepts = LocalConcept.all.filter(present.contains)
    let places = Dictionary(uniqueKeysWithValues: concepts.enumerated().map { ($1, $0) })
    var table = MaskTable(size: size)
    for masks in masks {
      table.append(
        masks.compactMap { entry in
          places[entry.concept].map { Dissection.ConceptMask(concept: $0, mask: entry.mask) }
        })
    }
    self.masks = table
    (origin, self.size, self.probes, isOfSets) = (source.table.origin, size, probes, false)
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

  /// Reads or draws the masks of the faces, on all processors.
  private static func masks(
    of faces: [Int], from source: any FaceSource, size: Int
  ) throws -> [[Faces.ConceptMask]] {
    let results: Mutex<[Result<[Faces.ConceptMask], any Error>?]> = Mutex(
      Array(repeating: nil, count: faces.count))
    DispatchQueue.concurrentPerform(iterations: faces.count) { number in
      let masks = Result { try source.masks(faces[number], size: size) }
      results.withLock { $0[number] = masks }
    }
    return try results.withLock { $0 }.map { try $0?.get() ?? [] }
  }
}
