/// HTML in which every text that comes from outside has been escaped.
///
/// A string literal is markup as it stands; whatever is interpolated into one is text, unless it is
/// markup itself. So a name with tags in it stays a name.
package struct Markup: Sendable, Equatable, ExpressibleByStringInterpolation {
  package private(set) var html: String

  package init(stringLiteral html: String) {
    self.html = html
  }

  package init(stringInterpolation parts: Interpolation) {
    html = parts.html
  }

  /// Text, escaped for elements and for quoted attributes.
  package init(text: String) {
    html = Self.escaped(text)
  }

  /// What is known to be well-formed HTML, such as a drawing made here.
  package init(trusted html: String) {
    self.html = html
  }

  package static func + (first: Markup, second: Markup) -> Markup {
    Markup(trusted: first.html + second.html)
  }

  package static func += (first: inout Markup, second: Markup) {
    first.html += second.html
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      // HTML has no place for other controls, and two that turn the direction of what follows.
      case "\u{0}"..."\u{8}", "\u{B}"..."\u{C}", "\u{E}"..."\u{1F}", "\u{202A}"..."\u{202E}",
        "\u{2066}"..."\u{2069}":
        escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

extension Markup {
  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var html = ""

    package init(literalCapacity: Int, interpolationCount: Int) {
      html.reserveCapacity(literalCapacity)
    }

    package mutating func appendLiteral(_ literal: String) { html += literal }

    package mutating func appendInterpolation(_ markup: Markup) { html += markup.html }

    package mutating func appendInterpolation(_ text: String) { html += Markup(text: text).html }

    package mutating func appendInterpolation(_ number: Int) { html += String(number) }

    mutating func appendInterpolation(_ axis: ArmAxis) {
      html += Markup(text: "\(axis)").html
    }
  }
}

extension Sequence<Markup> {
  /// One after the other, a line each.
  package func joined() -> Markup {
    Markup(trusted: map(\.html).joined(separator: "\n"))
  }
}
