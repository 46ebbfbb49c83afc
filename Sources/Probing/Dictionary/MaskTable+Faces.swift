import Concepts
import Dispatch
import Dissection
import Faces
import Synchronization

extension MaskTable {
  /// Faces whose masks are in memory together before they are packed.
  private static let chunk = 1000

  /// Reads or draws the masks of some faces, on all processors; concepts are numbered as in
  /// `LocalConcept.all`.
  init(of faces: [Int], from source: any FaceSource, size: Int) throws {
    self.init(size: size)
    let numbers = Dictionary(uniqueKeysWithValues: LocalConcept.all.enumerated().map { ($1, $0) })
    for first in stride(from: 0, to: faces.count, by: Self.chunk) {
      let part = faces[first...].prefix(Self.chunk)
      let results: Mutex<[Result<[NumberedMask], any Error>?]> = Mutex(
        Array(repeating: nil, count: part.count))
      DispatchQueue.concurrentPerform(iterations: part.count) { place in
        let masks = Result {
          try source.masks(part[first + place], size: size).compactMap { entry in
            numbers[entry.concept].map { NumberedMask(concept: $0, mask: entry.mask) }
          }
        }
        results.withLock { $0[place] = masks }
      }
      for masks in results.withLock({ $0 }) { append(try masks?.get() ?? []) }
    }
    compact()
  }
}
