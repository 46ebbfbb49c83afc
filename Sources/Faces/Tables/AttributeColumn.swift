/// A column of yes, no and “not known”: the one rule by which attributes are read.
///
/// | the column holds | yes | no | not known |
/// |---|---|---|---|
/// | words | true, yes | false, no | nothing, nan, unknown |
/// | 1 and 0 | 1 | 0 | nothing |
/// | 1 and −1, or 1, 0 and −1 | 1 | −1 | 0, nothing |
/// | real numbers on both sides of 0 | above 0 | below 0 | 0, nothing |
///
/// The third line is how CelebA and MAAD-Face write attributes, the last how LFW does. A column that
/// holds anything else is no attribute.
struct AttributeColumn {
  /// nil where it is not known.
  let values: [Bool?]

  /// Why a column is no attribute: the first word that is none, and its row.
  struct Refusal: Error {
    let word: String
    let row: Int
    /// Whether the column says nothing in any row.
    var isEmpty = false
  }

  static let valid = "1 and -1, 1 and 0, or yes and no, with nothing for “not known”,"

  /// Throws a `Refusal` for a column that holds something else, or nothing.
  ///
  /// A column of years or the like cannot be one of scores, though it has −1 and a fraction in it.
  init(_ column: WordColumn, mayBeScore: Bool = true) throws(Refusal) {
    let read = column.words.map(AttributeValue.init)
    func refusal(_ code: Int) -> Refusal {
      Refusal(word: column.words[code], row: column.firstRow(of: code))
    }
    if let other = read.firstIndex(of: .other) { throw refusal(other) }
    let numbers = read.compactMap { value -> Double? in
      if case .number(let number) = value { number } else { nil }
    }
    let isScore =
      mayBeScore && numbers.contains { $0 > 0 } && numbers.contains { $0 < 0 }
      && numbers.contains { $0 != $0.rounded() }
    let zero: Bool? = numbers.contains { $0 < 0 } ? nil : false
    var meanings: [Bool?] = []
    for (code, value) in read.enumerated() {
      switch value {
      case .yes: meanings.append(true)
      case .no: meanings.append(false)
      case .number(1): meanings.append(true)
      case .number(-1): meanings.append(false)
      case .number(0): meanings.append(zero)
      case .number(let number) where isScore: meanings.append(number > 0)
      case .number, .other: throw refusal(code)
      case .unknown: meanings.append(nil)
      }
    }
    guard meanings.contains(where: { $0 != nil }) else {
      throw Refusal(word: column.words.first ?? "", row: 0, isEmpty: true)
    }
    values = column.codes.map { meanings[Int($0)] }
  }
}
