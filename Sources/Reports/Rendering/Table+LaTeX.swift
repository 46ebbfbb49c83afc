extension Table {
  /// The table as LaTeX, in `longtable`s with the rules of `booktabs`; `\input` it.
  ///
  /// What is wider than the text of an A4 page becomes several tables below one another: each repeats
  /// the columns that say what a row is of. A comment before them says what the document has to load
  /// and what the columns mean; notes stand below. Details and empty columns are left out; small type
  /// and narrow gaps are inside the group. Nothing of the table's text is a command.
  package var latex: String {
    let kept = narrowColumns
    let header =
      ["% \(title)", #"% Needs \usepackage{booktabs,longtable}, and UTF-8 input."#]
      + kept.map { "% \(columns[$0].name): \(columns[$0].meaning)" }
    let parts = latexParts(kept)
    let body = parts.enumerated().flatMap { number, part in
      let count = parts.count > 1 ? " (\(number + 1) of \(parts.count))" : ""
      return longtable(part.columns, caption: title + part.heading + count)
    }
    let below = notes.map { #"\noindent{\footnotesize \#(Self.escaped($0))\par}"# }
    return
      (header.map(\.onOneLine)
      + [#"{\footnotesize\setlength{\tabcolsep}{3pt}"#] + body + ["}"] + below).map { $0 + "\n" }
      .joined()
  }

  private func longtable(_ kept: [Int], caption: String) -> [String] {
    let texts = kept.map { self.texts(ofColumn: $0) }
    let lines = (0...rows.count).map { line in
      texts.map { Self.escaped($0[line]) }.joined(separator: " & ") + #" \\"#
    }
    let alignment = kept.map { columns[$0].kind == .text ? "l" : "r" }.joined()
    return [
      #"\begin{longtable}{\#(alignment)}"#, #"\caption{\#(Self.escaped(caption))}\\"#,
      #"\toprule"#, lines[0], #"\midrule"#, #"\endfirsthead"#, #"\toprule"#, lines[0],
      #"\midrule"#, #"\endhead"#, #"\bottomrule"#, #"\endfoot"#,
    ] + lines.dropFirst() + [#"\end{longtable}"#]
  }

  /// Text without any of LaTeX's commands: its ten special characters are spelled out, and so are
  /// the signs that its fonts may lack.
  private static func escaped(_ text: String) -> String {
    text.onOneLine.unicodeScalars.map { scalar in
      switch scalar {
      case "\\": #"\textbackslash{}"#
      case "{", "}", "$", "&", "#", "%", "_": "\\\(scalar)"
      case "~": #"\textasciitilde{}"#
      case "^": #"\textasciicircum{}"#
      case "<": #"\textless{}"#
      case ">": #"\textgreater{}"#
      case "|": #"\textbar{}"#
      // After a row's end, these would be read as its arguments.
      case "[", "]", "*": "{\(scalar)}"
      case "−": "$-$"
      case "→": #"$\rightarrow$"#
      case "×": #"$\times$"#
      case "≥": #"$\geq$"#
      case "≤": #"$\leq$"#
      case "τ": #"$\tau$"#
      case "–": "--"
      default: String(scalar)
      }
    }.joined()
  }
}

extension String {
  /// The text with a space for every line break, so that it cannot end a comment.
  fileprivate var onOneLine: String {
    split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
