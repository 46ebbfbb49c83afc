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
    case .age:
      let groups = Set(
        lower.split { !$0.isASCII || !$0.isNumber }.compactMap { Int($0) }.map(Self.ageGroup))
      return groups.count == 1 ? groups.first : nil
    case .gender: return ["m": 0, "man": 0, "f": 1, "woman": 1][lower]
    case .ethnicity: return ["east asian": 2, "southeast asian": 2, "caucasian": 0][lower]
    case .skinTone: return ["light": 0][lower]
    case .palette, .axis: return nil
    }
  }

  private static func ageGroup(_ years: Int) -> Int {
    [20, 40, 60].count { years >= $0 }
  }
}

extension CSVColumns {
  /// The families among the columns: the group of each row, nil where its word names none.
  var families: [GlobalFamily: [Int?]] {
    var families: [GlobalFamily: [Int?]] = [:]
    for family in GlobalFamily.published {
      guard let column = column(named: family.columnNames) else { continue }
      families[family] = columns[column].map { family.group(ofWord: $0) }
    }
    return families
  }
}
