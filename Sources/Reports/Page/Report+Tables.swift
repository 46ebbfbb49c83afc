extension Report {
  func section(_ table: Table, id: String) -> Markup { table.markup(id: id) }

  func tablesSection() -> Markup {
    let parts = tables.enumerated().map { number, table -> Markup in
      let subject = table.title.drop { $0 != ":" }.dropFirst(2)
      return """
        <details class="table"\(number < 1 ? Markup(" open") : "")>\
        <summary><h3>\(String(subject).capitalizedFirst)</h3></summary>
        \(section(table, id: "table\(number)"))
        </details>
        """
    }
    return parts.isEmpty ? "<p>Nothing is recorded yet.</p>" : parts.joined()
  }
}
