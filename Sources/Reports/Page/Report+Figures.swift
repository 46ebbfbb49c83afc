import Drawing

extension Report {
  func figuresSection() -> Markup {
    var number = 0
    return figures.map { axis, figures -> Markup in
      let shown = figures.map { figure -> Markup in
        number += 1
        return self.figure(figure, number: number)
      }
      let heading: Markup = "<h3>\(axis) skewed</h3>"
      return shown.isEmpty
        ? heading + "<p>Nothing is recorded yet.</p>"
        : heading + "<div class=\"plots\">" + shown.joined() + "</div>"
    }.joined()
  }

  private func figure(_ figure: Figure, number: Int) -> Markup {
    let id = "figure\(number)"
    let width: Markup = figure.page.size.x > FigureFrame.columnWidth ? " class=\"wide\"" : ""
    return """
      <figure\(width)><div class="paper">\(figure.inline(id: id))</div>
      <figcaption><details><summary>Figure \(number) in words</summary>\
      <p id="\(id)-words">\(figure.alternative)</p></details></figcaption></figure>
      """
  }
}

extension Figure {
  /// The figure as an SVG element for a page that holds others: names inside it are its own.
  func inline(id: String) -> Markup {
    let svg = String(decoding: page.file(as: .svg), as: UTF8.self)
    let body = svg.replacing(/^(?:<\?xml[^>]*>\s*)?<svg[^>]*>/, with: "")
      .replacing(/<\/svg>\s*$/, with: "")
    let size = "\(Table.fixed(page.size.x, decimals: 0)) \(Table.fixed(page.size.y, decimals: 0))"
    let start: Markup = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size)" role="img" \
      aria-label="\(title)" aria-describedby="\(id)-words">
      """
    return start + Markup(trusted: Self.compact(body, prefix: id) + "</svg>")
  }

  /// Joins neighbours of the same style into one group, letter by letter as Cairo writes them, and
  /// gives every name a prefix.
  private static func compact(_ svg: String, prefix: String) -> String {
    var lines: [Substring] = []
    var style: Substring?
    for line in svg.split(separator: "\n") {
      if line.hasPrefix("<g style=") {
        if line == style, lines.last == "</g>", lines.dropLast().last?.contains("<use") == true {
          lines.removeLast()
          continue
        }
        style = line
      } else if !line.hasPrefix("<use"), !line.hasPrefix("  <use"), line != "</g>" {
        style = nil
      }
      lines.append(line)
    }
    return lines.joined(separator: "\n")
      .replacing("xlink:href=\"#", with: "href=\"#\(prefix)-")
      .replacing(" id=\"", with: " id=\"\(prefix)-")
      .replacing("url(#", with: "url(#\(prefix)-")
  }
}
