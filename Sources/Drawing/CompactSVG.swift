/// An SVG as Cairo writes it, at two thirds of the size.
enum CompactSVG {
  /// The same drawing: without the number that Cairo gives it among all surfaces of the process, with
  /// neighbours of one style in one group, without what holds anyway, and with two decimals of every
  /// number.
  static func bytes(of svg: [UInt8]) -> [UInt8] {
    let text = String(decoding: withoutCounter(svg), as: UTF8.self)
    return rounded(withoutDefaults(joined(text)))
  }

  /// Styles that any SVG has where it states no other.
  ///
  /// By the last only corners below 29° differ, and here those are round.
  private static let defaults = [
    "stroke-linecap:butt;", "stroke-linejoin:miter;", "stroke-opacity:1;", "fill-opacity:1;",
    "fill-rule:nonzero;", "stroke:none;", "stroke-miterlimit:10;",
  ]

  private static func withoutDefaults(_ svg: String) -> String {
    defaults.reduce(svg) { $0.replacing($1, with: "") }
      .replacing(#" style=" ""#, with: "").replacing(#" style="""#, with: "")
      // The point that a closed path leaves behind.
      .replacing(/Z M [-0-9.]+ [-0-9.]+ "/, with: "Z\"")
  }

  private static func withoutCounter(_ svg: [UInt8]) -> [UInt8] {
    let mark = Array(#" id="surface"#.utf8)
    guard let start = svg.firstRange(of: mark),
      let end = svg[start.upperBound...].firstIndex(of: UInt8(ascii: "\""))
    else { return svg }
    return Array(svg[..<start.lowerBound] + svg[(end + 1)...])
  }

  /// Joins letters of the same style into one group; Cairo writes a group for each.
  private static func joined(_ text: String) -> String {
    var lines: [Substring] = []
    var style: Substring?
    for line in text.split(separator: "\n") {
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
    return lines.joined(separator: "\n") + "\n"
  }

  /// A hundredth of a point cannot be seen.
  private static func rounded(_ svg: String) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(svg.utf8.count)
    var decimals: Int?
    for byte in svg.utf8 {
      if byte == UInt8(ascii: ".") {
        decimals = 0
      } else if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), let count = decimals {
        if count == 2 { continue }
        decimals = count + 1
      } else {
        decimals = nil
      }
      bytes.append(byte)
    }
    return bytes
  }
}
