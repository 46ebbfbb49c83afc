extension Table {
  /// The table for a terminal: details and empty columns left out, numbers flush right.
  package var plain: String {
    let kept = narrowColumns
    let texts = kept.map { self.texts(ofColumn: $0) }
    let widths = texts.map { $0.map(\.count).max() ?? 0 }
    let lines = (0...rows.count).map { line in
      kept.indices.map { place in
        padded(texts[place][line], to: widths[place], as: columns[kept[place]].kind)
      }.joined(separator: "  ").trimmingTrailingSpaces
    }
    return ([title] + lines + notes).map { $0 + "\n" }.joined()
  }

  /// The columns of a narrow rendering: neither details nor empty ones.
  var narrowColumns: [Int] {
    columns.indices.filter { column in
      !columns[column].isDetail && (rows.isEmpty || rows.contains { !$0[column].isEmpty })
    }
  }

  /// The table as a Markdown section: title, notes, the columns' meaning, and an aligned pipe table.
  package var markdown: String {
    let texts = columns.indices.map { column in
      self.texts(ofColumn: column).map { $0.replacing("|", with: "\\|") }
    }
    let widths = texts.map { max(3, $0.map(\.count).max() ?? 0) }
    var lines = (0...rows.count).map { line in
      pipes(
        columns.indices.map { padded(texts[$0][line], to: widths[$0], as: columns[$0].kind) })
    }
    let rule = zip(columns, widths).map { column, width in
      column.kind == .text
        ? String(repeating: "-", count: width) : String(repeating: "-", count: width - 1) + ":"
    }
    lines.insert(pipes(rule), at: 1)
    let legend = columns.map { "- `\($0.name)`: \($0.meaning)" }
    return [["### \(title)"], notes.map { $0.replacing("|", with: "\\|") }, legend, lines]
      .filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  private func pipes(_ fields: [String]) -> String {
    "| " + fields.joined(separator: " | ") + " |"
  }

  private func padded(_ text: String, to width: Int, as kind: Column.Kind) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return kind == .text ? text + space : space + text
  }
}

extension Table.Value {
  fileprivate var isEmpty: Bool { self == .missing || self == .text("") }
}

extension String {
  fileprivate var trimmingTrailingSpaces: String {
    var rest = self[...]
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }
}
