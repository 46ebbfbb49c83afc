import Dispatch
import Faces
import Files
import Foundation
import Images
import Seeding
import Specification
import Synchronization

/// The pictures of one source at one size, decoded, in files that all workers of a machine share.
///
/// They are made when they are first wanted, by one process at a time, and taken as they are by the
/// others. A picture whose own file has another size or date than when it was read is read again, and so
/// is one that was damaged since: no number depends on what lies in the cache.
///
/// There is a file for the pictures as they are and one for each transform. A picture of S × S pixels
/// takes 3·S² bytes in each that it is wanted from.
package final class PictureCache: Sendable {
  /// Where the caches of a sweep lie.
  private let folder: URL
  private let source: any FaceSource
  private let size: Int
  private let identity: [String]
  private let shelves: Mutex<[String: Shelf]> = Mutex([:])
  private let damage: Mutex<Set<Int>> = Mutex([])

  /// Pictures that are made while other processes wait.
  private static let chunk = 1024

  /// The ending of a cache's name.
  private static let ending = "pictures"
  private static let lock = "lock"
  /// Seconds after which a cache without a name is nobody's.
  private static let moment = 600.0

  /// The pictures of a transform, or as they are.
  private struct Shelf: Sendable {
    let file: PictureFile
    /// Those that this process has made or found to be those of their files.
    let known: Known
  }

  private final class Known: Sendable {
    let faces: Mutex<Set<Int>> = Mutex([])
  }

  /// Keeps the pictures of a source in a folder; `identity` names what is in them besides the names of the
  /// table and the size.
  ///
  /// Nothing is made before it is wanted.
  package init(_ source: any FaceSource, size: Int, in folder: URL, identity: String) {
    (self.source, self.size, self.folder) = (source, size, folder)
    var names = SHA256()
    for name in source.table.names { names.update((name + "\n").utf8) }
    self.identity = [identity, names.hexadecimal, "\(size)"]
  }

  /// Bytes of a file for so many pictures of one side, if all are there.
  package static func length(side: Int, count: Int) -> Int {
    PictureFile.length(side: side, count: count)
  }

  // MARK: - Reading

  /// Makes those of the pictures that are not there yet, on all processors.
  ///
  /// Throws the error of the first face, in the table's order, whose picture cannot be read, when the
  /// others are there; at once a `DiskError` where the cache cannot be written. `failed` hears of each face
  /// that cannot be read.
  package func fill(
    _ faces: some Sequence<Int>, _ transform: ImageTransform? = nil,
    failed: (Int, any Error) -> Void = { _, _ in }
  ) throws {
    let shelf = try shelf(transform)
    let new = shelf.known.faces.withLock { known in Set(faces).subtracting(known) }.sorted()
    var first: (any Error)?
    for start in stride(from: 0, to: new.count, by: Self.chunk) {
      let chunk = Array(new[start..<min(start + Self.chunk, new.count)])
      if missing(of: chunk, in: shelf).isEmpty { continue }
      try FileLock.whileHolding(folder.appending(path: Self.lock)) {
        // Meanwhile another may have made them.
        let missing = missing(of: chunk, in: shelf)
        let errors: Mutex<[Int: any Error]> = Mutex([:])
        DispatchQueue.concurrentPerform(iterations: missing.count) { place in
          do {
            _ = try make(missing[place], transform, in: shelf)
          } catch {
            errors.withLock { $0[missing[place]] = error }
          }
        }
        for (face, error) in errors.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
          if let error = error as? DiskError, error.purpose == .writing { throw error }
          failed(face, error)
          first = first ?? error
        }
      }
    }
    if let first { throw first }
  }

  /// Calls `body` with the bytes of a picture, R, G, B from the top left; makes it where it is not there
  /// or damaged.
  package func withPicture<Result>(
    _ face: Int, _ transform: ImageTransform? = nil, _ body: (Span<UInt8>) throws -> Result
  ) throws -> Result {
    let shelf = try shelf(transform)
    if let result = try shelf.file.withPicture(face, body) { return result }
    if shelf.known.faces.withLock({ $0.contains(face) }) {
      damage.withLock { _ = $0.insert(face) }
    }
    let pixels = try make(face, transform, in: shelf).pixels
    return try body(pixels.span)
  }

  /// A picture by itself.
  package func picture(_ face: Int, _ transform: ImageTransform? = nil) throws -> RGBImage {
    let pixels = try withPicture(face, transform) { bytes in
      var pixels: [UInt8] = []
      pixels.reserveCapacity(bytes.count)
      for place in bytes.indices { pixels.append(bytes[place]) }
      return pixels
    }
    return RGBImage(width: size, height: size, pixels: pixels)
  }

  /// Whether a picture that was made has no colours; nil where it was not.
  package func isGray(_ face: Int) throws -> Bool? {
    try shelf(nil).file.entry(face)?.isGray
  }

  /// Has pictures read from the disk ahead of their use.
  package func expect(_ face: Int, _ transform: ImageTransform? = nil) {
    // Where it cannot be opened, whoever reads it says so.
    try? shelf(transform).file.expect(face)
  }

  /// How many pictures were damaged while they lay in the cache, and made again; counted anew afterwards.
  package func takeDamaged() -> Int {
    damage.withLock { damaged in
      defer { damaged = [] }
      return damaged.count
    }
  }

  // MARK: - Making

  private func missing(of faces: [Int], in shelf: Shelf) -> [Int] {
    let isThere: Mutex<[Bool]> = Mutex(Array(repeating: false, count: faces.count))
    DispatchQueue.concurrentPerform(iterations: faces.count) { place in
      guard let entry = shelf.file.entry(faces[place]) else { return }
      let (size, modified) = origin(of: faces[place])
      if entry.size == size, entry.modified == modified { isThere.withLock { $0[place] = true } }
    }
    let there = isThere.withLock { $0 }
    shelf.known.faces.withLock { known in
      for (face, isThere) in zip(faces, there) where isThere { known.insert(face) }
    }
    return zip(faces, there).filter { !$0.1 }.map(\.0)
  }

  /// Reads or paints a picture and puts it into the cache.
  private func make(
    _ face: Int, _ transform: ImageTransform?, in shelf: Shelf
  ) throws -> RGBImage {
    // Before it is read: if the file changes meanwhile, the picture is read again.
    let (fileSize, modified) = origin(of: face)
    let picture =
      try transform.map { try source.change(try self.picture(face), of: face, by: $0) }
      ?? source.image(face, size: size)
    try shelf.file.write(
      picture, at: face,
      PictureFile.Entry(size: fileSize, modified: modified, isGray: picture.isGray))
    shelf.known.faces.withLock { _ = $0.insert(face) }
    return picture
  }

  /// Size and date of a picture's own file; zeros for one that is painted.
  private func origin(of face: Int) -> (size: Int, modified: Double) {
    guard let photographs = source as? any PhotographSource else { return (0, 0) }
    let values = try? photographs.file(of: face).resolvingSymlinksInPath()
      .resourceValues(forKeys: [.fileSizeKey, .contentModificationDateKey])
    return (
      values?.fileSize ?? 0, values?.contentModificationDate?.timeIntervalSince1970 ?? 0
    )
  }

  /// The file of a transform's pictures, opened and made when it is first wanted.
  private func shelf(_ transform: ImageTransform?) throws -> Shelf {
    let name = transform?.name ?? ""
    return try shelves.withLock { shelves in
      if let known = shelves[name] { return known }
      // What a cue makes of a picture follows from more than its name.
      let identity = (identity + [name] + cueIdentity(transform)).joined(separator: "\n")
      var hash = SHA256()
      hash.update(identity.utf8)
      let url = folder.appending(path: "\(hash.hexadecimal.prefix(16)).\(Self.ending)")
      try Disk.makeFolder(folder)
      let shelf = try FileLock.whileHolding(folder.appending(path: Self.lock)) {
        // Whoever held the lock may have removed it as unused.
        try Disk.makeFolder(folder)
        Self.removeLeftovers(of: url)
        return Shelf(
          file: try PictureFile(
            url, identity: identity, side: size, count: source.table.count),
          known: Known())
      }
      shelves[name] = shelf
      return shelf
    }
  }

  /// What a cue's pictures follow from besides its name and the pictures: how it is drawn, and where.
  private func cueIdentity(_ transform: ImageTransform?) -> [String] {
    guard transform?.plant != nil else { return [] }
    var hash = SHA256()
    for line in source.cueIdentity(of: 0..<source.table.count) { hash.update((line + "\n").utf8) }
    return ["\(Plant.revision)", hash.hexadecimal]
  }

  /// Removes what a process that was killed left before its cache had a name, which takes it a moment.
  private static func removeLeftovers(of url: URL) {
    let folder = url.deletingLastPathComponent()
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    where name.hasPrefix(url.lastPathComponent + PictureFile.unfinished) {
      let file = folder.appending(path: name)
      let facts = try? file.resourceValues(forKeys: [.contentModificationDateKey])
      guard let date = facts?.contentModificationDate, date.timeIntervalSinceNow < -moment else {
        continue
      }
      try? FileManager.default.removeItem(at: file)
    }
  }

  /// Removes the caches of a folder that no process uses, and the folder where none is left.
  package static func removeUnused(in folder: URL) {
    let manager = FileManager.default
    let lock = folder.appending(path: lock)
    guard manager.fileExists(atPath: folder.path) else { return }
    FileLock.whileHolding(lock) {
      let names = (try? manager.contentsOfDirectory(atPath: folder.path)) ?? []
      let caches = names.filter { $0.hasSuffix("." + ending) }
      for name in caches { _ = PictureFile.removeUnused(folder.appending(path: name)) }
      let left = (try? manager.contentsOfDirectory(atPath: folder.path)) ?? []
      if left.allSatisfy({ $0 == Self.lock || $0.contains(PictureFile.unfinished) }) {
        try? manager.removeItem(at: folder)
      }
    }
  }
}
