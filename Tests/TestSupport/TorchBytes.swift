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
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    let full = 0xFFFF_FFFF
    for (name, content) in parts {
      func facts(_ extra: Int) -> [UInt8] {
        little([(45, 2), (0, 2), (0, 2), (0, 4), (Int(checksum(of: content)), 4)])
          + little([(full, 4), (full, 4), (name.utf8.count, 2), (extra, 2)])
      }
      // A field of another kind comes first.
      let other = little([(0x7075, 2), (3, 2), (0, 3)])
      let sizes = little([(content.count, 8), (content.count, 8)])
      let wide = little([(1, 2), (24, 2)]) + sizes + little([(bytes.count, 8)])
      directory +=
        [0x50, 0x4B, 1, 2, 0, 0] + facts(other.count + wide.count)
        + little([(0, 2), (0, 2), (0, 2), (0, 4), (full, 4)]) + Array(name.utf8) + other + wide
      bytes +=
        [0x50, 0x4B, 3, 4] + facts(20) + Array(name.utf8) + little([(1, 2), (16, 2)]) + sizes
        + content
    }
    let record =
      [0x50, 0x4B, 6, 6] + little([(44, 8), (45, 2), (45, 2), (0, 4), (0, 4)])
      + little([(parts.count, 8), (parts.count, 8), (directory.count, 8), (bytes.count, 8)])
    let locator =
      [0x50, 0x4B, 6, 7] + little([(0, 4), (bytes.count + directory.count, 8), (1, 4)])
    let end =
      [0x50, 0x4B, 5, 6] + little([(0, 4), (0xFFFF, 2), (0xFFFF, 2), (full, 4), (full, 4), (0, 2)])
    return bytes + directory + record + locator + end
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
      (0..<count).reversed().reduce(0) { $0 << 8 | Int(bytes[place + $1]) }
    }
    for entry in bytes.indices.dropLast(45)
    where bytes[entry] == 0x50 && bytes[entry..<entry + 4].elementsEqual([0x50, 0x4B, 1, 2]) {
      let (size, header) = (number(entry + 24, 4), number(entry + 42, 4))
      guard header + 30 <= bytes.count else { continue }
      let start = header + 30 + number(header + 26, 2) + number(header + 28, 2)
      guard start + size <= bytes.count else { continue }
      let sum = PickleBytes.little(Int(checksum(of: Array(bytes[start..<start + size]))), 4)
      bytes.replaceSubrange(entry + 16..<entry + 20, with: sum)
    }
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
