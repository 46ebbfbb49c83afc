import Foundation

extension Table {
  /// A number with so many decimals, in no language's own way; never a negative zero.
  static func fixed(_ number: Double, decimals: Int) -> String {
    let text = String(format: "%.\(decimals)f", number)
    let isZero = text.allSatisfy { "-0.".contains($0) }
    return isZero && text.hasPrefix("-") ? String(text.dropFirst()) : text
  }

  /// A number with so many significant digits; with an exponent only below 0.0001.
  static func significant(_ number: Double, digits: Int) -> String {
    if number == 0 { return "0" }
    let scientific = String(format: "%.\(digits - 1)e", number)
    // The exponent of what is shown: 0.999 with two digits is 1.0.
    let exponent = scientific.split(separator: "e").last.flatMap { Int($0) } ?? 0
    return exponent < -4 ? scientific : fixed(number, decimals: max(0, digits - 1 - exponent))
  }

  /// A column's name and values, as people read them; `–` where there is none.
  func texts(ofColumn column: Int) -> [String] {
    let values = rows.map { $0[column] }
    let isWhole = values.allSatisfy(\.isWhole)
    return [columns[column].name]
      + values.map { value in
        switch (value, columns[column].kind) {
        case (.text(let text), _): text.split(whereSeparator: \.isNewline).joined(separator: " ")
        case (.integer(let integer), _): String(integer)
        case (.number(let number), .significant(let digits)):
          Self.significant(number, digits: digits)
        case (.number(let number), .number(let decimals)):
          Self.fixed(number, decimals: isWhole ? 0 : decimals)
        case (.number(let number), _): Self.trimmed(number)
        case (.missing, _): "–"
        }
      }
  }
}

extension Table.Value {
  fileprivate var isWhole: Bool {
    if case .number(let number) = self { number == number.rounded() } else { true }
  }
}
