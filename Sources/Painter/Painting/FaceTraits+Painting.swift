import Concepts
import Faces
import Images

extension FaceTraits {
  /// The picture of these traits, `size` × `size` pixels.
  package func picture(size: Int) -> RGBImage {
    FacePainter.picture(of: self, size: size)
  }

  /// The masks of the local concepts that these traits carry.
  package func masks(size: Int) -> [ConceptMask] {
    FaceMasks(self).masks(size: size)
  }

  /// The 68 landmarks in ibug's order, in pixels of a picture of that size.
  ///
  /// (0, 0) is the top left corner of the first pixel, (0.5, 0.5) its middle.
  package func landmarks(size: Int) -> Landmarks {
    let shape = FaceShape(self)
    return Landmarks(points: shape.landmarks.map { shape.inPicture($0) * Double(size) / 100 })
  }
}
