/// How a table is written.
package enum TableFormat: String, CaseIterable, Sendable {
  case csv, markdown
  /// Aligned columns for a terminal, without details and legend.
  case plain
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
