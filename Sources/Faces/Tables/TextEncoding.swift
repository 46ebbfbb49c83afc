import Foundation

/// The encodings in which editors and spreadsheets save text.
enum TextEncoding {
  /// The text as UTF-8 with line feeds: without a byte order mark, from UTF-16 where a mark says so, and
  /// with the carriage returns of old files for the Macintosh replaced.
  ///
  /// Throws `FacesError.invalid` for UTF-16 without a mark, which cannot be told from anything else.
  static func normalized(_ bytes: [UInt8], file: String) throws -> [UInt8] {
    let text: [UInt8]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      text = Array(bytes.dropFirst(3))
    } else if bytes.starts(with: [0xFF, 0xFE]) {
      text = utf8(bytes.dropFirst(2), isLittleEndian: true)
    } else if bytes.starts(with: [0xFE, 0xFF]) {
      text = utf8(bytes.dropFirst(2), isLittleEndian: false)
    } else if bytes.contains(0) {
      throw FacesError.invalid(
        file: file, line: 1, found: "a byte of 0", valid: "text in UTF-8, or in UTF-16 with a mark,"
      )
    } else {
      text = bytes
    }
    let (newline, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
    guard text.contains(carriageReturn), !text.contains(newline) else { return text }
    return text.map { $0 == carriageReturn ? newline : $0 }
  }

  private static func utf8(_ bytes: ArraySlice<UInt8>, isLittleEndian: Bool) -> [UInt8] {
    let bytes = Array(bytes)
    let units = stride(from: 0, to: bytes.count - 1, by: 2).map { place in
      let (first, second) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
      return isLittleEndian ? second << 8 | first : first << 8 | second
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }
}
