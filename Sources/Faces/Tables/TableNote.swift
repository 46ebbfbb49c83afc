import Specification

/// What a reader passed over in a table, to be said to whoever uses it.
package indirect enum TableNote: Sendable, Equatable, CustomStringConvertible {
  /// A column that is not used, and why.
  case passedOver(column: String, reason: String)
  /// Rows in which a column says nothing of its picture; `line` is the first, counted from 1.
  case unknown(column: String, rows: Int, line: Int)
  /// The same where several words say nothing, such as −1 and an empty field.
  case unknownWords(column: String, words: [Words])
  /// A value that was not understood; its rows count as not known.
  case notUnderstood(column: String, value: String, rows: Int, line: Int)
  /// A column that is not read as it looks at first.
  case readAs(column: String, meaning: String)
  /// Two sources that say different things of some pictures; the first source counts.
  case contradicted(column: String, by: String, rows: Int, picture: String)
  /// A column that holds the words of partitions, but has another name.
  case partitionWords(column: String)
  /// What concerns the whole table, in sentences.
  case remark(String)
  /// A note on another table than the first.
  case of(file: String, TableNote)

  /// A word of a column and the rows that have it; `line` is the first, counted from 1.
  package struct Words: Sendable, Equatable {
    let word: String
    let rows: Int
    let line: Int
  }

  /// The column's name, as the file writes it; nothing where the note is about the whole table.
  package var column: String {
    switch self {
    case .passedOver(let column, _), .unknown(let column, _, _), .readAs(let column, _),
      .notUnderstood(let column, _, _, _), .contradicted(let column, _, _, _),
      .unknownWords(let column, _), .partitionWords(let column):
      column
    case .remark: ""
    case .of(_, let note): note.column
    }
  }

  package var description: String {
    switch self {
    case .passedOver(let column, let reason): "\(column) is passed over: \(reason)."
    case .unknown(let column, let rows, let line):
      "\(column) is not known in \(counted(rows, "row")), the first on line \(line)."
    case .unknownWords(let column, let words):
      "\(column) is not known in \(counted(words.reduce(0) { $0 + $1.rows }, "row")): "
        + words.map { word in
          "\(word.word.isEmpty ? "nothing" : "“\(word.word)”") in \(word.rows), the first on line "
            + "\(word.line)"
        }.joined(separator: "; ") + "."
    case .notUnderstood(let column, let value, let rows, let line):
      "\(column): “\(value)” was not understood in \(counted(rows, "row")), the first on "
        + "line \(line). Such a row counts as not known."
    case .readAs(let column, let meaning): "\(column) is read as \(meaning)."
    case .contradicted(let column, let by, let rows, let picture):
      "\(column): \(by) contradicts \(counted(rows, "picture")), the first of them "
        + "\(picture). What was read first counts."
    case .partitionWords(let column):
      "\(column) holds the words of partitions, but is not called partition, so it is not used. Name "
        + "it with “partition: \(column)”, or call it partition."
    case .remark(let sentences): sentences
    case .of(let file, let note): "\(file): \(note)"
    }
  }

  /// The note itself, whichever table it is on.
  var base: TableNote { if case .of(_, let note) = self { note.base } else { self } }

  var isPassedOver: Bool { if case .passedOver = base { true } else { false } }

  /// Whether it counts rows of which a column says nothing.
  var isUnknown: Bool {
    switch base {
    case .unknown, .unknownWords: true
    default: false
    }
  }

  /// Whether it matters to every reader, whatever attributes are asked for.
  var isGeneral: Bool {
    switch base {
    case .partitionWords, .remark: true
    default: false
    }
  }
}

extension [TableNote] {
  /// The most columns of which each gets a line of its own; tables of OpenFace have 700.
  private static var mostLines: Int { 24 }

  /// A line a note; beyond a few dozen, the columns passed over are named in one.
  package var lines: [String] {
    let passedOver = filter(\.isPassedOver)
    guard passedOver.count > Self.mostLines else { return map(\.description) }
    let others = filter { !$0.isPassedOver }
    let list = passedOver.dropFirst(Self.mostLines / 2).map(\.column).joined(separator: ", ")
    return (others + passedOver.prefix(Self.mostLines / 2)).map(\.description)
      + ["Passed over for reasons of the same kinds: \(list)."]
  }
}
