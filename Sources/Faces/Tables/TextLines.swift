import Foundation

/// The lines of a text file, as bytes: the lists of a large data set have millions of fields.
struct TextLines {
  /// The path, as messages name it.
  let file: String
  /// Without line ends; empty lines at the end of the file are left out.
  let lines: [ArraySlice<UInt8>]

  init(contentsOf url: URL) throws {
    file = url.relativePath
    let bytes: [UInt8]
    do {
      bytes = try TextEncoding.normalized([UInt8](try Data(contentsOf: url)), file: file)
    } catch let error as FacesError {
      throw error
    } catch {
      throw FacesError.unreadable(file: file, reason: error.localizedDescription)
    }
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
    while lines.last?.isEmpty == true { lines.removeLast() }
    self.lines = lines
  }

  /// An error at a line, counted from 0 here and from 1 in the message.
  func invalid(_ line: Int, found: String, valid: String) -> FacesError {
    .invalid(file: file, line: line + 1, found: found, valid: valid)
  }

  /// Reads rows of a name and one whole number, such as partitions and identities.
  ///
  /// A name twice, or a value that `valid` does not describe, is an error; returns name → value.
  func numbers(in range: ClosedRange<Int>, valid: String) throws -> [String: Int] {
    var values: [String: Int] = [:]
    for (number, line) in lines.enumerated() {
      let fields = line.fields(separatedBy: UInt8(ascii: " "))
      guard fields.count == 2 else {
        throw invalid(number, found: "\(fields.count) fields", valid: "a name and \(valid)")
      }
      guard let value = Int(fields[1].text), range.contains(value) else {
        throw invalid(number, found: fields[1].text, valid: valid)
      }
      guard values.updateValue(value, forKey: fields[0].text) == nil else {
        throw invalid(number, found: "\(fields[0].text) again", valid: "each image once")
      }
    }
    return values
  }
}

extension ArraySlice<UInt8> {
  var text: String { String(decoding: self, as: UTF8.self) }

  /// The fields of a line; several spaces count as one, several commas do not.
  func fields(separatedBy separator: UInt8) -> [ArraySlice<UInt8>] {
    split(separator: separator, omittingEmptySubsequences: separator == UInt8(ascii: " "))
  }
}
