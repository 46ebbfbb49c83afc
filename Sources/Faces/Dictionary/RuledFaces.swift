import Concepts
import Images
import Specification

/// Faces with masks of further concepts, which are drawn by rule from their landmarks.
package struct RuledFaces: FaceSource {
  private let base: any FaceSource
  private let further: [FurtherConcept]

  /// Adds concepts to faces whose landmarks are known; those whose masks are given are passed over.
  package init(_ base: any FaceSource, adding further: [FurtherConcept]) {
    (self.base, self.further) = (base, further.filter { $0.ellipses != nil })
  }

  package var table: FaceTable { base.table }
  package var concepts: [LocalConcept] { base.concepts + further.map(\.concept) }

  package func image(_ index: Int, size: Int) throws -> RGBImage {
    try base.image(index, size: size)
  }

  package func masks(_ index: Int, size: Int) throws -> [ConceptMask] {
    let masks = try base.masks(index, size: size)
    guard let placed = try base.placedLandmarks(index, size: size) else { return masks }
    // Rules count from the middle of the first pixel.
    let face = Landmarks(points: placed.points.map { $0 - 0.5 })
    return masks
      + further.filter { $0.isShown(by: index, of: table) }.compactMap { entry in
        let mask = entry.mask(on: face, width: size, height: size)
        return mask.isEmpty ? nil : ConceptMask(concept: entry.concept, mask: mask)
      }
  }

  package func annotatedTypes(_ index: Int) -> ConceptTypes { base.annotatedTypes(index) }

  package func placedLandmarks(_ index: Int, size: Int) throws -> Landmarks? {
    try base.placedLandmarks(index, size: size)
  }

  package func fileName(of index: Int) -> String { base.fileName(of: index) }
  package func transforms(of index: Int) -> [ImageTransform] { base.transforms(of: index) }
}
