/// A checksum over names, shapes, values and metadata, kept among the metadata.
///
/// A file that lost a piece is refused by its lengths; this also finds a changed value.
extension Safetensors {
  private static let sealKey = "checksum"

  /// The same content with its checksum.
  package func sealed() -> Safetensors {
    var copy = self
    copy.metadata[Self.sealKey] = checksum
    return copy
  }

  /// Throws `SafetensorsError.damaged` unless the content is what was sealed; one without a
  /// checksum, such as a file of another program, is taken as it is.
  package func checkSeal(file: String) throws {
    guard let expected = metadata[Self.sealKey], expected != checksum else { return }
    throw SafetensorsError.damaged(file: file, expected: expected, found: checksum)
  }

  private var checksum: String {
    var sum = Checksum()
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) where key != Self.sealKey {
      sum.add(key)
      sum.add(value)
    }
    for entry in entries {
      sum.add(entry.name)
      for extent in entry.shape { sum.add(UInt64(extent)) }
      for value in entry.values { sum.add(UInt64(value.bitPattern)) }
    }
    let digits = String(sum.value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

/// A 64-bit checksum of words; any one word that changes always changes it.
///
/// Each word goes through steps that can be undone (xor, an odd factor, a shifted xor), so two
/// sequences that differ in one place keep differing.
private struct Checksum {
  private(set) var value: UInt64 = 0x9e37_79b9_7f4a_7c15

  mutating func add(_ word: UInt64) {
    value = (value ^ word) &* 0xff51_afd7_ed55_8ccd
    value ^= value >> 32
  }

  /// Takes in a text and its length.
  mutating func add(_ text: String) {
    for byte in text.utf8 { add(UInt64(byte)) }
    add(UInt64(text.utf8.count))
  }
}
