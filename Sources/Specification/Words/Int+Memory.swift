import Foundation

extension Int {
  /// Bytes in words, such as `1.5 GB` (of 10⁹ bytes).
  package var asMemory: String {
    let (value, unit) =
      self >= 1_000_000_000
      ? (Double(self) / 1e9, "GB")
      : self >= 1_000_000 ? (Double(self) / 1e6, "MB") : (Double(self) / 1e3, "kB")
    return String(format: value < 10 ? "%.1f %@" : "%.0f %@", value, unit)
  }

  /// Reads bytes in words, such as `500MB` or `1.5 GB`; nil for anything else.
  package init?(memory text: String) {
    let units = ["kb": 1e3, "mb": 1e6, "gb": 1e9]
    let number = text.dropLast(2).trimmingCharacters(in: .whitespaces)
    guard let unit = units[text.suffix(2).lowercased()],
      number.allSatisfy({ $0.isNumber && $0.isASCII || $0 == "." }),
      let value = Double(number), value > 0, value * unit <= 1e15
    else { return nil }
    self = Int((value * unit).rounded())
  }
}
