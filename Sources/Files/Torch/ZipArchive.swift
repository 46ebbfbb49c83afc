/// The parts of a zip archive that lie in it as they are, as `torch.save` stores them.
///
/// The directory at the archive's end tells where parts lie; each is read when it is asked for.
struct ZipArchive {
  /// One file of the archive.
  struct Part: Equatable {
    let name: String
    let size: Int
    let checksum: UInt32
    /// Where the part's own header begins.
    fileprivate let header: Int
  }

  let file: OpenFile
  let parts: [String: Part]
  /// Where the directory begins, before which all parts end.
  private let directory: Int

  private static let endMark = [UInt8]("PK".utf8) + [5, 6]
  private static let entryMark = [UInt8]("PK".utf8) + [1, 2]
  private static let headerMark = [UInt8]("PK".utf8) + [3, 4]
  /// Bytes of the record at the archive's end, and the most that a comment adds.
  private static let (endSize, longestComment) = (22, 65_535)
  /// Bytes of a part's header and of its entry, without names.
  private static let (headerSize, entrySize) = (30, 46)

  /// Reads the directory.
  ///
  /// Throws `TorchError` where it does not agree with the file.
  init(_ file: OpenFile) throws {
    self.file = file
    let tail = try file.bytes(max(0, file.size - Self.endSize - Self.longestComment)..<file.size)
    guard let end = Self.end(of: tail) else {
      throw TorchError.archive(
        file: file.name, reason: "is a zip archive without a directory, as a cut one is")
    }
    var reader = ByteReader(tail, at: end + 10)
    guard let count = reader.number(2), let length = reader.number(4), let start = reader.number(4)
    else { throw TorchError.archive(file: file.name, reason: "its directory is cut off") }
    guard count < 0xFFFF, length < 0xFFFF_FFFF, start < 0xFFFF_FFFF else {
      throw TorchError.archive(
        file: file.name, reason: "has 65,535 parts or 4 GB or more, which is not read")
    }
    directory = start
    guard start + length <= file.size - tail.count + end else {
      throw TorchError.archive(
        file: file.name,
        reason: "states a directory of bytes \(start)..<\(start + length), "
          + "but its end lies at \(file.size - tail.count + end)")
    }
    parts = try Self.parts(
      count, in: file.bytes(start..<start + length), directory: start, file: file.name)
  }

  /// The place of the record at the end, which a comment of the stated length follows.
  private static func end(of tail: [UInt8]) -> Int? {
    guard tail.count >= endSize else { return nil }
    return (0...tail.count - endSize).reversed().first { place in
      tail[place] == endMark[0] && tail[place..<place + 4].elementsEqual(endMark)
        && place + endSize + Int(tail[place + 20]) + Int(tail[place + 21]) << 8 == tail.count
    }
  }

  private static func parts(
    _ count: Int, in bytes: [UInt8], directory: Int, file: String
  ) throws -> [String: Part] {
    var reader = ByteReader(bytes)
    var parts: [String: Part] = [:]
    for number in 0..<count {
      let cut = TorchError.archive(
        file: file, reason: "its directory ends before part \(number + 1) of \(count)")
      guard let entry = reader.take(entrySize).map(Array.init) else { throw cut }
      guard entry.starts(with: entryMark) else {
        throw TorchError.archive(file: file, reason: "part \(number + 1) has no entry")
      }
      func value(_ place: Int, _ size: Int) -> Int {
        (0..<size).reversed().reduce(0) { $0 << 8 | Int(entry[place + $1]) }
      }
      guard let name = reader.text(value(28, 2)), reader.take(value(30, 2) + value(32, 2)) != nil
      else { throw cut }
      let size = value(24, 4)
      guard value(8, 2) & 1 == 0, value(10, 2) == 0, value(20, 4) == size else {
        // torch.jit.save compresses the code, and that comes first.
        if name.contains(/^[^\/]+\/code\//) { throw TorchError.program(file: file) }
        throw TorchError.archive(
          file: file,
          reason: "its part \(name) is compressed or encrypted, as torch.save writes none")
      }
      let header = value(42, 4)
      guard header + headerSize + size <= directory else {
        throw TorchError.archive(
          file: file, reason: "its part \(name) of \(size) bytes does not lie before the directory")
      }
      let part = Part(
        name: name, size: size, checksum: UInt32(value(16, 4)), header: header)
      guard parts.updateValue(part, forKey: name) == nil else {
        throw TorchError.archive(file: file, reason: "its part \(name) is there twice")
      }
    }
    guard reader.remaining == 0 else {
      throw TorchError.archive(
        file: file, reason: "its directory has more than the \(count) parts that it states")
    }
    return parts
  }

  /// Where the content of a part lies in the file.
  ///
  /// Throws `TorchError` where its own header says otherwise than the directory.
  func place(of part: Part) throws -> Range<Int> {
    let behind = part.header + Self.headerSize
    var reader = ByteReader(try file.bytes(part.header..<behind))
    let mark = reader.take(4)
    _ = reader.take(22)
    guard mark?.elementsEqual(Self.headerMark) == true, let nameLength = reader.number(2),
      let extraLength = reader.number(2), nameLength == part.name.utf8.count,
      behind + nameLength + extraLength + part.size <= directory,
      try file.bytes(behind..<behind + nameLength).elementsEqual(part.name.utf8)
    else {
      throw TorchError.archive(
        file: file.name, reason: "its part \(part.name) does not lie where the directory says")
    }
    let start = behind + nameLength + extraLength
    return start..<start + part.size
  }

  /// Whether checksums were written; `torch.save` can be told to leave all of them 0.
  private var hasChecksums: Bool { parts.values.contains { $0.checksum != 0 } }

  /// The whole content of a part, whose checksum is checked if there is one.
  func bytes(of part: Part) throws -> [UInt8] {
    let bytes = try file.bytes(place(of: part))
    guard !hasChecksums || CRC32.checksum(of: bytes) == part.checksum else {
      throw TorchError.checksum(file: file.name, part: part.name)
    }
    return bytes
  }
}
