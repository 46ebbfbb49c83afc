/// Bytes of pickles, as `torch.save` puts them together.
package enum PickleBytes {
  /// A text with its length before it.
  package static func text(_ text: String) -> [UInt8] {
    [UInt8(ascii: "X")] + little(text.utf8.count, 4) + Array(text.utf8)
  }

  /// A whole number of 32 bits.
  package static func number(_ number: Int) -> [UInt8] {
    [UInt8(ascii: "J")] + little(number, 4)
  }

  /// A class or function, by name.
  package static func name(_ module: String, _ name: String) -> [UInt8] {
    Array("c\(module)\n\(name)\n".utf8)
  }

  package static func tuple(_ items: [[UInt8]]) -> [UInt8] {
    Array("(".utf8) + items.flatMap { $0 } + Array("t".utf8)
  }

  package static func list(_ items: [[UInt8]]) -> [UInt8] {
    Array("](".utf8) + items.flatMap { $0 } + Array("e".utf8)
  }

  package static func dictionary(_ items: [(String, [UInt8])]) -> [UInt8] {
    Array("}(".utf8) + items.flatMap { text($0.0) + $0.1 } + Array("u".utf8)
  }

  /// A call of a function with its arguments.
  package static func call(_ function: [UInt8], _ arguments: [[UInt8]]) -> [UInt8] {
    function + tuple(arguments) + Array("R".utf8)
  }

  /// A storage; `view` is what the old form says beside it.
  package static func storage(
    _ kind: String, key: String, count: Int, view: [UInt8]? = nil
  ) -> [UInt8] {
    tuple(
      [text("storage"), name("torch", kind), text(key), text("cpu"), number(count)]
        + (view.map { [$0] } ?? [])) + Array("Q".utf8)
  }

  /// A tensor that sees some of a storage.
  package static func tensor(
    _ storage: [UInt8], offset: Int = 0, _ shape: [Int], strides: [Int]
  ) -> [UInt8] {
    call(
      name("torch._utils", "_rebuild_tensor_v2"),
      [
        storage, number(offset), tuple(shape.map(number)), tuple(strides.map(number)), [0x89],
        call(name("collections", "OrderedDict"), []),
      ])
  }

  /// A whole pickle of a value.
  package static func whole(_ value: [UInt8]) -> [UInt8] { [0x80, 2] + value + Array(".".utf8) }

  /// A number's bytes, the lowest first.
  package static func little(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  /// The bytes of numbers of single precision.
  package static func floats(_ values: [Float]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 * values.count)
    for value in values { bytes += little(Int(value.bitPattern), 4) }
    return bytes
  }
}

