import Foundation

/// A folder of OpenFace's tables, one a picture and called as it is: their Action Units as one table.
enum ActionUnitFolder {
  /// A table with the picture of each file, and a row for each face in it; of a picture without a face
  /// no unit is known.
  ///
  /// Folders are read with those in them. Throws a `FacesError` that names file and line.
  static func scanner(_ folder: URL, cut: Double?) throws -> CSVScanner {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    let files = paths.filter { $0.lowercased().hasSuffix(".csv") }
    guard !files.isEmpty else {
      throw FacesError.missing(what: "*.csv", folder: folder.relativePath, found: paths)
    }
    var headers: [String] = []
    var rows: [(name: String, words: [String: String])] = []
    for path in files {
      let table = try CSVColumns(contentsOf: folder.appending(path: path))
      let units = table.header.indices.filter { ActionUnitColumn(header: table.header[$0]) != nil }
      guard !units.isEmpty else {
        throw FacesError.invalid(
          file: table.file, line: 1, found: "no column of an Action Unit",
          valid: "a table of OpenFace with AU01_r and so on")
      }
      // A word that is no unit's value is told with its own file and line.
      _ = try ActionUnitReader(table, cut: cut)
      for column in units where !headers.contains(table.header[column]) {
        headers.append(table.header[column])
      }
      let success = table.column(named: ["success"])
      let found = table.lines.indices.filter { row in
        success.map { AttributeValue(table.columns[$0][row]) != .number(0) } ?? true
      }
      if found.isEmpty { rows.append((path, [:])) }
      for row in found {
        let words = units.map { (table.header[$0], table.columns[$0][row]) }
        rows.append((path, Dictionary(words) { first, _ in first }))
      }
    }
    let lines = rows.map { row in [row.name] + headers.map { row.words[$0] ?? "" } }
    let text = ([["image"] + headers] + lines).map { fields in
      fields.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",")
    }.joined(separator: "\n")
    return try CSVScanner(Array(text.utf8), file: folder.relativePath)
  }
}
