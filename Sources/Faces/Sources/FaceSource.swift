import Concepts
import Images
import Specification

/// A place that faces come from: a data set on disk, or the synthetic painter.
///
/// The table is in memory and cheap to ask; pictures and masks are made or read when asked for.
package protocol FaceSource: Sendable {
  /// What is known of every face without opening its picture.
  var table: FaceTable { get }

  /// The picture of face `index`, resized to `size` × `size` pixels, aspect ignored.
  func image(_ index: Int, size: Int) throws -> RGBImage

  /// The masks of the local concepts that face `index` carries, `size` × `size`, in the order of
  /// `concepts`. Masks that are drawn and come out empty are left out.
  func masks(_ index: Int, size: Int) throws -> [ConceptMask]

  /// The types of local concepts that face `index` is annotated for: a concept of such a type that has no
  /// mask is not there.
  func annotatedTypes(_ index: Int) -> ConceptTypes

  /// The concepts that masks may be of: the 38, then others.
  var concepts: [LocalConcept] { get }

  /// The landmarks of face `index` in its picture of `size` × `size` pixels, counted from the top left
  /// corner of the picture; nil where they are not known.
  func placedLandmarks(_ index: Int, size: Int) throws -> Landmarks?

  /// What the file of face `index` is called; of a painted face, what `lancet faces render` calls it.
  func fileName(of index: Int) -> String

  /// What is done to the picture of face `index` before it is handed out.
  func transforms(of index: Int) -> [ImageTransform]
}

extension FaceSource {
  package func fileName(of index: Int) -> String { table.names[index] }
  package func transforms(of index: Int) -> [ImageTransform] { [] }
  package var concepts: [LocalConcept] { LocalConcept.all }
  package func placedLandmarks(_ index: Int, size: Int) throws -> Landmarks? { nil }
}

/// Where in a picture a local concept is.
package struct ConceptMask: Sendable {
  package let concept: LocalConcept
  package let mask: BitMask

  package init(concept: LocalConcept, mask: BitMask) {
    self.concept = concept
    self.mask = mask
  }
}
