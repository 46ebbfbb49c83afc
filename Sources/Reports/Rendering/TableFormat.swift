/// How a table is written.
package enum TableFormat: String, CaseIterable, Sendable {
  case csv, markdown
  /// Aligned columns for a terminal, without details and legend.
  case plain

  /// What a file of this format is called after its dot.
  package var fileExtension: String {
    switch self {
    case .csv: "csv"
    case .markdown: "md"
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
    case .plain: plain
    }
  }
}
