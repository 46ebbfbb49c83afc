import Dispatch
import Faces
import Images
import Networks
import Specification
import Synchronization

/// The pictures of one source at the model's input size, decoded once and kept in memory.
///
/// A picture of S × S pixels takes 3·S² bytes, so 10,000 pictures of 112 px take 376 MB. Transforms
/// are applied to the resized picture when it is handed out.
package final class ImageBank: Sendable {
  let source: any FaceSource
  package let size: Int
  private let pictures: Mutex<[Int: RGBImage]> = Mutex([:])
  private let failures: Mutex<[Int: ImageError]> = Mutex([:])

  package init(_ source: any FaceSource, size: Int) {
    self.source = source
    self.size = size
  }

  /// Reads those of the faces that are not there yet, on all processors.
  package func load(_ faces: some Sequence<Int>) throws {
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
  package func findBadPictures(among faces: some Collection<Int>) -> Set<Int> {
    // What is wrong is kept for each picture; that there is something is all that counts here.
    do { try load(faces) } catch {}
    let bad = badPictures
    return Set(faces.filter { bad[$0] != nil })
  }

  /// The picture of a face that has been loaded.
  private func picture(_ face: Int) throws -> RGBImage {
    if let picture = pictures.withLock({ $0[face] }) { return picture }
    let picture = try source.image(face, size: size)
    pictures.withLock { $0[face] = picture }
    return picture
  }

  /// Those of the faces whose pictures are grey already.
  package func grayPictures(among faces: some Sequence<Int>) throws -> Set<Int> {
    try load(faces)
    return Set(try faces.filter { try picture($0).isGray })
  }

  /// The pictures of some faces one after the other, with their labels.
  package func images(_ faces: [(face: Int, transform: ImageTransform?, label: Bool)]) throws
    -> LabelledImages
  {
    try load(faces.map(\.face))
    var pixels: [UInt8] = []
    pixels.reserveCapacity(faces.count * size * size * 3)
    for entry in faces {
      let picture = try picture(entry.face)
      pixels += try (entry.transform?.applied(to: picture) ?? picture).pixels
    }
    return LabelledImages(
      size: size, pixels: pixels, labels: faces.map { $0.label ? 1 : 0 })
  }
}
