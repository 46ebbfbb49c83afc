/// Reads a safetensors header from its JSON.
///
/// The format allows only objects of strings and lists of whole numbers. A general JSON reader
/// would let the later of two equal names win in silence; this one reports it.
struct SafetensorsHeaderReader {
  private let bytes: [UInt8]
  private let file: String
  private var at = 0

  /// Prepares to read `bytes`; `file` is named in errors.
  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  /// The whole header.
  mutating func header() throws -> SafetensorsHeader {
    var header = SafetensorsHeader()
    var names: Set<String> = []
    try object { reader, name in
      guard names.insert(name).inserted else {
        throw SafetensorsError.duplicate(file: reader.file, tensor: name)
      }
      if name == SafetensorsHeader.metadataKey {
        try reader.object { reader, key in header.metadata[key] = try reader.string() }
      } else {
        header.places.append(try reader.place(named: name))
      }
    }
    skipSpace()
    guard at == bytes.count else { throw failure("more text behind the closing brace") }
    return header
  }

  private mutating func place(named name: String) throws -> SafetensorsHeader.Place {
    var type: String?
    var shape: [Int]?
    var offsets: [Int]?
    try object { reader, key in
      switch key {
      case "dtype": type = try reader.string()
      case "shape": shape = try reader.numbers()
      case "data_offsets": offsets = try reader.numbers()
      default: throw reader.failure("tensor \(name) has the unknown entry \(key)")
      }
    }
    guard let type, let shape, let offsets, offsets.count == 2 else {
      throw failure("tensor \(name) lacks one of dtype, shape and two data_offsets")
    }
    return .init(name: name, type: type, shape: shape, begin: offsets[0], end: offsets[1])
  }

  /// Reads `{"key": …, …}` and hands each key to `member`, which reads the value.
  private mutating func object(
    _ member: (inout SafetensorsHeaderReader, String) throws -> Void
  ) throws {
    try expect("{")
    if take("}") { return }
    repeat {
      let key = try string()
      try expect(":")
      try member(&self, key)
    } while take(",")
    try expect("}")
  }

  private mutating func numbers() throws -> [Int] {
    try expect("[")
    if take("]") { return [] }
    var numbers: [Int] = []
    repeat { numbers.append(try number()) } while take(",")
    try expect("]")
    return numbers
  }

  private mutating func number() throws -> Int {
    skipSpace()
    let start = at
    while at < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[at]) { at += 1 }
    guard let number = Int(String(decoding: bytes[start..<at], as: UTF8.self)) else {
      throw failure("a whole number from 0 to \(Int.max) belongs here")
    }
    return number
  }

  private mutating func string() throws -> String {
    try expect("\"")
    var text: [UInt8] = []
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw failure("a string that is not UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): text += try escape()
      default: text.append(byte)
      }
    }
    throw failure("a string without its closing quotation mark")
  }

  /// What stands behind a backslash, as UTF-8.
  private mutating func escape() throws -> [UInt8] {
    guard at < bytes.count else { throw failure("a string that ends in a backslash") }
    at += 1
    switch bytes[at - 1] {
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "u"): return try unicode()
    case let byte where "\"\\/".utf8.contains(byte): return [byte]
    default: throw failure("an unknown escape in a string")
    }
  }

  /// The character of `\uXXXX`, or of two of them that make a surrogate pair, as UTF-8.
  private mutating func unicode() throws -> [UInt8] {
    var units = [try unit()]
    if UTF16.isLeadSurrogate(units[0]), bytes[at...].starts(with: "\\u".utf8) {
      at += 2
      units.append(try unit())
    }
    guard let text = String(validating: units, as: UTF16.self) else {
      throw failure("half of a surrogate pair in a string")
    }
    return Array(text.utf8)
  }

  private mutating func unit() throws -> UInt16 {
    let digits = bytes[at...].prefix(4)
    guard digits.count == 4,
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else {
      throw failure("four hexadecimal digits belong behind \\u")
    }
    at += 4
    return unit
  }

  private mutating func skipSpace() {
    while at < bytes.count, " \t\n\r".utf8.contains(bytes[at]) { at += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
    at += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws {
    guard take(character) else { throw failure("‘\(character)’ belongs here") }
  }

  private func failure(_ reason: String) -> SafetensorsError {
    .header(file: file, byte: at, reason: reason)
  }
}
