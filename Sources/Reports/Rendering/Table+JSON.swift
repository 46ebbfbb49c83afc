import Foundation

extension Table {
  /// The table as one JSON object, which says what its columns mean.
  ///
  /// Keys are `title`, `notes`, `columns` (name, type, meaning) and `rows`, an object per row with
  /// keys in the order of the columns; a missing value is null.
  package var json: String {
    let described = columns.map { column in
      """
          {"name": \(Self.quoted(json: column.name)), "type": "\(column.typeName)", \
      "meaning": \(Self.quoted(json: column.meaning))}
      """
    }
    let objects = rows.map { row in
      let fields = zip(columns, row).map { column, value in
        "\(Self.quoted(json: column.name)): \(Self.json(value))"
      }
      return "    {\(fields.joined(separator: ", "))}"
    }
    return """
      {
        "title": \(Self.quoted(json: title)),
        "notes": [\(notes.map(Self.quoted(json:)).joined(separator: ", "))],
        "columns": [
      \(described.joined(separator: ",\n"))
        ],
        "rows": [
      \(objects.joined(separator: ",\n"))
        ]
      }

      """
  }

  /// What a CSV file of the table does not hold, for a file beside it: title, notes, and the
  /// columns' types and meaning.
  ///
  /// Source: W3C 2015, “Metadata Vocabulary for Tabular Data”, which also says that the file is
  /// called `<csv>-metadata.json`.
  package func csvMetadata(file: String) -> String {
    let described = columns.map { column in
      """
            {"name": \(Self.quoted(json: column.name)), "titles": \(Self.quoted(json: column.name)), \
      "datatype": "\(column.typeName)", "dc:description": \(Self.quoted(json: column.meaning))}
      """
    }
    return """
      {
        "@context": "http://www.w3.org/ns/csvw",
        "url": \(Self.quoted(json: file)),
        "dc:title": \(Self.quoted(json: title)),
        "rdfs:comment": [\(notes.map(Self.quoted(json:)).joined(separator: ", "))],
        "tableSchema": {
          "columns": [
      \(described.joined(separator: ",\n"))
          ]
        }
      }

      """
  }

  private static func json(_ value: Value) -> String {
    switch value {
    case .text(let text): quoted(json: text)
    case .integer(let integer): String(integer)
    case .number(let number): trimmed(number)
    case .missing: "null"
    }
  }

  /// The text as a JSON string.
  ///
  /// Source: RFC 8259, section 7.
  private static func quoted(json text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      case "\r": "\\r"
      case "\t": "\\t"
      case _ where scalar.value < 0x20: String(format: "\\u%04x", scalar.value)
      default: String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }
}

extension Table.Column {
  /// The type in JSON's and CSVW's words.
  fileprivate var typeName: String {
    switch kind {
    case .text: "string"
    case .integer: "integer"
    case .number, .significant: "number"
    }
  }
}
