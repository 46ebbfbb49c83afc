import Foundation

/// A CSV table in memory, column by column; a value that stands in many rows is kept once.
struct CSVColumns {
  struct Column {
    fileprivate(set) var words: [String] = []
    /// The word of each row.
    fileprivate(set) var codes: [UInt32] = []

    subscript(row: Int) -> String { words[Int(codes[row])] }

    /// Whole numbers as they are; otherwise each word's place in the order of appearance.
    var numbers: [Int] {
      let whole = words.compactMap { Int($0) }
      return codes.map { whole.count == words.count ? whole[Int($0)] : Int($0) }
    }

    /// Converts each different word once.
    func map<Value>(_ body: (String) throws -> Value) rethrows -> [Value] {
      let values = try words.map(body)
      return codes.map { values[Int($0)] }
    }
  }

  let file: String
  let header: [String]
  let columns: [Column]
  /// The line of each row, counted from 1.
  let lines: [Int]

  init(contentsOf url: URL) throws {
    try self.init(CSVScanner(contentsOf: url))
  }

  init(_ scanner: CSVScanner) throws {
    var header: [String]?
    var columns: [Column] = []
    var codes: [[String: UInt32]] = []
    var lines: [Int] = []
    try scanner.forEachRecord { line, fields in
      guard let header else {
        let names = fields.map(\.text)
        if let twice = names.firstDuplicate() {
          throw scanner.invalid(line, found: "\(twice) twice", valid: "each column once")
        }
        header = names
        columns = names.map { _ in Column() }
        codes = names.map { _ in [:] }
        return
      }
      guard fields.count == header.count else {
        throw scanner.invalid(
          line, found: "\(fields.count) fields", valid: "\(header.count), as in the header,")
      }
      lines.append(line)
      for (column, field) in fields.enumerated() {
        let word = field.text
        let next = UInt32(columns[column].words.count)
        let code = codes[column][word] ?? next
        if code == next {
          codes[column][word] = code
          columns[column].words.append(word)
        }
        columns[column].codes.append(code)
      }
    }
    guard let header else {
      throw scanner.invalid(1, found: "an empty file", valid: "a header and rows")
    }
    (self.file, self.header, self.columns, self.lines) = (scanner.file, header, columns, lines)
  }

  /// The first column that has one of some names, in any case.
  func column(named names: Set<String>) -> Int? {
    header.firstIndex { names.contains($0.lowercased()) }
  }

  /// Converts a column; a word without a value is an error at its line that says what is valid.
  func values<Value>(
    of column: Int, valid: String, _ body: (String) -> Value?
  ) throws -> [Value] {
    let converted = columns[column].words.map(body)
    return try columns[column].codes.enumerated().map { row, code in
      guard let value = converted[Int(code)] else {
        throw FacesError.invalid(
          file: file, line: lines[row],
          found: "\(header[column]) “\(columns[column].words[Int(code)])”", valid: valid)
      }
      return value
    }
  }
}
