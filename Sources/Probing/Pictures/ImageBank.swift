import Dispatch
import Faces
import Foundation
import Images
import Networks
import Specification
import Synchronization

/// The pictures of one source at the model's input size, decoded once and kept: in memory, or in files
/// where they do not fit it.
///
/// A picture of S × S pixels takes 3·S² bytes, so 10,000 pictures of 112 px take 376 MB. Transforms
/// are applied to the resized picture.
package final class ImageBank: Sendable {
  let source: any FaceSource
  package let size: Int
  private let pictures: Mutex<[Int: RGBImage]> = Mutex([:])
  private let failures: Mutex<[Int: ImageError]> = Mutex([:])
  /// Whether those of the pictures that were looked at for it are grey.
  private let isGray: Mutex<[Int: Bool]> = Mutex([:])
  /// Where the pictures are instead of the memory.
  private let files: Mutex<PictureCache?> = Mutex(nil)

  /// Bytes of pictures that stay in memory after they were only looked at.
  private static let glance = 1_000_000_000
  /// Pictures that are looked at together.
  private static let chunk = 1024

  /// What is known of the faces.
  package var table: FaceTable { source.table }

  package init(_ source: any FaceSource, size: Int) {
    self.source = source
    self.size = size
  }

  /// Keeps the pictures in files of a folder from now on; `identity` names what is in them.
  package func keepInFiles(of folder: URL, identity: @autoclosure () -> String) {
    if cache != nil { return }
    let cache = PictureCache(source, size: size, in: folder, identity: identity())
    files.withLock { $0 = cache }
    pictures.withLock { $0 = [:] }
  }

  /// Lets go of the files.
  package func leaveFiles() { files.withLock { $0 = nil } }

  private var cache: PictureCache? { files.withLock { $0 } }

  /// How many pictures were found damaged in the files and read anew, since it was last asked.
  package func takeDamaged() -> Int { cache?.takeDamaged() ?? 0 }

  /// Reads those of the faces that are not there yet, on all processors.
  package func load(_ faces: some Sequence<Int>) throws {
    if let cache {
      return try cache.fill(faces) { face, error in
        if let failure = error as? ImageError { failures.withLock { $0[face] = failure } }
      }
    }
    let missing = pictures.withLock { pictures in
      Set(faces).filter { pictures[$0] == nil }.sorted()
    }
    let errors: Mutex<[Int: any Error]> = Mutex([:])
    DispatchQueue.concurrentPerform(iterations: missing.count) { place in
      let face = missing[place]
      do {
        let picture = try source.image(face, size: size)
        pictures.withLock { $0[face] = picture }
      } catch {
        if let failure = error as? ImageError { failures.withLock { $0[face] = failure } }
        errors.withLock { $0[face] = error }
      }
    }
    // The first in the table's order, whichever failed first.
    if let first = errors.withLock({ $0.min { $0.key < $1.key } }) { throw first.value }
  }

  /// Gives the memory of all pictures back; what is asked for again is read again.
  package func forget() { pictures.withLock { $0 = [:] } }

  /// The pictures that were found to be unreadable so far, and why.
  package var badPictures: [Int: ImageError] { failures.withLock { $0 } }

  /// Those of the faces whose pictures cannot be read.
  package func findBadPictures(among faces: some Collection<Int>) throws -> Set<Int> {
    do {
      try look(at: faces)
    } catch is ImageError {
      // What is wrong is kept for each picture; that there is something is all that counts here.
    }
    let bad = badPictures
    return Set(faces.filter { bad[$0] != nil })
  }

  /// The picture of a face that has been loaded.
  private func picture(_ face: Int) throws -> RGBImage {
    if let cache { return try cache.picture(face) }
    if let picture = pictures.withLock({ $0[face] }) { return picture }
    let picture = try source.image(face, size: size)
    pictures.withLock { $0[face] = picture }
    return picture
  }

  /// Those of the faces whose pictures are grey already.
  package func grayPictures(among faces: some Collection<Int>) throws -> Set<Int> {
    try look(at: faces)
    return isGray.withLock { isGray in Set(faces.filter { isGray[$0] == true }) }
  }

  /// Finds out which pictures can be read and which are grey; keeps only so many of them in memory.
  ///
  /// Throws the error of the first in the table's order when it has looked at all.
  private func look(at faces: some Collection<Int>) throws {
    let new = isGray.withLock { known in Set(faces).filter { known[$0] == nil } }.sorted()
    var first: (any Error)?
    for start in stride(from: 0, to: new.count, by: Self.chunk) {
      let chunk = new[start..<min(start + Self.chunk, new.count)]
      do {
        try load(chunk)
      } catch let error as ImageError {
        first = first ?? error
      }
      let bad = badPictures
      for face in chunk where bad[face] == nil {
        let gray = try cache?.isGray(face) ?? picture(face).isGray
        isGray.withLock { $0[face] = gray }
      }
      pictures.withLock { pictures in
        guard pictures.count * 3 * size * size > Self.glance else { return }
        for face in chunk { pictures[face] = nil }
      }
    }
    if let first { throw first }
  }

  /// The pictures of some faces one after the other, with their labels, in memory.
  package func images(_ faces: [(face: Int, transform: ImageTransform?, label: Bool)]) throws
    -> LabelledImages
  {
    try load(faces.map(\.face))
    var pixels: [UInt8] = []
    pixels.reserveCapacity(faces.count * size * size * 3)
    for entry in faces {
      let picture = try picture(entry.face)
      pixels += try
        (entry.transform.map { try source.change(picture, of: entry.face, by: $0) } ?? picture)
        .pixels
    }
    return LabelledImages(
      size: size, pixels: pixels, labels: faces.map { $0.label ? 1 : 0 })
  }

  /// The pictures of some faces to train on, which stay where the bank keeps them if that is in files.
  package func trainingImages(
    _ faces: [(face: Int, transform: ImageTransform?, label: Bool)]
  ) throws -> any TrainingImages {
    guard let cache else { return try images(faces) }
    for (transform, entries) in Dictionary(grouping: faces, by: \.transform) {
      try cache.fill(entries.map(\.face), transform)
    }
    return CachedImages(cache, size: size, faces: faces)
  }
}
