import Concepts
import Dispatch
import Synchronization

extension FaceDictionary {
  /// Reads the pictures and masks of some faces, and the pictures of the global families, on all
  /// processors and keeps nothing.
  ///
  /// - Throws: what is wrong with the first of them that cannot be read, by the name of its file.
  package func requireReadable(_ faces: [Int]) throws {
    let all = faces + GlobalFamily.published.flatMap { probe(of: $0).map(\.face) }
    let errors: Mutex<[Int: any Error]> = Mutex([:])
    DispatchQueue.concurrentPerform(iterations: all.count) { place in
      do {
        _ = try image(all[place], size: 1)
        _ = try masks(all[place], size: 1)
      } catch {
        errors.withLock { $0[place] = error }
      }
    }
    if let first = errors.withLock({ $0.min { $0.key < $1.key } }) { throw first.value }
  }
}
