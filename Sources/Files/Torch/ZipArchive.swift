/// The parts of a zip archive that lie in it as they are, as `torch.save` stores them.
///
/// The directory at the archive's end tells where parts lie; each is read when it is asked for. Where
/// numbers are too large for the old fields, those of zip64 hold them.
/// Source: PKWARE's APPNOTE 6.3.10, §4.3.14, §4.3.15 and §4.5.3.
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
  private static let wideEndMark = [UInt8]("PK".utf8) + [6, 6]
  private static let wideLocatorMark = [UInt8]("PK".utf8) + [6, 7]
  /// Bytes of the same record of zip64, and of what says where it lies.
  private static let (wideEndSize, wideLocatorSize) = (56, 20)
  /// What stands in a field of two or four bytes whose number zip64 holds.
  private static let (wideCount, wideNumber) = (0xFFFF, 0xFFFF_FFFF)
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
    guard var count = reader.number(2), var length = reader.number(4), var start = reader.number(4)
    else { throw TorchError.archive(file: file.name, reason: "its directory is cut off") }
    var last = file.size - tail.count + end
    if count == Self.wideCount || length == Self.wideNumber || start == Self.wideNumber {
      let wide = try Self.wideEnd(before: last, in: file)
      (count, length, start, last) = (wide.count, wide.length, wide.start, wide.place)
    }
    directory = start
    guard start <= last, length <= last - start else {
      throw TorchError.archive(
        file: file.name,
        reason: "states a directory of \(length) bytes from byte \(start) on, "
          + "but its end lies at \(last)")
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

  /// What the record of zip64 says, and where it lies; another record in front of `end` says where.
  private static func wideEnd(
    before end: Int, in file: OpenFile
  ) throws -> (count: Int, length: Int, start: Int, place: Int) {
    let wrong = TorchError.archive(
      file: file.name, reason: "states a directory of zip64, which is not there")
    guard end >= wideLocatorSize else { throw wrong }
    var locator = ByteReader(try file.bytes(end - wideLocatorSize..<end))
    guard locator.take(4)?.elementsEqual(wideLocatorMark) == true, locator.take(4) != nil,
      let place = locator.number(8), place <= end - wideLocatorSize - wideEndSize
    else { throw wrong }
    var record = ByteReader(try file.bytes(place..<place + wideEndSize))
    // Behind the mark: the record's length, two versions, two numbers of disks.
    guard record.take(4)?.elementsEqual(wideEndMark) == true, record.take(20) != nil,
      let own = record.number(8), let count = record.number(8), own == count,
      let length = record.number(8), let start = record.number(8)
    else { throw wrong }
    return (count, length, start, place)
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
      guard let name = reader.text(value(28, 2)), let extra = reader.take(value(30, 2)),
        reader.take(value(32, 2)) != nil
      else { throw cut }
      // In this order, and only those whose own fields are full.
      var wide = wideNumbers(in: extra)
      func field(_ place: Int) throws -> Int {
        let stated = value(place, 4)
        if stated < wideNumber { return stated }
        guard let number = wide?.number(8) else {
          throw TorchError.archive(
            file: file, reason: "its part \(name) lacks numbers of zip64 that its entry asks for")
        }
        return number
      }
      let (size, stored, header) = (try field(24), try field(20), try field(42))
      guard value(8, 2) & 1 == 0, value(10, 2) == 0, stored == size else {
        // torch.jit.save compresses the code, and that comes first.
        if name.contains(/^[^\/]+\/code\//) { throw TorchError.program(file: file) }
        throw TorchError.archive(
          file: file,
          reason: "its part \(name) is compressed or encrypted, as torch.save writes none")
      }
      guard header <= directory - headerSize, size <= directory - headerSize - header else {
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

  /// The numbers of zip64 among what follows the name of an entry.
  private static func wideNumbers(in extra: ArraySlice<UInt8>) -> ByteReader? {
    var reader = ByteReader(Array(extra))
    while let kind = reader.number(2), let length = reader.number(2),
      let content = reader.take(length)
    {
      if kind == 1 { return ByteReader(Array(content)) }
    }
    return nil
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
