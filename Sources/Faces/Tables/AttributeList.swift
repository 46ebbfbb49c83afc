import Foundation

/// The rows of CelebA's `list_attr_celeba.txt`: a count, a line of headers, then a name and a value
/// for each header, with any number of spaces between.
struct AttributeList {
  let file: String
  let names: [String]
  /// nil where a value is not known; see `AttributeColumn`.
  let columns: [String: [Bool?]]
  let notes: [TableNote]

  /// The line of a row in the file, counted from 1.
  static func line(ofRow row: Int) -> Int { row + 3 }

  init(contentsOf url: URL) throws {
    let text = try TextLines(contentsOf: url)
    let space = UInt8(ascii: " ")
    guard text.lines.count >= 2 else {
      throw text.invalid(
        text.lines.count, found: "the end of the file", valid: "a count, a header line and rows")
    }
    let first = text.lines[0].fields(separatedBy: space).map(\.text).joined(separator: " ")
    let rowCount = text.lines.count - 2
    guard Int(first) == rowCount else {
      throw text.invalid(0, found: first, valid: "\(rowCount), the number of rows that follow,")
    }
    let headers = text.lines[1].fields(separatedBy: space).map(\.text)
    if let twice = headers.firstDuplicate() {
      throw text.invalid(1, found: "\(twice) twice", valid: "each attribute once")
    }

    var names: [String] = []
    var words = headers.map { _ in WordColumn() }
    for (row, line) in text.lines.dropFirst(2).enumerated() {
      let fields = line.fields(separatedBy: space)
      guard fields.count == headers.count + 1 else {
        throw text.invalid(
          row + 2, found: "\(fields.count) fields",
          valid: "\(headers.count + 1), a name and a value for each header,")
      }
      names.append(fields[0].text)
      for (column, field) in fields.dropFirst().enumerated() { words[column].append(field) }
    }
    if let twice = names.firstDuplicate(), let row = names.lastIndex(of: twice) {
      throw text.invalid(row + 2, found: "\(twice) again", valid: "each image once")
    }
    file = text.file
    self.names = names
    var columns: [(String, [Bool?])] = []
    for (header, column) in zip(headers, words) {
      do {
        columns.append((header, try AttributeColumn(column).values))
      } catch {
        throw text.invalid(
          error.row + 2, found: "\(header) \(error.word)", valid: AttributeColumn.valid)
      }
    }
    notes = columns.compactMap { header, values -> TableNote? in
      values.firstIndex(of: nil).map { row in
        .unknown(column: header, rows: values.count { $0 == nil }, line: Self.line(ofRow: row))
      }
    }
    self.columns = Dictionary(uniqueKeysWithValues: columns)
  }
}

extension Array where Element: Hashable {
  /// The first element that has been there before.
  func firstDuplicate() -> Element? {
    var seen: Set<Element> = []
    return first { !seen.insert($0).inserted }
  }
}
