import Files
import Foundation

extension Table {
  /// The table as comma-separated values: a header, then a line per row; `\n` ends every line.
  ///
  /// Fields are quoted as RFC 4180 says, decimals have a point, numbers at most six of them (small
  /// ones six digits), and a missing value is an empty field. Notes and the columns' meaning have no
  /// place in it: they go beside it, see `csvMetadata`.
  package var csv: String {
    ([columns.map { $0.name.quotedForCSV }] + rows.map { $0.map(Self.field) })
      .map { $0.joined(separator: ",") + "\n" }.joined()
  }

  private static func field(_ value: Value) -> String {
    switch value {
    case .text(let text): text.quotedForCSV
    case .integer(let integer): String(integer)
    case .number(let number): trimmed(number)
    case .missing: ""
    }
  }

  /// A number without trailing zeros, and without a point where it is whole; with an exponent
  /// where six decimals would leave less than six digits of it.
  static func trimmed(_ number: Double) -> String {
    if number != 0 && abs(number) < 0.1 { return String(format: "%.6g", number) }
    var digits = fixed(number, decimals: 6)[...]
    while digits.last == "0" { digits.removeLast() }
    if digits.last == "." { digits.removeLast() }
    return String(digits)
  }
}