/// Files of `torch.save`.
package enum TorchBytes {
  /// The zip archive of a pickle and its storages.
  package static func archive(
    _ pickle: [UInt8], storages: [(String, [UInt8])], others: [(String, [UInt8])] = [],
    isWide: Bool = false
  ) -> [UInt8] {
    let parts =
      [("a/data.pkl", pickle)] + storages.map { ("a/data/\($0.0)", $0.1) }
      + others.map { ("a/\($0.0)", $0.1) }
    return isWide ? wideZip(parts) : zip(parts)
  }

  /// A zip archive of parts that are stored as they are.
  package static func zip(_ parts: [(String, [UInt8])]) -> [UInt8] {
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for (name, content) in parts {
      let facts =
        little([(20, 2), (0, 2), (0, 2), (0, 4), (Int(checksum(of: content)), 4)])
        + little([(content.count, 4), (content.count, 4), (name.utf8.count, 2), (0, 2)])
      directory +=
        [0x50, 0x4B, 1, 2, 0, 0] + facts
        + little([(0, 2), (0, 2), (0, 2), (0, 4), (bytes.count, 4)])
        + Array(name.utf8)
      bytes += [0x50, 0x4B, 3, 4] + facts + Array(name.utf8) + content
    }
    let end =
      [0x50, 0x4B, 5, 6]
      + little([
        (0, 4), (parts.count, 2), (parts.count, 2), (directory.count, 4), (bytes.count, 4), (0, 2),
      ])
    return bytes + directory + end
  }

  /// The same archive with every number in the fields of zip64.
  package static func wideZip(_ parts: [(String, [UInt8])]) -> [UInt8] {
    wideZip(parts, behind: nil).rest
  }

  /// The same behind a part of so many zeros, which are left to the caller: they lie between `start`, its
  /// header, and `rest`.
  package static func wideZip(
    _ parts: [(String, [UInt8])], behind first: (name: String, size: Int)?
  ) -> (start: [UInt8], rest: [UInt8]) {
    var (start, bytes, directory): ([UInt8], [UInt8], [UInt8]) = ([], [], [])
    let full = 0xFFFF_FFFF
    /// The header of a part that begins at a place; its entry joins the directory.
    func header(_ name: String, size: Int, checksum: Int, at place: Int) -> [UInt8] {
      func facts(_ extra: Int) -> [UInt8] {
        little([(45, 2), (0, 2), (0, 2), (0, 4), (checksum, 4)])
          + little([(full, 4), (full, 4), (name.utf8.count, 2), (extra, 2)])
      }
      // A field of another kind comes first.
      let other = little([(0x7075, 2), (3, 2), (0, 3)])
      let sizes = little([(size, 8), (size, 8)])
      let wide = little([(1, 2), (24, 2)]) + sizes + little([(place, 8)])
      directory +=
        [0x50, 0x4B, 1, 2, 0, 0] + facts(other.count + wide.count)
        + little([(0, 2), (0, 2), (0, 2), (0, 4), (full, 4)]) + Array(name.utf8) + other + wide
      return [0x50, 0x4B, 3, 4] + facts(20) + Array(name.utf8) + little([(1, 2), (16, 2)]) + sizes
    }
    if let first { start = header(first.name, size: first.size, checksum: 0, at: 0) }
    let before = start.count + (first?.size ?? 0)
    for (name, content) in parts {
      let sum = Int(checksum(of: content))
      bytes += header(name, size: content.count, checksum: sum, at: before + bytes.count) + content
    }
    let (end, count) = (before + bytes.count, parts.count + (first == nil ? 0 : 1))
    let record =
      [0x50, 0x4B, 6, 6] + little([(44, 8), (45, 2), (45, 2), (0, 4), (0, 4)])
      + little([(count, 8), (count, 8), (directory.count, 8), (end, 8)])
    let locator = [0x50, 0x4B, 6, 7] + little([(0, 4), (end + directory.count, 8), (1, 4)])
    let last =
      [0x50, 0x4B, 5, 6] + little([(0, 4), (0xFFFF, 2), (0xFFFF, 2), (full, 4), (full, 4), (0, 2)])
    return (start, bytes + directory + record + locator + last)
  }

  /// The old form: five pickles, and behind them each storage after the number of its numbers.
  package static func oldForm(
    _ pickle: [UInt8], storages: [(key: String, count: Int, bytes: [UInt8])],
    isLittleEndian: Bool = true
  ) -> [UInt8] {
    let mark: [UInt8] = [0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]
    let machine = PickleBytes.dictionary([("little_endian", [isLittleEndian ? 0x88 : 0x89])])
    let keys = PickleBytes.list(storages.map { PickleBytes.text($0.key) })
    return PickleBytes.whole(mark) + PickleBytes.whole(PickleBytes.number(1001))
      + PickleBytes.whole(machine) + pickle + PickleBytes.whole(keys)
      + storages.flatMap { PickleBytes.little($0.count, 8) + $0.bytes }
  }

  /// Writes the right checksum into each entry of an archive's directory that still has a part.
  package static func mendChecksums(_ bytes: inout [UInt8]) {
    func number(_ place: Int, _ count: Int) -> Int {
      guard place >= 0, place + count <= bytes.count else { return .max }
      return (0..<count).reversed().reduce(0) { $0 << 8 | Int(bytes[place + $1]) }
    }
    /// The number of an entry's field, or the next one of zip64 where that holds it.
    func field(_ place: Int, wide: inout Int?) -> Int {
      let stated = number(place, 4)
      guard stated == 0xFFFF_FFFF, let there = wide else { return stated }
      wide = there + 8
      // The highest byte would make it negative; no file is that large.
      return number(there, 7)
    }
    for entry in bytes.indices.dropLast(45)
    where bytes[entry] == 0x50 && bytes[entry..<entry + 4].elementsEqual([0x50, 0x4B, 1, 2]) {
      var wide = wideNumbers(ofEntry: entry, number)
      let size = field(entry + 24, wide: &wide)
      _ = field(entry + 20, wide: &wide)
      let header = field(entry + 42, wide: &wide)
      guard header < bytes.count - 30 else { continue }
      let start = header + 30 + number(header + 26, 2) + number(header + 28, 2)
      guard start <= bytes.count, size <= bytes.count - start else { continue }
      let sum = PickleBytes.little(Int(checksum(of: Array(bytes[start..<start + size]))), 4)
      bytes.replaceSubrange(entry + 16..<entry + 20, with: sum)
    }
  }

  /// Where the numbers of zip64 of an entry begin, if it has any.
  private static func wideNumbers(ofEntry entry: Int, _ number: (Int, Int) -> Int) -> Int? {
    var place = entry + 46 + number(entry + 28, 2)
    let end = place + number(entry + 30, 2)
    while place + 4 <= end {
      let (kind, length) = (number(place, 2), number(place + 2, 2))
      if kind == 1 { return place + 4 }
      guard length <= end - place - 4 else { return nil }
      place += 4 + length
    }
    return nil
  }

  private static func little(_ numbers: [(Int, Int)]) -> [UInt8] {
    numbers.flatMap { PickleBytes.little($0.0, $0.1) }
  }

  private static func checksum(of bytes: [UInt8]) -> UInt32 {
    var sum = UInt32.max
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }
}
