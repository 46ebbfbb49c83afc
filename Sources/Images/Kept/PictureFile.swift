import Files
import Foundation

/// Pictures of one side, decoded, in a file that several processes read as memory and fill together.
///
/// Each picture has a place from the start, so a file that is not yet full is as good as one that is.
/// A picture counts once its entry is written, which comes last. Every reading compares its sum: what was
/// half written, cut off or changed is found, and is as if it were not there.
///
/// The file: 64 bytes that say what it is; 40 for each picture, its entry; then 3 · S² bytes for each
/// picture, R, G, B from the top left. Numbers are of 8 bytes, the least first. Places that nobody has
/// filled take no room on most file systems.
package final class PictureFile: Sendable {
  /// Where a picture comes from, and whether it has colours.
  package struct Entry: Sendable, Equatable {
    /// Of the file that it was read from; 0 where it was painted.
    package var size: Int
    /// When that file was changed last, in seconds since 1970.
    package var modified: Double
    package var isGray: Bool

    package init(size: Int = 0, modified: Double = 0, isGray: Bool) {
      (self.size, self.modified, self.isGray) = (size, modified, isGray)
    }
  }

  /// The side S of every picture in pixels.
  package let side: Int
  /// How many pictures there is room for.
  package let count: Int
  private let file: MappedFile
  private let seed: UInt64

  /// Stands behind the name of a file that is being made.
  package static let unfinished = ".unfinished-"

  private static let headLength = 64
  private static let entryLength = 40
  /// "LANCETP1": what the file is, and how it is laid out.
  private static let kind: UInt64 = 0x3150_5445_434e_414c

  private var pictureLength: Int { 3 * side * side }

  /// Bytes of a file for so many pictures, if all are there.
  package static func length(side: Int, count: Int) -> Int {
    pictures(count) + count * 3 * side * side
  }

  /// Where the first picture begins: at a page.
  private static func pictures(_ count: Int) -> Int {
    (headLength + count * entryLength + 4095) / 4096 * 4096
  }

  /// Opens a file of pictures, or makes it where there is none or another.
  ///
  /// `identity` says which pictures they are. The file stays in use until the object is gone. To be called
  /// by one process at a time. Throws a `DiskError`.
  package init(_ url: URL, identity: String, side: Int, count: Int) throws {
    (self.side, self.count) = (side, count)
    let name = Array(identity.utf8)
    let seed = name.span.checksum(seed: Self.kind)
    self.seed = seed
    let head = Self.head(side: side, count: count, seed: seed)
    let length = Self.length(side: side, count: count)
    var isMade = false
    while true {
      do {
        let opened = try MappedFile(url, count: length)
        if opened.withBytes(0..<head.count, { $0.isEqual(to: head) }) {
          // Until this process says that it uses it, another may take it away. Where a file system has
          // no locks, nothing is taken away either.
          _ = flock(opened.descriptor, LOCK_SH)
          if opened.isAt(url) {
            file = opened
            return
          }
          continue
        }
        if isMade { throw DiskError(url.relativePath, .reading, code: EIO) }
      } catch let error as DiskError where !isMade && [ENOENT, ENODATA].contains(error.code) {
        // There is none yet, or it was cut off.
      }
      try Self.make(url, head: head, length: length)
      isMade = true
    }
  }

  private static func head(side: Int, count: Int, seed: UInt64) -> [UInt8] {
    let words = [kind, UInt64(side), UInt64(count), seed, 0, 0, 0]
    let bytes = words.flatMap(\.bytes)
    return bytes + bytes.span.checksum(seed: seed).bytes
  }

  /// Makes a file without pictures, which gets its name when it has its head and its length.
  private static func make(_ url: URL, head: [UInt8], length: Int) throws {
    let unfinished = url.deletingLastPathComponent()
      .appending(path: url.lastPathComponent + Self.unfinished + UUID().uuidString)
    do {
      try Data(head).write(to: unfinished)
      let handle = try FileHandle(forUpdating: unfinished)
      try handle.truncate(atOffset: UInt64(length))
      try handle.synchronize()
      try handle.close()
      // It takes the place of one that is damaged; who reads that goes on with what he has.
      guard unsafe rename(unfinished.path, url.path) == 0 else { throw POSIXError.last }
    } catch {
      try? FileManager.default.removeItem(at: unfinished)
      throw DiskError(url.relativePath, .writing, error)
    }
  }

  /// Removes a file of pictures unless a process uses it; says whether it is gone.
  ///
  /// Where the file system has no locks, it stays.
  package static func removeUnused(_ url: URL) -> Bool {
    guard let handle = try? FileHandle(forUpdating: url) else {
      return !FileManager.default.fileExists(atPath: url.path)
    }
    defer { try? handle.close() }
    guard flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else { return false }
    return (try? FileManager.default.removeItem(at: url)) != nil
  }

  // MARK: - Pictures

  /// What is known of a picture; nil where it is not there.
  package func entry(_ place: Int) -> Entry? { record(place)?.entry }

  /// Calls `body` with the bytes of a picture; nil where it is not there or damaged.
  ///
  /// Its memory is given back to the system afterwards, so that what a process holds does not grow with
  /// the pictures that it has seen.
  package func withPicture<Result>(
    _ place: Int, _ body: (Span<UInt8>) throws -> Result
  ) rethrows -> Result? {
    guard let record = record(place) else { return nil }
    let range = range(place)
    defer { file.release(range) }
    return try file.withBytes(range) { bytes in
      // The sum begins with the entry, so that it is that of this picture at this place.
      let sum = bytes.checksum(seed: seed.mixed(with: record.entry.words, place))
      guard sum == record.sum else { return nil }
      return try body(bytes)
    }
  }

  /// Puts a picture at its place.
  ///
  /// Throws a `DiskError`.
  /// - Precondition: it has the side of the others.
  package func write(_ picture: RGBImage, at place: Int, _ entry: Entry) throws {
    precondition(picture.width == side && picture.height == side, "\(picture.width) px")
    if !file.isWhole { try file.restoreLength() }
    try file.write(picture.pixels, at: range(place).lowerBound)
    let sum = picture.pixels.span.checksum(seed: seed.mixed(with: entry.words, place))
    let words = entry.words
    let check = sum.mixed(with: words, place ^ Int(truncatingIfNeeded: seed))
    try file.write(
      [sum, words.0, words.1, words.2, check].flatMap(\.bytes),
      at: Self.headLength + place * Self.entryLength)
  }

  /// Has pictures read from the disk ahead of their use.
  package func expect(_ place: Int) { file.expect(range(place)) }

  private func range(_ place: Int) -> Range<Int> {
    precondition(place >= 0 && place < count, "picture \(place) of \(count)")
    let first = Self.pictures(count) + place * pictureLength
    return first..<first + pictureLength
  }

  /// The entry of a picture and the sum of its bytes.
  private func record(_ place: Int) -> (entry: Entry, sum: UInt64)? {
    let first = Self.headLength + place * Self.entryLength
    precondition(place >= 0 && place < count, "picture \(place) of \(count)")
    guard file.isWhole else { return nil }
    return file.withBytes(first..<first + Self.entryLength) { bytes in
      let words = (bytes.word(8), bytes.word(16), bytes.word(24))
      let sum = bytes.word(0)
      let check = sum.mixed(with: words, place ^ Int(truncatingIfNeeded: seed))
      return bytes.word(32) == check ? (Entry(words), sum) : nil
    }
  }
}

