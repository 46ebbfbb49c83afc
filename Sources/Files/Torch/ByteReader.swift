/// Reads numbers and texts from bytes in turn; what lies behind the end is nil.
struct ByteReader {
  let bytes: [UInt8]
  private(set) var at: Int

  init(_ bytes: [UInt8], at: Int = 0) {
    (self.bytes, self.at) = (bytes, at)
  }

  var remaining: Int { bytes.count - at }

  mutating func byte() -> UInt8? {
    guard at < bytes.count else { return nil }
    at += 1
    return bytes[at - 1]
  }

  /// The next bytes, all of them.
  mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, count <= remaining else { return nil }
    at += count
    return bytes[at - count..<at]
  }

  /// A number of up to eight bytes, the lowest first.
  mutating func littleEndian(_ count: Int) -> UInt64? {
    take(count)?.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
  }

  /// The same as `Int`; nil also where it is too large for that.
  mutating func number(_ count: Int) -> Int? {
    littleEndian(count).flatMap { Int(exactly: $0) }
  }

  /// A text of some bytes; nil also where they are not UTF-8.
  mutating func text(_ count: Int) -> String? {
    take(count).flatMap { String(validating: $0, as: UTF8.self) }
  }

  /// A text that ends before a line feed.
  mutating func line() -> String? {
    guard let end = bytes[at...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    let text = text(end - at)
    at = end + 1
    return text
  }
}
