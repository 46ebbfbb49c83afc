import Foundation

/// Lines of a CSV file: a header, then rows.
package struct CSVText {
  /// The lines so far.
  package private(set) var text: String

  package init(_ header: [String]) {
    text = header.map(\.quotedForCSV).joined(separator: ",") + "\n"
  }

  /// A table of rows that lie one after the other, with a name for each column.
  package init<Values: RandomAccessCollection>(
    _ header: [String], rowByRow values: Values, _ word: (Values.Element) -> String
  ) {
    self.init(header)
    var column = 0
    for value in values {
      text += word(value)
      column = column == header.count - 1 ? 0 : column + 1
      text += column == 0 ? "\n" : ","
    }
  }

  package mutating func append(_ fields: [String]) {
    text += fields.map(\.quotedForCSV).joined(separator: ",") + "\n"
  }

  /// Writes the file as `Disk.write` does; throws a `DiskError`.
  package func write(to url: URL) throws {
    try Disk.write(text, to: url)
  }
}
