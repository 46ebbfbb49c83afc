import Specification

extension Report {
  func tablesSection() -> Markup {
    let parts = tables.enumerated().map { number, table -> Markup in
      let subject = table.title.drop { $0 != ":" }.dropFirst(2)
      let fits = table.fitsOnPaper
      let note: Markup =
        fits
        ? ""
        : """
        <p class="paper-note">\(counted(table.rows.count, "row")) of \(table.columns.count) \
        columns: on the screen only.</p>
        """
      return """
        <details class="table\(fits ? "" : Markup(" long"))"\(number < 1 ? Markup(" open") : "")>\
        <summary><h3>\(String(subject).capitalizedFirst)</h3></summary>
        \(note)\(table.markup(id: "table\(number)"))
        </details>
        """
    }
    return parts.isEmpty ? "<p>Nothing is recorded yet.</p>" : parts.joined()
  }
}

extension Table {
  /// Whether its rows fit on a page of A4, and its columns without details across one.
  fileprivate var fitsOnPaper: Bool { rows.count <= 40 && narrowColumns.count <= 16 }
}
