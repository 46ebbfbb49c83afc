import Drawing
import Foundation

extension Report {
  /// The figures that stand beside no finding.
  func figuresSection() -> Markup {
    figures.map { figures -> Markup in
      if figures.isEmpty {
        return "<h3>\(figures.axis) skewed</h3><p>Nothing is recorded yet.</p>"
      }
      return figures.rest.isEmpty
        ? ""
        : """
        <h3>\(figures.axis) skewed</h3>
        <div class="plots">\(figures.rest.map(figure).joined())</div>
        """
    }.joined()
  }

  /// A figure with its number and its words; nothing for none.
  func figure(_ numbered: AxisFigures.Numbered?) -> Markup {
    numbered.map { figure($0.figure, number: $0.number) } ?? ""
  }

  private func figure(_ figure: Figure, number: Int) -> Markup {
    let id = "figure\(number)"
    let isWide = figure.page.size.x > FigureFrame.columnWidth
    let width: Markup = isWide ? " class=\"wide\"" : ""
    // On a phone a wide figure scrolls by itself, and the keyboard has to reach it.
    let reach: Markup =
      isWide ? " role=\"region\" tabindex=\"0\" aria-label=\"Figure \(number)\"" : ""
    return """
      <figure\(width)><div class="paper"\(reach)>\(figure.inline(id: id))</div>
      <figcaption><details><summary>Figure \(number) in words</summary>\
      <p id="\(id)-words">\(figure.alternative)</p></details></figcaption></figure>
      """
  }
}

extension Figure {
  /// The figure as an SVG element for a page that holds others: names inside it are its own.
  func inline(id: String) -> Markup {
    let svg = String(decoding: page.file(as: .svg), as: UTF8.self)
    guard let opening = svg.range(of: "<svg "), let end = svg.range(of: "</svg>"),
      let start = svg[opening.upperBound...].firstIndex(of: ">")
    else { preconditionFailure("Cairo wrote no SVG: \(svg.prefix(200))") }
    let body = svg[svg.index(after: start)..<end.lowerBound]
    let size = "\(Table.fixed(page.size.x, decimals: 0)) \(Table.fixed(page.size.y, decimals: 0))"
    let head: Markup = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size)" role="img" \
      aria-label="\(title)" aria-describedby="\(id)-words">
      """
    return head + Markup(trusted: Self.compact(body, prefix: id) + "</svg>")
  }

  /// Joins neighbours of the same style into one group, letter by letter as Cairo writes them, and
  /// gives every name a prefix.
  private static func compact(_ svg: Substring, prefix: String) -> String {
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
      .replacingOccurrences(of: "xlink:href=\"#", with: "href=\"#\(prefix)-")
      .replacingOccurrences(of: " id=\"", with: " id=\"\(prefix)-")
      .replacingOccurrences(of: "url(#", with: "url(#\(prefix)-")
  }
}
