import Foundation

/// An attribute that follows from a column of words or numbers, such as `Young` from `age < 30`.
package struct AttributeRule: Sendable, Equatable {
  package enum Comparison: String, CaseIterable, Sendable {
    case atMost = "<=", atLeast = ">=", different = "!=", equal = "=", below = "<", above = ">"
  }

  /// The attribute.
  package let name: String
  package let column: String
  package let comparison: Comparison
  /// What the column is compared with: one number where the comparison is of numbers, else words.
  package let operands: [String]

  /// Reads a rule such as `age < 30`, `gender = Male` or `age = 0-2 or 3-9`; nil for what is none.
  package init?(name: String, rule: String) {
    guard let start = rule.firstIndex(where: { "<>=!".contains($0) }),
      let comparison = Comparison.allCases.first(where: { rule[start...].hasPrefix($0.rawValue) })
    else { return nil }
    let right = rule[start...].dropFirst(comparison.rawValue.count)
    column = rule[..<start].withoutOuterSpaces
    operands = right.components(separatedBy: " or ").map { $0[...].withoutOuterSpaces }
    (self.name, self.comparison) = (name, comparison)
    if column.isEmpty || operands.contains(where: \.isEmpty) { return nil }
    if comparison.isOfNumbers && (operands.count != 1 || Double(operands[0]) == nil) { return nil }
  }

  /// The rule as it is written in an experiment file.
  package var text: String {
    "\(column) \(comparison.rawValue) \(operands.joined(separator: " or "))"
  }
}

extension AttributeRule.Comparison {
  /// Whether it is of numbers alone; = and ≠ are of words too.
  package var isOfNumbers: Bool { self != .equal && self != .different }
}

extension Substring {
  fileprivate var withoutOuterSpaces: String {
    var text = drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
