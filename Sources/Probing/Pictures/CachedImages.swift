import Images
import Networks
import Specification

/// Training images whose pixels stay on the disk and are read when a batch wants them.
struct CachedImages: TrainingImages {
  let cache: PictureCache
  let size: Int
  let labels: [UInt8]
  private let faces: [Int]
  private let transforms: [ImageTransform?]

  /// Takes images that the cache has been filled with.
  init(
    _ cache: PictureCache, size: Int,
    faces: [(face: Int, transform: ImageTransform?, label: Bool)]
  ) {
    (self.cache, self.size) = (cache, size)
    self.faces = faces.map(\.face)
    transforms = faces.map(\.transform)
    labels = faces.map { $0.label ? 1 : 0 }
  }

  func write(
    _ index: Int, _ move: AugmentationMove, _ normalization: Normalization,
    into batch: inout MutableSpan<Float>, place: Int
  ) throws {
    let floats = size * size * 3
    try cache.withPicture(faces[index], transforms[index]) { pixels in
      move.write(
        pixels, side: size, normalization: normalization, into: &batch, at: place * floats)
    }
  }

  func expect(_ indices: ArraySlice<Int>) {
    for index in indices { cache.expect(faces[index], transforms[index]) }
  }
}
