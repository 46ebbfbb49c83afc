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
}
