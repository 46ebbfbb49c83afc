import Concepts
import Dispatch
import Dissection
import Faces
import Synchronization

extension MaskTable {
  /// Faces whose masks are in memory together before they are packed.
  private static let chunk = 1000

  /// Reads or draws the masks of some faces, on all processors; concepts are numbered as the source
  /// lists them.
  init(of faces: [Int], from source: any FaceSource, size: Int) throws {
    self.init(size: size)
    let numbers = Dictionary(uniqueKeysWithValues: source.concepts.enumerated().map { ($1, $0) })
    let types = Dictionary(uniqueKeysWithValues: numbers.map { ($1, ConceptTypes($0.type)) })
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
      for (face, masks) in zip(part, results.withLock { $0 }) {
        let masks = try masks?.get() ?? []
        // What an image shows it is annotated for, whatever else its source knows.
        append(
          masks,
          annotated: masks.reduce(source.annotatedTypes(face)) { $0.union(types[$1.concept] ?? []) }
        )
      }
    }
    compact()
  }
}
