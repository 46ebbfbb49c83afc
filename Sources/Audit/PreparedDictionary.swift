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
  let images: LabelledImages
  /// The same pictures without their colours.
  let grayscale: LabelledImages
  /// The masks of each image, by the index of their concept.
  let masks: [[Dissection.ConceptMask]]
  /// The families of global concepts of which every group has images.
  let groups: [(family: GlobalFamily, groups: [Int?])]
  /// The families whose pictures are not among `images`.
  let probes: [FamilyProbe]
  /// How the two palettes of each image are labelled; nil where every picture is grey.
  let palette: PaletteLabels?

  /// Reads pictures and masks of some faces.
  package init(_ bank: ImageBank, faces: [Int]) throws {
    let source = bank.source
    concepts = LocalConcept.all
    images = try bank.images(faces.map { ($0, nil, false) })
    grayscale = try bank.images(faces.map { ($0, .grayscale, false) })
    masks = try Self.masks(of: faces, from: source, size: bank.size)
    probes = (source as? FaceDictionary).map { FamilyProbe.all(of: $0, size: bank.size) } ?? []
    groups = GlobalFamily.allCases.compactMap { family in
      guard let column = source.table.groups[family] else { return nil }
      let groups = faces.map { column[$0] }
      return family.groups.indices.allSatisfy(groups.contains) ? (family, groups) : nil
    }
    let gray = try bank.grayPictures(among: faces)
    palette = PaletteLabels(isColoured: faces.map { !gray.contains($0) })
  }

  /// Reads or draws the masks of the faces, on all processors.
  private static func masks(
    of faces: [Int], from source: any FaceSource, size: Int
  ) throws -> [[Dissection.ConceptMask]] {
    let places = Dictionary(uniqueKeysWithValues: LocalConcept.all.enumerated().map { ($1, $0) })
    let results: Mutex<[Result<[Dissection.ConceptMask], any Error>?]> = Mutex(
      Array(repeating: nil, count: faces.count))
    DispatchQueue.concurrentPerform(iterations: faces.count) { number in
      let masks = Result {
        try source.masks(faces[number], size: size).compactMap { entry in
          places[entry.concept].map { Dissection.ConceptMask(concept: $0, mask: entry.mask) }
        }
      }
      results.withLock { $0[number] = masks }
    }
    return try results.withLock { $0 }.map { try $0?.get() ?? [] }
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
