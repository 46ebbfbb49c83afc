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
  /// `LocalConcept.all`. Masks that are drawn and come out empty are left out.
  func masks(_ index: Int, size: Int) throws -> [ConceptMask]

  /// What the file of face `index` is called; of a painted face, what `lancet faces render` calls it.
  func fileName(of index: Int) -> String

  /// What is done to the picture of face `index` before it is handed out.
  func transforms(of index: Int) -> [ImageTransform]
}

extension FaceSource {
  package func fileName(of index: Int) -> String { table.names[index] }
  package func transforms(of index: Int) -> [ImageTransform] { [] }
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
