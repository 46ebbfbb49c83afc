import Concepts
import Dispatch
import Dissection
import Faces
import Images
import Networks
import Synchronization

/// A Face Dictionary, ready to dissect with: pictures at the model's input size, masks and groups.
package struct PreparedDictionary: Sendable {
  let concepts: [LocalConcept]
  let size: Int
  let imageCount: Int
  /// The masks of each image, by the index of their concept.
  let masks: MaskTable
  /// The families of global concepts of which every group has images.
  let groups: [(family: GlobalFamily, groups: [Int?])]
  /// The families whose pictures are not among the dictionary's.
  let probes: [FamilyProbe]
  /// How the two palettes of each image are labelled; nil where every picture is grey.
  let palette: PaletteLabels?
  private let pictures: PictureChunks

  /// Reads pictures and masks of some faces.
  ///
  /// The pictures of a published dictionary stay in memory up to `memoryLimit` bytes in all; more of
  /// them are read anew for every pass. Those of other sources lie in the bank.
  package init(_ bank: ImageBank, faces: [Int], memoryLimit: Int = 1 << 29) throws {
    let source = bank.source
    concepts = LocalConcept.all
    (size, imageCount) = (bank.size, faces.count)
    masks = try Self.masks(of: faces, from: source, size: bank.size)
    probes = (source as? FaceDictionary).map { FamilyProbe.all(of: $0, size: bank.size) } ?? []
    groups = GlobalFamily.allCases.compactMap { family in
      guard let column = source.table.groups[family] else { return nil }
      let groups = faces.map { column[$0] }
      return family.groups.indices.allSatisfy(groups.contains) ? (family, groups) : nil
    }
    var pictures = PictureChunks(bank, faces: faces, memoryLimit: memoryLimit)
    palette = PaletteLabels(isColoured: try pictures.readAll())
    self.pictures = pictures
  }

  /// Hands over the pictures, some at a time, with the number of the first.
  func forEachChunk(
    inGray: Bool = false, _ body: (_ first: Int, LabelledImages) throws -> Void
  ) throws {
    try pictures.forEach { first, images in
      try body(first, inGray ? images.grayscale() : images)
    }
  }

  /// The pictures at some places, in that order.
  func images(_ places: [Int]) throws -> LabelledImages {
    try pictures.images(places)
  }

  /// Reads or draws the masks of the faces, on all processors.
  private static func masks(
    of faces: [Int], from source: any FaceSource, size: Int
  ) throws -> MaskTable {
    let places = Dictionary(uniqueKeysWithValues: LocalConcept.all.enumerated().map { ($1, $0) })
    var table = MaskTable(size: size)
    for first in stride(from: 0, to: faces.count, by: PictureChunks.length) {
      let part = faces[first..<min(first + PictureChunks.length, faces.count)]
      let results: Mutex<[Result<[Dissection.ConceptMask], any Error>?]> = Mutex(
        Array(repeating: nil, count: part.count))
      DispatchQueue.concurrentPerform(iterations: part.count) { number in
        let masks = Result {
          try source.masks(part[first + number], size: size).compactMap { entry in
            places[entry.concept].map { Dissection.ConceptMask(concept: $0, mask: entry.mask) }
          }
        }
        results.withLock { $0[number] = masks }
      }
      for masks in results.withLock({ $0 }) { table.append(try masks?.get() ?? []) }
    }
    table.compact()
    return table
  }
}

/// The labels of a probe that shows every image in colour and then every image in grayscale.
///
/// Pictures that are grey already have no second palette and are left out.
struct PaletteLabels: Sendable {
  /// 0 for colour, 1 for grayscale, nil for a picture that is left out; [2·N].
  let groups: [Int?]
  /// The other palette of each labelled picture, by its place among them.
  let partners: [Int]

  init?(isColoured: [Bool]) {
    let count = isColoured.count { $0 }
    if count == 0 { return nil }
    groups = isColoured.map { $0 ? 0 : nil } + isColoured.map { $0 ? 1 : nil }
    partners = Array(count..<2 * count) + Array(0..<count)
  }
}