extension PictureFile.Entry {
  fileprivate var words: (UInt64, UInt64, UInt64) {
    (UInt64(bitPattern: Int64(size)), modified.bitPattern, isGray ? 1 : 0)
  }

  fileprivate init(_ words: (UInt64, UInt64, UInt64)) {
    self.init(
      size: Int(Int64(bitPattern: words.0)), modified: Double(bitPattern: words.1),
      isGray: words.2 == 1)
  }
}

extension POSIXError {
  /// What the system said last.
  fileprivate static var last: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}

extension UInt64 {
  /// The least byte first.
  fileprivate var bytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: self >> (8 * $0)) } }

  /// A number that changes with this one, each of the words and the place.
  fileprivate func mixed(with words: (UInt64, UInt64, UInt64), _ place: Int) -> UInt64 {
    func step(_ sum: UInt64, _ word: UInt64) -> UInt64 {
      let product = (sum ^ word) &* 0x9e37_79b9_7f4a_7c15
      return product ^ product >> 32
    }
    // An entry of zeros is none, so the first sum is not 0 times something.
    let first = step(self ^ 0xd1b5_4a32_d192_ed03, UInt64(truncatingIfNeeded: place))
    return step(step(step(first, words.0), words.1), words.2)
  }
}

extension Span<UInt8> {
  /// The number of eight bytes at a place.
  fileprivate func word(_ place: Int) -> UInt64 {
    (0..<8).reduce(0) { $0 | UInt64(self[place + $1]) << (8 * $1) }
  }

  fileprivate func isEqual(to bytes: [UInt8]) -> Bool {
    count == bytes.count && bytes.indices.allSatisfy { self[$0] == bytes[$0] }
  }
}
