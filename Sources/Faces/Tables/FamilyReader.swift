import Concepts

/// What the numbers in a family's column stand for: `male` for 0, `female` for 1, or nil for a code
/// that belongs to no group.
package typealias FamilyCodes = [GlobalFamily: [Int?]]

extension FamilyCodes {
  /// Reads a declaration such as `race=white,black,asian,indian,none`, codes in order from 0.
  ///
  /// `none` and nothing stand for a code that belongs to no group; nil for another word.
  package init?(declaration: String) {
    let sides = declaration.split(separator: "=", maxSplits: 1).map(String.init)
    guard sides.count == 2,
      let family = GlobalFamily.published.first(where: {
        $0.columnNames.contains(sides[0].lowercased())
      })
    else { return nil }
    var groups: [Int?] = []
    for word in sides[1].split(separator: ",", omittingEmptySubsequences: false) {
      let group = family.group(ofWord: String(word))
      guard group != nil || ["", "none", "other", "others"].contains(word.lowercased()) else {
        return nil
      }
      groups.append(group)
    }
    self = [family: groups]
  }
}

/// Reads the global families among the columns of a table: the group of each row, nil where its word
/// names none.
///
/// Gender, ethnicity and skin tone in numbers need their codes declared, because 0 is `male` in one
/// data set and `female` in another. UTKFace's names say theirs: `26_0_2_20170116.jpg` is the age,
/// the gender and the race.
struct FamilyReader {
  private(set) var groups: [GlobalFamily: [Int?]] = [:]
  private(set) var refusals: [GlobalFamily: FacesError] = [:]
  private(set) var notes: [TableNote] = []
  /// The columns that were read as families, or would have been but for their codes.
  private(set) var columns: Set<Int> = []

  init(_ table: CSVColumns, image: Int, codes: FamilyCodes) {
    for family in GlobalFamily.published {
      guard let column = table.column(named: family.columnNames), column != image else { continue }
      columns.insert(column)
      read(family, column, of: table, codes: codes[family])
      if refusals[family] != nil, UTKFaceNames.name(family, in: column, of: table, image: image) {
        refusals[family] = nil
        read(family, column, of: table, codes: UTKFaceNames.codes[family])
        notes.append(.readAs(column: table.header[column], meaning: "the codes of UTKFace"))
      }
      if refusals[family] != nil {
        let words = family.groups.joined(separator: ", ")
        notes.append(
          .passedOver(
            column: table.header[column],
            reason: "as groups its numbers say nothing; write \(words), or declare them"))
      }
    }
  }

  private mutating func read(
    _ family: GlobalFamily, _ column: Int, of table: CSVColumns, codes: [Int?]?
  ) {
    let words = table.columns[column].words
    let isCoded =
      family != .age && codes == nil
      && words.contains { if case .number = AttributeValue($0) { true } else { false } }
    if isCoded {
      refusals[family] = .undeclaredCodes(
        file: table.file, column: table.header[column], family: family)
      return
    }
    var meanings: [Int?] = []
    var unknown: [TableNote.Words] = []
    let counts = Dictionary(table.columns[column].codes.map { ($0, 1) }, uniquingKeysWith: +)
    for (code, word) in words.enumerated() {
      let group = Self.group(of: word, in: family, codes: codes)
      meanings.append(group ?? nil)
      if group == nil || group == .some(nil) {
        let (rows, row) = (counts[UInt32(code)] ?? 0, table.columns[column].firstRow(of: code))
        if group == nil, !family.isUnknown(word) {
          notes.append(
            .notUnderstood(
              column: table.header[column], value: word, rows: rows, line: table.lines[row]))
        } else {
          unknown.append(.init(word: word, rows: rows, line: table.lines[row]))
        }
      }
    }
    if unknown.count > 1 {
      notes.append(.unknownWords(column: table.header[column], words: unknown))
    } else if let only = unknown.first {
      notes.append(.unknown(column: table.header[column], rows: only.rows, line: only.line))
    }
    groups[family] = table.columns[column].codes.map { meanings[Int($0)] }
  }

  /// The group of a word; `.some(nil)` for a code that is declared to belong to none, nil for a word
  /// that names none.
  private static func group(of word: String, in family: GlobalFamily, codes: [Int?]?) -> Int?? {
    if let codes, case .number(let number) = AttributeValue(word) {
      guard let code = Int(exactly: number), codes.indices.contains(code) else { return nil }
      return .some(codes[code])
    }
    return family.group(ofWord: word).map { .some($0) }
  }
}

/// Pictures that are called as UTKFace's are: `[age]_[gender]_[race]_[date and time].jpg`.
///
/// Gender is 0 (male) or 1 (female); race 0 (white), 1 (black), 2 (Asian), 3 (Indian) or 4 (others).
/// Source: https://susanqq.github.io/UTKFace/.
enum UTKFaceNames {
  static let codes: FamilyCodes = [.gender: [0, 1], .ethnicity: [0, 1, 2, 3, nil]]

  /// Whether the pictures' names say what a column of codes says, in every row whose name is whole.
  static func name(
    _ family: GlobalFamily, in column: Int, of table: CSVColumns, image: Int
  ) -> Bool {
    guard let place = [GlobalFamily.gender: 1, .ethnicity: 2][family] else { return false }
    var matches = 0
    for row in table.lines.indices {
      let name = table.columns[image][row].split(separator: "/").last ?? ""
      let parts = name.split(separator: "_", omittingEmptySubsequences: false)
      // A few of UTKFace's names lack a part.
      guard parts.count == 4, parts.prefix(3).allSatisfy({ Int($0) != nil }) else { continue }
      guard case .number(let number) = AttributeValue(table.columns[column][row]) else { continue }
      guard Int(exactly: number) == Int(parts[place]) else { return false }
      matches += 1
    }
    return matches * 2 > table.lines.count
  }
}
