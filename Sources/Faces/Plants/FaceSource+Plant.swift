import Concepts
import Images
import Seeding
import Specification

extension FaceSource {
  /// The cue in the picture of face `index` of `size` × `size` pixels.
  ///
  /// Throws `FacesError.cueWithoutLandmarks` where the landmarks are not known, and what is wrong with
  /// the picture.
  package func cue(_ plant: Plant, on index: Int, size: Int) throws -> PlantedCue {
    guard let face = try placedLandmarks(index, size: size) else {
      throw FacesError.cueWithoutLandmarks(
        plant.name, picture: table.names[index], table: table.origin)
    }
    return PlantedCue(plant, on: face, ofPicture: fileName(of: index))
  }

  /// The square picture of face `index`, changed; of the same size.
  package func change(
    _ picture: RGBImage, of index: Int, by transform: ImageTransform
  ) throws -> RGBImage {
    guard let plant = transform.plant else { return try transform.applied(to: picture) }
    return try cue(plant, on: index, size: picture.width).drawn(on: picture)
  }

  /// What the places of a cue on some faces follow from besides the pictures' names: the landmarks of
  /// photographs, a line a face.
  package func cueIdentity(of faces: some Sequence<Int>) -> [String] {
    guard let photographs = self as? any PhotographSource else { return [] }
    return faces.map { face in
      photographs.landmarks(face).map { String($0.digest, radix: 16) } ?? ""
    }
  }

  /// The faces that no cue can be planted into, as their landmarks are not known.
  package var facesWithoutLandmarks: Set<Int> {
    guard let photographs = self as? any PhotographSource else { return [] }
    return Set((0..<table.count).filter { photographs.landmarks($0) == nil })
  }
}

extension Landmarks {
  /// A number that follows from all coordinates, to the last digit.
  fileprivate var digest: UInt64 {
    points.reduce(0) { sum, point in
      [point.x, point.y].reduce(sum) { sum, value in
        var random = SplitMix64(seed: sum ^ value.bitPattern)
        return random.next()
      }
    }
  }

  /// The same in a picture of other sides, counted from its top left corner.
  ///
  /// These count from the middle of the first pixel of a picture of `width` × `height`.
  func placed(fromWidth width: Int, height: Int, toWidth: Int, height toHeight: Int) -> Landmarks {
    Landmarks(points: points.map { $0 + 0.5 }).scaled(
      by: SIMD2(Double(toWidth) / Double(width), Double(toHeight) / Double(height)))
  }
}
