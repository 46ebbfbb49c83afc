// Rules as people write them, in the words in which `ConceptRule+Words` shows them.

extension EllipseRule {
  /// Reads ellipses joined by `;`, such as `at 30: 1.05·d(27,30) × 0.65·d(31,35), 27→33`.
  ///
  /// `*` may stand for `·`, `x` for `×`, `->` for `→` and `-` for the dash of a run of landmarks; a factor
  /// of 1 may be left out. Nil for anything else.
  package static func read(_ text: String) -> [EllipseRule]? {
    let parts = text.split(separator: ";", omittingEmptySubsequences: false)
    let rules = parts.compactMap { Self(words: $0.replacing("->", with: "→")) }
    return rules.count == parts.count ? rules : nil
  }

  private init?(words text: some StringProtocol) {
    let pattern =
      /\s*at\s+([0-9 –-]+?)\s*:\s*([^×x]+?)\s*[×x]\s*(.+?\))\s*,\s*(level|[0-9]+\s*→\s*[0-9]+)\s*/
    guard let match = String(text).wholeMatch(of: pattern),
      let centre = Self.landmarks(in: match.1), let along = Length(words: match.2),
      let across = Length(words: match.3), let angle = Direction(words: match.4)
    else { return nil }
    self.init(at: centre, along: along, across: across, angle: angle)
  }

  /// Numbers and runs of numbers.
  private static func landmarks(in text: Substring) -> [Int]? {
    var numbers: [Int] = []
    for word in text.split(separator: " ") {
      let ends = word.split(omittingEmptySubsequences: false) { "–-".contains($0) }
        .map { Int($0).flatMap(Landmarks.known) }
      switch (ends.count, ends.first ?? nil, ends.last ?? nil) {
      case (1, let only?, _): numbers.append(only)
      case (2, let first?, let last?) where first < last: numbers += first...last
      default: return nil
      }
    }
    return numbers.isEmpty ? nil : numbers
  }
}

extension EllipseRule.Length {
  fileprivate init?(words text: Substring) {
    let pattern = /(?:([0-9.]+)\s*[·*]\s*)?d\(\s*([0-9]+)\s*,\s*([0-9]+)\s*\)/
    guard let match = text.wholeMatch(of: pattern),
      let from = Int(match.2).flatMap(Landmarks.known),
      let to = Int(match.3).flatMap(Landmarks.known), from != to
    else { return nil }
    var factor = 1.0
    if let written = match.1 { factor = Double(written) ?? 0 }
    guard factor > 0, factor <= 10 else { return nil }
    self.init(factor: factor, from: from, to: to)
  }
}

extension EllipseRule.Direction {
  fileprivate init?(words text: Substring) {
    if text == "level" {
      self = .horizontal
      return
    }
    let ends = text.split(separator: "→").compactMap {
      Int($0.filter { !$0.isWhitespace }).flatMap(Landmarks.known)
    }
    guard ends.count == 2, ends[0] != ends[1] else { return nil }
    self = .line(from: ends[0], to: ends[1])
  }
}

extension Landmarks {
  /// The number, if there is a landmark of it.
  fileprivate static func known(_ number: Int) -> Int? {
    (0..<count).contains(number) ? number : nil
  }
}
