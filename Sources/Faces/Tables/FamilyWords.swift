import Concepts

// The words by which tables name the groups of global families.

extension GlobalFamily {
  /// The headers of columns that hold the family, in lower case.
  var columnNames: Set<String> {
    switch self {
    case .age: ["age", "age_group"]
    case .gender: ["gender", "sex"]
    case .ethnicity: ["ethnicity", "race"]
    case .skinTone: ["skin_tone", "skintone", "skin tone"]
    case .palette, .axis: []
    }
  }

  /// The group that a word of a table names, or nil where it names none.
  ///
  /// An age is a number of years, of which 20 belongs to 20–40, or a range that lies in one group.
  package func group(ofWord word: String) -> Int? {
    if let group = group(named: word) { return group }
    let lower = word.lowercased()
    switch self {
    case .age: return Self.ageGroup(ofWord: lower)
    case .gender: return ["m": 0, "man": 0, "f": 1, "woman": 1][lower]
    case .ethnicity: return ["east asian": 2, "southeast asian": 2, "caucasian": 0][lower]
    case .skinTone: return ["light": 0][lower]
    case .palette, .axis: return nil
    }
  }

  /// The oldest age that a table may state, in years; more is a code for something else.
  private static let oldest = 130.0

  private static func ageGroup(ofWord word: String) -> Int? {
    if let years = Double(word) {
      return (0...oldest).contains(years) ? ageGroup(years) : nil
    }
    let years = word.split { !$0.isASCII || !($0.isNumber || $0 == ".") }.compactMap {
      Double($0)
    }
    let groups = Set(years.map(ageGroup))
    return groups.count == 1 && years.allSatisfy { $0 <= oldest } ? groups.first : nil
  }

  private static func ageGroup(_ years: Double) -> Int {
    [20, 40, 60].count { years >= $0 }
  }

  /// Whether a word says that the group is not known: nothing, `unknown`, an age of −1.
  func isUnknown(_ word: String) -> Bool {
    switch AttributeValue(word) {
    case .unknown: true
    case .number(let number): number == -1
    case .yes, .no, .other: false
    }
  }
}
