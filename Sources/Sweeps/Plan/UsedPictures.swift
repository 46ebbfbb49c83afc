import Dispatch
import Faces
import Files
import Foundation
import Results
import Seeding
import Synchronization

/// Notices where another file has taken the place of a picture that was trained on or dissected with.
///
/// A table names pictures and not what they show, so the hash of a model would stay the same. Painted
/// faces have no files.
struct UsedPictures {
  let source: any PhotographSource
  /// The digest of the table.
  let data: String

  /// Records the pictures of some faces as used; of those that were used before it makes sure that
  /// they are the same.
  ///
  /// A file is read where its size or time is not the recorded one. Throws
  /// `SweepError.replacedPictures`, and a `DiskError` where a file cannot be read.
  func require(_ faces: Set<Int>, in store: ResultStore) throws {
    try store.record(try same(faces, in: store), ofData: data)
  }

  /// Makes sure that those of the pictures that were used before are the same, and records nothing.
  ///
  /// Returns what the others are, and those with another size or time. Throws as `require` does.
  @discardableResult
  func same(_ faces: Set<Int>, in store: ResultStore) throws -> [PictureRecord] {
    let known = try store.pictures(ofData: data)
    let found = try look(at: faces.sorted(), known: known)
    let replaced = found.filter { picture in
      known[picture.image].map { $0.fingerprint != picture.fingerprint } ?? false
    }
    if !replaced.isEmpty {
      throw SweepError.replacedPictures(
        origin: source.table.origin, pictures: replaced.map(\.image), file: store.file)
    }
    return found
  }

  /// What the files are that are not just as they are recorded, in the order of the faces.
  private func look(
    at faces: [Int], known: [String: PictureRecord]
  ) throws -> [PictureRecord] {
    let found: Mutex<[Int: Result<PictureRecord?, any Error>]> = Mutex([:])
    DispatchQueue.concurrentPerform(iterations: faces.count) { place in
      let face = faces[place]
      let result = Result { try look(at: face, known: known[source.table.names[face]]) }
      found.withLock { $0[place] = result }
    }
    let results = found.withLock { $0 }
    return try faces.indices.compactMap { try results[$0]?.get() }
  }

  /// What a file is; nil where size and time are those of what is known.
  private func look(at face: Int, known: PictureRecord?) throws -> PictureRecord? {
    let url = source.file(of: face)
    let values = try? url.resolvingSymlinksInPath()
      .resourceValues(forKeys: [.fileSizeKey, .contentModificationDateKey])
    let modified = values?.contentModificationDate?.timeIntervalSince1970 ?? 0
    let size = values?.fileSize ?? 0
    if let known, known.size == size, known.modified == modified { return nil }
    var hash = SHA256()
    hash.update(try Disk.read(url))
    return PictureRecord(
      image: source.table.names[face], size: size, modified: modified,
      fingerprint: hash.hexadecimal)
  }
}
