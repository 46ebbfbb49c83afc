import Files
import Foundation

/// Reads the records of a CSV file one after the other.
///
/// Fields are separated by commas (or by tabs or semicolons, where the header has no comma) and may stand in quotes, in which a quote is written twice and a
/// line may end; spaces around a field, empty lines and a byte order mark are passed over.
/// Source: RFC 4180.
struct CSVScanner {
  /// The path, as messages name it.
  let file: String
  private let bytes: ArraySlice<UInt8>
  private let separator: UInt8
  /// Of a list without a header, what its columns are.
  private let givenHeader: [String]?

  private static let (comma, quote, space) = (UInt8(ascii: ","), UInt8(ascii: "\""), 0x20 as UInt8)
  private static let (newline, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))

  /// Takes the content of a file, in any of the encodings that `TextEncoding` knows.
  ///
  /// `header` stands in for the header of a list that has none.
  init(_ bytes: [UInt8], file: String, header: [String]? = nil) throws {
    (self.file, givenHeader) = (file, header)
    self.bytes = try TextEncoding.normalized(bytes, file: file)[...]
    separator = Self.separator(of: self.bytes)
  }

  /// The comma; in a file whose first line has none, the tab or else the semicolon that it has.
  private static func separator(of bytes: ArraySlice<UInt8>) -> UInt8 {
    let header = bytes.prefix { $0 != newline }
    let others = [UInt8(ascii: "\t"), UInt8(ascii: ";")]
    return header.contains(comma) ? comma : others.first(where: header.contains) ?? comma
  }

  init(contentsOf url: URL) throws {
    try self.init(try FacesError.content(of: url), file: url.relativePath)
  }

  /// An error at a line, counted from 1.
  func invalid(_ line: Int, found: String, valid: String) -> FacesError {
    .invalid(file: file, line: line, found: found, valid: valid)
  }

  /// Hands over the fields of each record with the line that it starts on, counted from 1.
  func forEachRecord(_ body: (_ line: Int, _ fields: [ArraySlice<UInt8>]) throws -> Void) throws {
    var (place, line) = (bytes.startIndex, 1)
    if let header = givenHeader { try body(0, header.map { Array($0.utf8)[...] }) }
    var fields: [ArraySlice<UInt8>] = []
    while place < bytes.endIndex {
      let start = line
      fields.removeAll(keepingCapacity: true)
      var ended = false
      while !ended {
        fields.append(try field(&place, &line))
        ended = place == bytes.endIndex || bytes[place] != separator
        place = min(place + 1, bytes.endIndex)
      }
      line += 1
      if fields.count == 1 && fields[0].isEmpty { continue }
      try body(start, fields)
    }
  }

  /// Reads one field, and stops at the comma or line end behind it.
  private func field(_ place: inout Int, _ line: inout Int) throws -> ArraySlice<UInt8> {
    while place < bytes.endIndex, bytes[place] == Self.space { place += 1 }
    if place < bytes.endIndex, bytes[place] == Self.quote {
      return try quotedField(&place, &line)
    }
    let start = place
    while place < bytes.endIndex, bytes[place] != separator, bytes[place] != Self.newline {
      place += 1
    }
    var end = place
    while end > start, [Self.space, Self.carriageReturn].contains(bytes[end - 1]) { end -= 1 }
    return bytes[start..<end]
  }

  private func quotedField(_ place: inout Int, _ line: inout Int) throws -> ArraySlice<UInt8> {
    let first = line
    var text: [UInt8] = []
    place += 1
    while true {
      guard place < bytes.endIndex else {
        throw invalid(first, found: "a quote without an end", valid: "a closing quote")
      }
      let byte = bytes[place]
      place += 1
      if byte == Self.newline { line += 1 }
      if byte == Self.quote {
        guard place < bytes.endIndex, bytes[place] == Self.quote else { break }
        place += 1
      }
      text.append(byte)
    }
    while place < bytes.endIndex, [Self.space, Self.carriageReturn].contains(bytes[place]) {
      place += 1
    }
    guard place == bytes.endIndex || [separator, Self.newline].contains(bytes[place]) else {
      throw invalid(line, found: "text behind a closing quote", valid: "a comma or line end")
    }
    return text[...]
  }
}

extension FacesError {
  /// The content of a file; throws `unreadable`.
  static func content(of url: URL) throws -> [UInt8] {
    do {
      return [UInt8](try Data(contentsOf: url))
    } catch {
      throw FacesError.unreadable(
        file: url.relativePath, reason: DiskError(url.path, .reading, error).reason)
    }
  }
}
