import Foundation

/// A CSV table in memory, column by column.
struct CSVColumns {
  let file: String
  let header: [String]
  /// A column for each header; empty where `reading` took it.
  let columns: [WordColumn]
  /// The line of each row, counted from 1.
  let lines: [Int]

  /// Takes in the numbers of columns that are read field by field and not kept, such as landmarks.
  typealias Reading = (
    columns: Set<Int>, row: (_ line: Int, _ fields: [ArraySlice<UInt8>]) throws -> Void
  )

  init(contentsOf url: URL) throws {
    try self.init(CSVScanner(contentsOf: url))
  }

  /// Reads a table; `reading` is asked once, with the header.
  init(
    _ scanner: CSVScanner,
    reading: (_ header: [String], _ line: Int) throws -> Reading = { _, _ in ([], { _, _ in }) }
  ) throws {
    var header: [String]?
    var columns: [WordColumn] = []
    var lines: [Int] = []
    var (taken, takeRow): Reading = ([], { _, _ in })
    try scanner.forEachRecord { line, fields in
      guard let header else {
        let names = fields.map(\.text)
        if let twice = names.filter({ !$0.isEmpty }).firstDuplicate() {
          throw scanner.invalid(
            line, found: "the column \(twice) twice", valid: "each column once")
        }
        header = names
        columns = names.map { _ in WordColumn() }
        (taken, takeRow) = try reading(names, line)
        return
      }
      guard fields.count == header.count else {
        throw scanner.invalid(
          line, found: "\(fields.count) fields", valid: "\(header.count), as in the header,")
      }
      lines.append(line)
      for (column, field) in fields.enumerated() where !taken.contains(column) {
        columns[column].append(field)
      }
      try takeRow(line, fields)
    }
    guard let header else {
      throw scanner.invalid(
        1, found: "an empty file", valid: "a header and a row for each picture")
    }
    (self.file, self.header, self.columns, self.lines) = (scanner.file, header, columns, lines)
  }

  /// The first column that has one of some names, in any case.
  func column(named names: Set<String>) -> Int? {
    header.firstIndex { names.contains(HeaderName.trimmed($0).lowercased()) }
  }

  /// Converts a column; a word without a value is an error at its line that says what is valid.
  func values<Value>(
    of column: Int, valid: String, _ body: (String) -> Value?
  ) throws -> [Value] {
    let converted = columns[column].words.map(body)
    if let wrong = converted.firstIndex(where: { $0 == nil }) {
      throw invalid(column, row: columns[column].firstRow(of: wrong), valid: valid)
    }
    let values = converted.compactMap { $0 }
    return columns[column].codes.map { values[Int($0)] }
  }

  /// An error about a field: what is in it, and what is valid.
  func invalid(_ column: Int, row: Int, valid: String) -> FacesError {
    let word = columns[column][row]
    return .invalidField(
      file: file, line: lines[row], column: header[column],
      found: word.isEmpty ? "nothing" : word, valid: valid)
  }
}
