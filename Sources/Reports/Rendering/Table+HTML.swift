extension Table {
  /// A table that sorts: a caption, a scroller of its own, notes and the columns' meaning below.
  package func markup(id: String) -> Markup {
    let kept = columns.indices.filter { column in
      rows.contains { $0[column] != .missing && $0[column] != .text("") }
    }
    let texts = kept.map { self.texts(ofColumn: $0) }
    // Paper is narrow: details are for the screen.
    func detail(_ column: Int) -> Markup { columns[column].isDetail ? " class=\"wide\"" : "" }
    let head = kept.map { column -> Markup in
      let kind: Markup = columns[column].kind == .text ? "text" : "number"
      return """
        <th scope="col" data-kind="\(kind)"\(detail(column))>\(columns[column].name)</th>
        """
    }
    // HTML needs no end of a row or a cell, and a table of thousands is a third smaller without.
    // What a row is of stands in the texts it begins with.
    let leading = kept.prefix { columns[$0].kind == .text }.count
    let headers = leading == kept.count ? 1 : leading
    let lines = rows.indices.map { row -> Markup in
      var cells = Markup(trusted: "")
      for (place, column) in kept.enumerated() {
        let text = texts[place][row + 1]
        switch columns[column].kind {
        case .text where place < headers: cells += "<th scope=\"row\"\(detail(column))>\(text)"
        case .text: cells += "<td\(detail(column))>\(text)"
        case _ where columns[column].isDetail: cells += "<td class=\"n wide\">\(text)"
        default: cells += "<td class=n>\(text)"
        }
      }
      return "<tr>\(cells)"
    }
    let legend = kept.map { column -> Markup in
      "<dt>\(columns[column].name)</dt><dd>\(columns[column].meaning)</dd>"
    }
    return """
      <div class="scroller" role="region" tabindex="0" aria-labelledby="\(id)-caption">
      <table class="sortable"><caption id="\(id)-caption">\(title)</caption>
      <thead><tr>\(head.joined())</tr></thead>
      <tbody>
      \(lines.joined())
      </tbody></table></div>
      \(notes.map { "<p class=\"note\">\($0)</p>" as Markup }.joined())
      <details><summary>What the columns mean</summary><dl class="legend">
      \(legend.joined())
      </dl></details>
      """
  }
}
