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
  /// The masks of each image, by the index of their concept.
  let masks: MaskTable
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
    images = try Self.images(of: faces, from: bank)
    masks = try Self.masks(of: faces, from: source, size: bank.size)
    probes = (source as? FaceDictionary).map { FamilyProbe.all(of: $0, size: bank.size) } ?? []
    groups = GlobalFamily.allCases.compactMap { family in
      guard let column = source.table.groups[family] else { return nil }
      let groups = faces.map { column[$0] }
      return family.groups.indices.allSatisfy(groups.contains) ? (family, groups) : nil
    }
    palette = PaletteLabels(isColoured: images.pictures(0..<images.count).map { !$0.isGray })
  }

  /// Pictures that are read or turned to grayscale together.
  private static let chunk = 200

  /// Reads the pictures.
  ///
  /// Those of a published dictionary, which may be many and are not trained on, are not kept in the
  /// bank beside.
  private static func images(of faces: [Int], from bank: ImageBank) throws -> LabelledImages {
    guard bank.source is FaceDictionary else {
      return try bank.images(faces.map { ($0, nil, false) })
    }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(faces.count * bank.size * bank.size * 3)
    for first in stride(from: 0, to: faces.count, by: chunk) {
      let part = faces[first..<min(first + chunk, faces.count)]
      pixels += try ImageBank(bank.source, size: bank.size)
        .images(part.map { ($0, nil, false) }).pixels
    }
    return LabelledImages(
      size: bank.size, pixels: pixels, labels: Array(repeating: 0, count: faces.count))
  }

  /// Hands over the pictures without their colours, some at a time, with the number of the first.
  func forEachGrayscaleChunk(_ body: (_ first: Int, LabelledImages) throws -> Void) throws {
    for first in stride(from: 0, to: images.count, by: Self.chunk) {
      let range = first..<min(first + Self.chunk, images.count)
      let pixels = images.pictures(range).flatMap { $0.grayscale().pixels }
      try body(
        first,
        LabelledImages(
          size: images.size, pixels: pixels, labels: Array(repeating: 0, count: range.count)))
    }
  }

  /// Reads or draws the masks of the faces, on all processors.
  private static func masks(
    of faces: [Int], from source: any FaceSource, size: Int
  ) throws -> MaskTable {
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
    var table = MaskTable(size: size)
    for masks in results.withLock({ $0 }) { table.append(try masks?.get() ?? []) }
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

extension LabelledImages {
  /// Some of the images as pictures, made one after the other.
  fileprivate func pictures(_ range: Range<Int>) -> some Sequence<RGBImage> {
    let bytes = size * size * 3
    return range.lazy.map { number in
      RGBImage(
        width: size, height: size, pixels: Array(pixels[number * bytes..<(number + 1) * bytes]))
    }
  }
}
