import Concepts
import Specification

extension AttributeRule {
  /// Which rows of a table follow the rule; nil where its column says nothing.
  ///
  /// A number below 0 says nothing of an age. Throws a `FacesError` for a word where a number has to
  /// be, and for a word of the rule that stands nowhere in the column.
  func values(in table: CSVColumns, column: Int) throws -> [Bool?] {
    let words = table.columns[column].words
    let isAge = GlobalFamily.age.columnNames.contains(table.header[column].lowercased())
    let read = words.map(AttributeValue.init)
    for operand in comparison.isOfNumbers ? [] : operands
    where !words.contains(where: { Self.isSame($0, operand) }) {
      throw FacesError.unknownWord(
        file: table.file, column: table.header[column], word: operand, attribute: name,
        found: words.filter { !$0.isEmpty }.sorted())
    }
    var meanings: [Bool?] = []
    for (code, value) in read.enumerated() {
      switch value {
      case .unknown where !operands.contains(words[code]): meanings.append(nil)
      case .number(let number) where isAge && number < 0: meanings.append(nil)
      case .number(let number) where comparison.isOfNumbers:
        meanings.append(isTrue(of: number, Double(operands[0]) ?? .nan))
      case _ where comparison.isOfNumbers:
        throw table.invalid(
          column, row: table.columns[column].firstRow(of: code),
          valid: "a number, for the rule “\(text)” of \(name),")
      default:
        let isAmong = operands.contains { Self.isSame(words[code], $0) }
        meanings.append(isAmong == (comparison == .equal))
      }
    }
    return table.columns[column].codes.map { meanings[Int($0)] }
  }

  private func isTrue(of number: Double, _ operand: Double) -> Bool {
    switch comparison {
    case .atMost: number <= operand
    case .atLeast: number >= operand
    case .below: number < operand
    case .above: number > operand
    case .equal: number == operand
    case .different: number != operand
    }
  }

  /// Numbers by their value, words letter by letter.
  private static func isSame(_ word: String, _ operand: String) -> Bool {
    if word == operand { return true }
    guard let number = Double(word), let other = Double(operand) else { return false }
    return number == other
  }
}
