import Concepts
import Foundation

/// A column of a table that holds an Action Unit.
///
/// | header | holds |
/// |---|---|
/// | `AU_1`, `AU1`, `AU01`, `AU 1` | presence (1; 0 or −1), or an intensity |
/// | `AU01_c` | presence, as OpenFace writes it |
/// | `AU01_r` | an intensity of 0 to 5, as OpenFace writes it |
///
/// An intensity is a number, or one of FACS's letters A to E for 1 to 5. Nothing, 9 and 999 stand for
/// a unit that was not scored, and count as absent.
package struct ActionUnitColumn: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    case plain, presence, intensity
  }

  package let number: Int
  package let kind: Kind

  package var concept: String { "AU_\(number)" }

  /// Reads a header, in any case; nil for another column.
  package init?(header: String) {
    var rest = Substring(header.lowercased())
    guard rest.hasPrefix("au") else { return nil }
    rest = rest.dropFirst(2).drop { $0 == "_" || $0 == " " }
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits), digits.count <= 3 else { return nil }
    self.number = number
    switch rest.dropFirst(digits.count) {
    case "": kind = .plain
    case "_c": kind = .presence
    case "_r": kind = .intensity
    default: return nil
    }
  }

  /// An intensity or presence as a number; nil for what is neither.
  static func value(_ word: String) -> Double? {
    switch word {
    case "", "9", "999", "9.0", "999.0": return 0
    case "A", "B", "C", "D", "E", "a", "b", "c", "d", "e":
      return word.uppercased().unicodeScalars.first.map { Double($0.value) - 64 }
    default: return Double(word).flatMap { $0.isFinite ? $0 : nil }
    }
  }

  /// Whether the words of a column say only that a unit is there or not.
  static func isPresence(_ words: [String]) -> Bool {
    words.allSatisfy { value($0).map { [-1, 0, 1].contains($0) } ?? false }
      && words.contains { Double($0) != nil }
  }
}

extension CSVColumns {
  /// The Action Units among the columns, by concept: present where the intensity is at least `cut`.
  ///
  /// Of two columns for one unit, the intensity counts where a cut is given, otherwise the presence.
  /// Throws a `FacesError` for a column of intensities without a cut, and for a word that is none.
  func actionUnits(cut: Double?) throws -> [String: [Bool]] {
    var best: [String: (column: Int, unit: ActionUnitColumn)] = [:]
    for (column, name) in header.enumerated() {
      guard let unit = ActionUnitColumn(header: name),
        LocalConcept.named(unit.concept) != nil
      else { continue }
      let wanted: ActionUnitColumn.Kind = cut == nil ? .presence : .intensity
      if best[unit.concept] == nil || unit.kind == wanted { best[unit.concept] = (column, unit) }
    }
    return try best.mapValues { column, unit in
      let isPresence =
        unit.kind == .presence
        || unit.kind == .plain && ActionUnitColumn.isPresence(columns[column].words)
      guard isPresence || cut != nil else {
        throw FacesError.intensitiesWithoutCut(file: file, column: header[column])
      }
      let least = isPresence ? 1 : cut ?? 1
      return try values(of: column, valid: "a number, or A to E") { word in
        ActionUnitColumn.value(word).map { $0 >= least }
      }
    }
  }
}
