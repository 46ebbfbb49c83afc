import Drawing

/// Measures text before a figure is laid out, so that no label lies on another.
package struct TextRuler {
  private let canvas = Canvas(width: 1, height: 1)

  package init() {}

  package func width(_ text: String, size: Double, bold: Bool = false) -> Double {
    canvas.width(of: text, size: size, bold: bold)
  }

  /// The text in lines that are at most so wide, broken between words; a word that is wider by
  /// itself is broken anywhere.
  package func lines(_ text: String, size: Double, bold: Bool = false, within limit: Double)
    -> [String]
  {
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: \.isWhitespace).map(String.init) {
      let longer = line.isEmpty ? word : line + " " + word
      if width(longer, size: size, bold: bold) <= limit {
        line = longer
        continue
      }
      if !line.isEmpty { lines.append(line) }
      line = ""
      for character in word {
        if !line.isEmpty, width(line + String(character), size: size, bold: bold) > limit {
          lines.append(line)
          line = ""
        }
        line.append(character)
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }

  /// The text, or as much of its beginning as fits, with an ellipsis.
  func fitted(_ text: String, size: Double, bold: Bool = false, within limit: Double) -> String {
    if width(text, size: size, bold: bold) <= limit { return text }
    var part = text
    while !part.isEmpty, width(part + "…", size: size, bold: bold) > limit { part.removeLast() }
    return part + "…"
  }

  /// Those of the labels, centred at their places, that can be written without touching one another.
  ///
  /// The first and the last are kept as long as there is room for both.
  package func apart(_ labels: [(text: String, place: Double)], size: Double, space: Double = 2)
    -> [Int]
  {
    func touches(_ first: Int, _ second: Int) -> Bool {
      let half =
        (width(labels[first].text, size: size) + width(labels[second].text, size: size)) / 2
      return abs(labels[first].place - labels[second].place) < half + space
    }
    var kept: [Int] = []
    for candidate in [labels.indices.first, labels.indices.last].compactMap(\.self)
      + labels.indices where !kept.contains(candidate)
    {
      if !kept.contains(where: { touches($0, candidate) }) { kept.append(candidate) }
    }
    return kept.sorted()
  }
}

/// The labels, with a pair of brackets around each run of those that are not `isOutside`.
package func bracketed(
  _ labels: [(place: Int, text: String)], _ isOutside: (Int) -> Bool
) -> [(place: Int, text: String)] {
  let inside = labels.map { !isOutside($0.place) }
  return labels.enumerated().map { number, label in
    guard inside[number] else { return label }
    let opens = number == 0 || !inside[number - 1]
    let closes = number == labels.count - 1 || !inside[number + 1]
    return (label.place, (opens ? "(" : "") + label.text + (closes ? ")" : ""))
  }
}
