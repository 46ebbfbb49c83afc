import Drawing
import Foundation

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
    return head + Markup(trusted: Self.named(body, prefix: id) + "</svg>")
  }

  /// Gives every name a prefix.
  private static func named(_ svg: Substring, prefix: String) -> String {
    svg
      .replacingOccurrences(of: "xlink:href=\"#", with: "href=\"#\(prefix)-")
      .replacingOccurrences(of: " id=\"", with: " id=\"\(prefix)-")
      .replacingOccurrences(of: "url(#", with: "url(#\(prefix)-")
  }
}

/// Letters that several drawings of a page share.
///
/// Cairo writes the shapes of its letters into every drawing, where they are half of it.
enum SharedGlyphs {
  /// The page with each shape once, where it comes first, and all drawings pointing there.
  static func merged(_ html: String) -> String {
    var lines: [Substring] = []
    var names: [[Substring]: Substring] = [:]
    var aliases: [Substring: Substring] = [:]
    var shape: [Substring]?
    // By bytes, as the characters of a page take many times as long.
    let bytes = html.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for line in bytes.map(Substring.init) {
      if line.hasPrefix("<symbol ") { shape = [] }
      if shape != nil {
        shape?.append(line)
        guard line == "</symbol>", let whole = shape, let name = name(in: whole[0], behind: "id=\"")
        else { continue }
        shape = nil
        let outline = Array(whole.dropFirst())
        if let known = names[outline] {
          aliases[name] = known
        } else {
          names[outline] = name
          lines += whole
        }
      } else if line.hasPrefix("<use ") || line.hasPrefix("  <use "),
        let name = name(in: line, behind: "href=\"#"), let known = aliases[name]
      {
        lines.append(line[..<name.startIndex] + known + line[name.endIndex...])
      } else {
        lines.append(line)
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func name(in line: Substring, behind mark: String) -> Substring? {
    line.utf8.firstRange(of: mark.utf8).map { range in
      Substring(line.utf8[range.upperBound...].prefix { $0 != UInt8(ascii: "\"") })
    }
  }
}
