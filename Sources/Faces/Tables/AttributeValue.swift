/// What a word in a table says of an attribute, whatever the column is.
///
/// A word that says neither yes nor no nor a number nor “not known” is `other`.
package enum AttributeValue: Sendable, Equatable {
  case yes, no, unknown
  case number(Double)
  case other

  private static let words: [String: AttributeValue] = [
    "true": .yes, "yes": .yes, "t": .yes, "y": .yes,
    "false": .no, "no": .no, "f": .no, "n": .no,
    "": .unknown, "na": .unknown, "n/a": .unknown, "nan": .unknown, "null": .unknown,
    "none": .unknown, "unknown": .unknown, "?": .unknown,
  ]

  /// Reads a word, in any case: `1`, `-1.0`, `True`, `yes`, nothing, `nan`.
  package init(_ word: String) {
    if let value = Self.words[word.lowercased()] {
      self = value
    } else if let number = Double(word), number.isFinite {
      self = .number(number)
    } else {
      self = .other
    }
  }
}
