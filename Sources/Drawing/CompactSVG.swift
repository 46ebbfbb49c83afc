/// An SVG as Cairo writes it, at two thirds of the size.
enum CompactSVG {
  /// The same drawing: without the number that Cairo gives it among all surfaces of the process, with
  /// neighbours of one style in one group, without what holds anyway, and with two decimals of every
  /// number.
  static func bytes(of svg: [UInt8]) -> [UInt8] {
    // Bytes all the way: a page has megabytes of them, and to go through a string's characters takes
    // many times as long.
    rounded(withoutDefaults(joined(withoutCounter(svg))))
  }

  /// Styles that any SVG has where it states no other.
  ///
  /// By the last only corners below 29° differ, and here those are round.
  private static let defaults = [
    "stroke-linecap:butt;", "stroke-linejoin:miter;", "stroke-opacity:1;", "fill-opacity:1;",
    "fill-rule:nonzero;", "stroke:none;", "stroke-miterlimit:10;",
  ]

  private static func withoutDefaults(_ svg: [UInt8]) -> [UInt8] {
    withoutLastPoints(
      (defaults + [#" style=" ""#, #" style="""#]).reduce(svg) { $0.removing(Array($1.utf8)) })
  }

  /// Without the point that a closed path leaves behind: `Z M 1 2 "` is `Z"`.
  private static func withoutLastPoints(_ svg: [UInt8]) -> [UInt8] {
    let mark = Array("Z M ".utf8)
    var (kept, place): ([UInt8], Int) = ([], 0)
    kept.reserveCapacity(svg.count)
    while place < svg.count {
      if svg[place] == mark[0], svg[place...].starts(with: mark),
        let end = svg.endOfPoint(from: place + mark.count)
      {
        kept += [mark[0], UInt8(ascii: "\"")]
        place = end
      } else {
        kept.append(svg[place])
        place += 1
      }
    }
    return kept
  }

  private static func withoutCounter(_ svg: [UInt8]) -> [UInt8] {
    let mark = Array(#" id="surface"#.utf8)
    guard let start = svg.firstRange(of: mark),
      let end = svg[start.upperBound...].firstIndex(of: UInt8(ascii: "\""))
    else { return svg }
    return Array(svg[..<start.lowerBound] + svg[(end + 1)...])
  }

  /// Joins letters of the same style into one group; Cairo writes a group for each.
  private static func joined(_ svg: [UInt8]) -> [UInt8] {
    let (group, end, use) = (Array("<g style=".utf8), Array("</g>".utf8), Array("<use".utf8))
    let indented = Array("  <use".utf8)
    var lines: [ArraySlice<UInt8>] = []
    var style: ArraySlice<UInt8>?
    for line in svg.split(separator: UInt8(ascii: "\n")) {
      if line.starts(with: group) {
        if line == style, lines.last?.elementsEqual(end) == true,
          lines.dropLast().last?.firstRange(of: use) != nil
        {
          lines.removeLast()
          continue
        }
        style = line
      } else if !line.starts(with: use), !line.starts(with: indented), !line.elementsEqual(end) {
        style = nil
      }
      lines.append(line)
    }
    return Array(lines.joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
  }

  /// A hundredth of a point cannot be seen.
  private static func rounded(_ svg: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(svg.count)
    var decimals: Int?
    for byte in svg {
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

extension [UInt8] {
  /// Without every place that holds a text, from the first on.
  fileprivate func removing(_ text: [UInt8]) -> [UInt8] {
    var (kept, place): ([UInt8], Int) = ([], 0)
    kept.reserveCapacity(count)
    while place < count {
      if self[place] == text[0], self[place...].starts(with: text) {
        place += text.count
      } else {
        kept.append(self[place])
        place += 1
      }
    }
    return kept
  }

  /// Where two numbers, a space behind each, and a quotation mark end; nil where that is not there.
  fileprivate func endOfPoint(from start: Int) -> Int? {
    var place = start
    for _ in 0..<2 {
      let first = place
      while place < count, self[place].isOfNumber { place += 1 }
      guard place > first, place < count, self[place] == UInt8(ascii: " ") else { return nil }
      place += 1
    }
    return place < count && self[place] == UInt8(ascii: "\"") ? place + 1 : nil
  }
}

extension UInt8 {
  fileprivate var isOfNumber: Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || self == UInt8(ascii: "-")
      || self == UInt8(ascii: ".")
  }
}
