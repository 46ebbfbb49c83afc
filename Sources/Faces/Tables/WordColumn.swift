/// A column of a table, row after row; a word that stands in many rows is kept once.
struct WordColumn {
  private(set) var words: [String] = []
  /// The word of each row.
  private(set) var codes: [UInt32] = []
  private var known: [String: UInt32] = [:]

  /// How many words are compared with before one is looked up: columns of yes and no have no more.
  private static let compared = 3

  subscript(row: Int) -> String { words[Int(codes[row])] }

  mutating func append(_ field: ArraySlice<UInt8>) {
    for code in 0..<min(words.count, Self.compared) where words[code].utf8.elementsEqual(field) {
      codes.append(UInt32(code))
      return
    }
    let word = field.text
    let next = UInt32(words.count)
    let code = known[word] ?? next
    if code == next {
      known[word] = code
      words.append(word)
    }
    codes.append(code)
  }

  /// The first row that holds a word, counted from 0.
  func firstRow(of code: Int) -> Int { codes.firstIndex(of: UInt32(code)) ?? 0 }

  /// Whole numbers as they are; otherwise each word's place in the order of appearance.
  var numbers: [Int] {
    let whole = words.compactMap { Int($0) }
    return codes.map { whole.count == words.count ? whole[Int($0)] : Int($0) }
  }

  /// Converts each different word once.
  func map<Value>(_ body: (String) throws -> Value) rethrows -> [Value] {
    let values = try words.map(body)
    return codes.map { values[Int($0)] }
  }
}
