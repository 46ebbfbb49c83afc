extension Report {
  /// A table that sorts: a caption, a scroller of its own, notes and the columns' meaning below.
  func section(_ table: Table, id: String) -> Markup {
    let kept = table.columns.indices.filter { column in
      table.rows.contains { $0[column] != .missing && $0[column] != .text("") }
    }
    let texts = kept.map { table.texts(ofColumn: $0) }
    let head = kept.map { column -> Markup in
      let kind: Markup = table.columns[column].kind == .text ? "text" : "number"
      return """
        <th scope="col" data-kind="\(kind)">\(table.columns[column].name)</th>
        """
    }
    // What a row is of stands in the texts it begins with.
    let leading = kept.prefix { table.columns[$0].kind == .text }.count
    let headers = leading == kept.count ? 1 : leading
    let rows = table.rows.indices.map { row -> Markup in
      var cells = Markup(trusted: "")
      for (place, column) in kept.enumerated() {
        let text = texts[place][row + 1]
        switch table.columns[column].kind {
        case .text where place < headers: cells += "<th scope=\"row\">\(text)</th>"
        case .text: cells += "<td>\(text)</td>"
        default: cells += "<td class=\"n\">\(text)</td>"
        }
      }
      return "<tr>\(cells)</tr>"
    }
    let legend = kept.map { column -> Markup in
      "<dt>\(table.columns[column].name)</dt><dd>\(table.columns[column].meaning)</dd>"
    }
    return """
      <div class="scroller" role="region" tabindex="0" aria-labelledby="\(id)-caption">
      <table class="sortable"><caption id="\(id)-caption">\(table.title)</caption>
      <thead><tr>\(head.joined())</tr></thead>
      <tbody>
      \(rows.joined())
      </tbody></table></div>
      \(table.notes.map { "<p class=\"note\">\($0)</p>" as Markup }.joined())
      <details><summary>What the columns mean</summary><dl class="legend">
      \(legend.joined())
      </dl></details>
      """
  }

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
