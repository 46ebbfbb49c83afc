/// Reads the tags of an XML file one after the other, in one pass and without going outside.
///
/// That is all that lists of landmarks need. Text between tags, comments and processing
/// instructions are passed over. A document type, the door to entities that grow or reach for files,
/// is an error, and so is a tag that is not closed in turn.
struct TagScanner {
  enum Kind: Equatable {
    case start, end
    /// `<name/>`.
    case empty
  }

  struct Tag: Equatable {
    let name: String
    let kind: Kind
    let attributes: [String: String]
    /// Counted from 1.
    let line: Int
  }

  let file: String
  private let bytes: [UInt8]
  private var place = 0
  private var line = 1
  private var open: [String] = []

  init(_ bytes: [UInt8], file: String) {
    (self.bytes, self.file) = (bytes, file)
  }

  /// An error where the scanner stands.
  func invalid(found: String, valid: String) -> FacesError {
    .invalid(file: file, line: line, found: found, valid: valid)
  }

  /// The next tag, or nil at the end.
  mutating func next() throws -> Tag? {
    while place < bytes.count {
      guard bytes[place] == UInt8(ascii: "<") else {
        advance()
        continue
      }
      if starts(with: "<!--") {
        try skip(to: "-->")
      } else if starts(with: "<?") {
        try skip(to: "?>")
      } else if starts(with: "<![CDATA[") {
        try skip(to: "]]>")
      } else if starts(with: "<!") {
        throw invalid(found: "a document type", valid: "plain tags, as dlib writes them,")
      } else {
        return try tag()
      }
    }
    if let last = open.last { throw invalid(found: "the end", valid: "</\(last)>") }
    return nil
  }

  private mutating func tag() throws -> Tag {
    let start = line
    advance()
    let isEnd = current == UInt8(ascii: "/")
    if isEnd { advance() }
    let name = self.name()
    guard !name.isEmpty else { throw invalid(found: "< without a name", valid: "a tag") }
    var attributes: [String: String] = [:]
    while true {
      skipSpace()
      switch current {
      case UInt8(ascii: ">"):
        advance()
        return try close(name, isEnd ? .end : .start, attributes, start)
      case UInt8(ascii: "/") where !isEnd:
        advance()
        guard current == UInt8(ascii: ">") else {
          throw invalid(found: "/ in <\(name)>", valid: "/>")
        }
        advance()
        return try close(name, .empty, attributes, start)
      default:
        let key = self.name()
        guard !key.isEmpty, !isEnd else {
          throw invalid(found: "a broken tag <\(name)", valid: "name='value' or >")
        }
        guard try attributes.updateValue(value(of: key), forKey: key) == nil else {
          throw invalid(found: "\(key) twice in <\(name)>", valid: "each attribute once")
        }
      }
    }
  }

  /// Checks that tags close in turn.
  private mutating func close(
    _ name: String, _ kind: Kind, _ attributes: [String: String], _ line: Int
  ) throws -> Tag {
    switch kind {
    case .start: open.append(name)
    case .empty: break
    case .end:
      guard open.popLast() == name else {
        throw invalid(found: "</\(name)>", valid: "the end of the tag that was opened last")
      }
    }
    return Tag(name: name, kind: kind, attributes: attributes, line: line)
  }

  private mutating func value(of key: String) throws -> String {
    skipSpace()
    guard current == UInt8(ascii: "=") else {
      throw invalid(found: "\(key) without a value", valid: "\(key)='value'")
    }
    advance()
    skipSpace()
    guard let quote = current, [UInt8(ascii: "'"), UInt8(ascii: "\"")].contains(quote) else {
      throw invalid(found: "\(key) without quotes", valid: "\(key)='value'")
    }
    advance()
    let start = place
    while let byte = current, byte != quote, byte != UInt8(ascii: "<") { advance() }
    guard current == quote else {
      throw invalid(found: "\(key) without a closing quote", valid: "\(key)='value'")
    }
    let text = bytes[start..<place].text
    advance()
    return text.contains("&") ? try Self.plain(text) ?? unknownEntity(text) : text
  }

  private func unknownEntity(_ text: String) throws -> String {
    throw invalid(found: "“\(text)”", valid: "&amp; &lt; &gt; &quot; &apos; or &#number;")
  }

  /// Replaces the entities that XML knows by itself, or nil where there is another.
  private static func plain(_ text: String) -> String? {
    let known = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
    let pieces = text.split(separator: "&", omittingEmptySubsequences: false)
    var result = String(pieces[0])
    for piece in pieces.dropFirst() {
      guard let end = piece.firstIndex(of: ";") else { return nil }
      let name = piece[..<end]
      if let letter = known[String(name)] {
        result += letter
      } else if name.hasPrefix("#") {
        let digits = name.dropFirst()
        let number =
          digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let scalar = number.flatMap(Unicode.Scalar.init) else { return nil }
        result.unicodeScalars.append(scalar)
      } else {
        return nil
      }
      result += piece[piece.index(after: end)...]
    }
    return result
  }

  // MARK: - Bytes

  private var current: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func advance() {
    if current == UInt8(ascii: "\n") { line += 1 }
    place += 1
  }

  private mutating func skipSpace() {
    while let byte = current, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { advance() }
  }

  private mutating func name() -> String {
    let start = place
    while let byte = current,
      byte > 0x20, !"<>/='\"".utf8.contains(byte)
    { advance() }
    return bytes[start..<place].text
  }

  private func starts(with text: String) -> Bool {
    bytes[place...].starts(with: text.utf8)
  }

  private mutating func skip(to text: String) throws {
    while place < bytes.count, !starts(with: text) { advance() }
    guard place < bytes.count else { throw invalid(found: "the end", valid: text) }
    place += text.utf8.count
  }
}
