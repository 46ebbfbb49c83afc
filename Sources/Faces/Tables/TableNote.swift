/// What a reader passed over in a table, to be said to whoever uses it.
package enum TableNote: Sendable, Equatable, CustomStringConvertible {
  /// A column that is not used, and why.
  case passedOver(column: String, reason: String)
  /// Rows in which a column says nothing of its picture; `line` is the first, counted from 1.
  case unknown(column: String, rows: Int, line: Int)
  /// A value that was not understood; its rows count as not known.
  case notUnderstood(column: String, value: String, rows: Int, line: Int)
  /// A column that is not read as it looks at first.
  case readAs(column: String, meaning: String)
  /// Two sources that say different things of some pictures; the first source counts.
  case contradicted(column: String, by: String, rows: Int, picture: String)

  /// The column's name, as the file writes it.
  package var column: String {
    switch self {
    case .passedOver(let column, _), .unknown(let column, _, _), .readAs(let column, _),
      .notUnderstood(let column, _, _, _), .contradicted(let column, _, _, _):
      column
    }
  }

  package var description: String {
    switch self {
    case .passedOver(let column, let reason): "\(column) is passed over: \(reason)."
    case .unknown(let column, let rows, let line):
      "\(column) is not known in \(rows) \(Self.word("row", rows)), the first on line \(line)."
    case .notUnderstood(let column, let value, let rows, let line):
      "\(column): “\(value)” was not understood in \(rows) \(Self.word("row", rows)), the first on "
        + "line \(line). Such a row counts as not known."
    case .readAs(let column, let meaning): "\(column) is read as \(meaning)."
    case .contradicted(let column, let by, let rows, let picture):
      "\(column): \(by) contradicts \(rows) \(Self.word("picture", rows)), the first of them "
        + "\(picture). What was read first counts."
    }
  }

  private static func word(_ noun: String, _ count: Int) -> String {
    count == 1 ? noun : noun + "s"
  }
}

extension [TableNote] {
  /// The most columns of which each gets a line of its own; tables of OpenFace have 700.
  private static var mostLines: Int { 24 }

  /// A line a note; beyond a few dozen, the columns passed over are named in one.
  package var lines: [String] {
    let passedOver = filter { if case .passedOver = $0 { true } else { false } }
    guard passedOver.count > Self.mostLines else { return map(\.description) }
    let others = filter { if case .passedOver = $0 { false } else { true } }
    let list = passedOver.dropFirst(Self.mostLines / 2).map(\.column).joined(separator: ", ")
    return (others + passedOver.prefix(Self.mostLines / 2)).map(\.description)
      + ["Passed over for reasons of the same kinds: \(list)."]
  }
}
