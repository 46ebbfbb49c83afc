import Files
import Foundation

/// A file of fixed length that is read as memory, by any number of processes at once.
///
/// What is read lies in the system's page cache, which every process of the machine shares and which
/// gives way where memory is wanted. It is written by the system's calls rather than through memory: a
/// full disk is then an error and no signal.
///
/// Safe to send: the memory is only read from, and stays where it is as long as the object lives.
@safe final class MappedFile: @unchecked Sendable {
  /// As messages name it.
  let name: String
  /// Bytes of the file.
  let count: Int
  private let base: UnsafeRawPointer
  private let handle: FileHandle

  private static let page = Int(sysconf(Int32(_SC_PAGESIZE)))

  /// Opens a file that has so many bytes, at least one.
  ///
  /// Throws a `DiskError`; one with the code `ENODATA` where the file is shorter.
  init(_ url: URL, count: Int) throws {
    (name, self.count) = (url.relativePath, count)
    do {
      handle = try FileHandle(forUpdating: url)
      guard try handle.seekToEnd() >= UInt64(count) else { throw POSIXError(.ENODATA) }
    } catch {
      throw DiskError(url.relativePath, .reading, error)
    }
    let memory = unsafe mmap(nil, count, PROT_READ, MAP_SHARED, handle.fileDescriptor, 0)
    guard let memory = unsafe memory, unsafe memory != MAP_FAILED else {
      throw DiskError(url.relativePath, .reading, code: errno)
    }
    unsafe base = UnsafeRawPointer(memory)
    // Pictures are read in a drawn order: what lies behind one is not what comes next.
    _ = unsafe madvise(memory, count, MADV_RANDOM)
  }

  deinit {
    _ = unsafe munmap(UnsafeMutableRawPointer(mutating: base), count)
    try? handle.close()
  }

  /// The number by which the system knows the open file.
  var descriptor: Int32 { handle.fileDescriptor }

  /// Whether the file still has all its bytes; reading behind its end would end the process.
  var isWhole: Bool {
    var facts = stat()
    return unsafe fstat(descriptor, &facts) == 0 && facts.st_size >= count
  }

  /// Whether a path still leads to this file.
  func isAt(_ url: URL) -> Bool {
    var (own, there) = (stat(), stat())
    return unsafe fstat(descriptor, &own) == 0 && stat(url.path, &there) == 0
      && own.st_ino == there.st_ino && own.st_dev == there.st_dev
  }

  /// Gives bytes that were cut off back to the file, as zeros.
  func restoreLength() throws {
    guard ftruncate(descriptor, off_t(count)) == 0 else {
      throw DiskError(name, .writing, code: errno)
    }
  }

  /// Calls `body` with bytes of the file.
  /// - Precondition: the range lies within the file.
  func withBytes<Result>(
    _ range: Range<Int>, _ body: (Span<UInt8>) throws -> Result
  ) rethrows -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "\(range) of \(count) bytes")
    let first = unsafe (base + range.lowerBound).assumingMemoryBound(to: UInt8.self)
    return try unsafe body(UnsafeBufferPointer(start: first, count: range.count).span)
  }

  /// Writes bytes at a place, all of them.
  ///
  /// Throws a `DiskError`.
  /// - Precondition: they lie within the file.
  func write(_ bytes: [UInt8], at place: Int) throws {
    precondition(place >= 0 && place + bytes.count <= count, "\(place) of \(count) bytes")
    var done = 0
    while done < bytes.count {
      let written = unsafe bytes.withUnsafeBytes { bytes in
        unsafe pwrite(
          descriptor, bytes.baseAddress.map { unsafe $0 + done }, bytes.count - done,
          off_t(place + done))
      }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw DiskError(name, .writing, code: errno) }
      done += written
    }
  }

  /// Has bytes read from the disk ahead of their use.
  func expect(_ range: Range<Int>) { advise(range, MADV_WILLNEED) }

  /// Gives the memory of bytes back to the system, which may keep them for other processes.
  func release(_ range: Range<Int>) { advise(range, MADV_DONTNEED) }

  private func advise(_ range: Range<Int>, _ advice: Int32) {
    let first = range.lowerBound / Self.page * Self.page
    let start = unsafe UnsafeMutableRawPointer(mutating: base + first)
    // Only advice: where it cannot be taken, nothing changes.
    _ = unsafe madvise(start, min(range.upperBound, count) - first, Int32(advice))
  }
}

extension Span<UInt8> {
  /// A sum that any changed byte changes, at several GB a second; it guards against damage, not against
  /// intent.
  ///
  /// Four sums of words of eight bytes, each multiplied by an odd number after every word, so that a
  /// word that differs leaves a sum that differs.
  package func checksum(seed: UInt64) -> UInt64 {
    let bytes = unsafe bytes
    let factor: UInt64 = 0x9e37_79b9_7f4a_7c15
    var sums = (seed, seed &+ factor, seed ^ factor, ~seed)
    var place = 0
    func word(_ at: Int) -> UInt64 {
      unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self))
    }
    // A product keeps a change of the highest bit in that bit, where a second one would undo it.
    func turned(_ product: UInt64) -> UInt64 { product << 31 | product >> 33 }
    while place + 32 <= count {
      sums.0 = turned((sums.0 ^ word(place)) &* factor)
      sums.1 = turned((sums.1 ^ word(place + 8)) &* factor)
      sums.2 = turned((sums.2 ^ word(place + 16)) &* factor)
      sums.3 = turned((sums.3 ^ word(place + 24)) &* factor)
      place += 32
    }
    var sum = UInt64(count)
    while place < count {
      sum = turned((sum ^ UInt64(self[place])) &* factor)
      place += 1
    }
    for part in [sums.0, sums.1, sums.2, sums.3] {
      sum = (sum ^ part ^ (part >> 29)) &* factor
      sum ^= sum >> 32
    }
    return sum
  }
}
