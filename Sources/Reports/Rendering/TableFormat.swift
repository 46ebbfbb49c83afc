/// How a table is written.
package enum TableFormat: String, CaseIterable, Sendable {
  case csv, markdown, latex, json
  /// Aligned columns for a terminal, without details and legend.
  case plain

  /// What a file of this format is called after its dot.
  package var fileExtension: String {
    switch self {
    case .csv: "csv"
    case .markdown: "md"
    case .latex: "tex"
    case .json: "json"
    case .plain: "txt"
    }
  }
}

extension Table {
  /// The table as text that ends with a line break.
  package func rendered(as format: TableFormat) -> String {
    switch format {
    case .csv: csv
    case .markdown: markdown
    case .latex: latex
    case .json: json
    case .plain: plain
    }
  }

  /// The files that hold the table in a format: name and text.
  ///
  /// CSV has a second one, for a CSV file cannot say what its columns mean.
  package func files(named name: String, as format: TableFormat) -> [(name: String, text: String)] {
    let file = "\(name).\(format.fileExtension)"
    let sidecar = format == .csv ? [("\(file)-metadata.json", csvMetadata(file: file))] : []
    return [(file, rendered(as: format))] + sidecar
  }
}
