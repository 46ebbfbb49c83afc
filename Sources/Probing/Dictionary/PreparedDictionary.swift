import Concepts
import Dissection
import Faces

/// A Face Dictionary, ready to dissect with: pictures at the model's input size, masks and groups.
package struct PreparedDictionary: Sendable {
  package let concepts: [LocalConcept]
  /// The masks of each image, by the number of their concept.
  package let masks: MaskTable
  package let pictures: ImageStore
  /// The families of global concepts of which every group has images.
  let groups: [(family: GlobalFamily, groups: [Int?])]
  /// The families whose pictures are not among the dictionary's.
  let probes: [FamilyProbe]
  /// How the two palettes of each image are labelled; nil where every picture is grey.
  let palette: PaletteLabels?

  package var imageCount: Int { pictures.count }
  /// The side of the pictures.
  package var size: Int { pictures.size }

  /// Reads pictures and masks of some faces.
  ///
  /// - Parameters:
  ///   - source: Where the faces come from.
  ///   - faces: Which of them, in order.
  ///   - size: The side of the model's input.
  ///   - bank: A bank that holds their pictures anyway, because models are trained on its others; of
  ///     faces with a cue, the pictures of the faces without it.
  ///   - memoryLimit: Bytes up to which other pictures stay in memory; more are read for every pass.
  /// - Throws: what is wrong with a picture or mask.
  package init(
    _ source: any FaceSource, faces: [Int], size: Int, bank: ImageBank? = nil,
    memoryLimit: Int = DissectionMemory.usual.pictures
  ) throws {
    concepts = source.concepts
    masks = try MaskTable(of: faces, from: source, size: size)
    probes = (source as? FaceDictionary).map { FamilyProbe.all(of: $0, size: size) } ?? []
    groups = GlobalFamily.allCases.compactMap { family in
      guard let column = source.table.groups[family] else { return nil }
      let groups = faces.map { column[$0] }
      return family.groups.indices.allSatisfy(groups.contains) ? (family, groups) : nil
    }
    let planted = source as? PlantedFaces
    var pictures =
      bank.map { bank in
        ImageStore(bank, faces: faces.map { planted?.entry($0) ?? (face: $0, transform: nil) })
      }
      ?? ImageStore(source, faces: faces, size: size, memoryLimit: memoryLimit)
    palette = PaletteLabels(isColoured: try pictures.readAll())
    self.pictures = pictures
  }
}
