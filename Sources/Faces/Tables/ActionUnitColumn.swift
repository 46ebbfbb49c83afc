import Concepts
import Foundation

/// A column of a table that holds an Action Unit.
///
/// | header | holds |
/// |---|---|
/// | `AU_1`, `AU1`, `AU01`, `AU 1`, `'AU 1'` | presence (1; 0 or −1), or an intensity |
/// | `AU01_c`, `au_1_presence` | presence, as OpenFace writes it |
/// | `AU01_r`, `au_1_intensity` | an intensity of 0 to 5, as OpenFace and LibreFace write it |
///
/// An intensity is a number, or one of FACS's letters A to E for 1 to 5. Nothing, 9 and 999 stand for
/// a unit that was not scored.
package struct ActionUnitColumn: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    case plain, presence, intensity
  }

  package let number: Int
  package let kind: Kind

  package var concept: String { "AU_\(number)" }

  /// Reads a header, in any case; nil for another column.
  package init?(header: String) {
    var rest = Substring(HeaderName.trimmed(header).lowercased())
    guard rest.hasPrefix("au") else { return nil }
    rest = rest.dropFirst(2).drop { $0 == "_" || $0 == " " }
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits), digits.count <= 3 else { return nil }
    self.number = number
    switch rest.dropFirst(digits.count) {
    case "": kind = .plain
    case "_c", "_presence": kind = .presence
    case "_r", "_intensity": kind = .intensity
    default: return nil
    }
  }

  /// What a word says of a unit.
  enum Value: Equatable {
    /// Not scored.
    case unknown
    case level(Double)
  }

  /// An intensity or presence; nil for a word that is neither.
  static func value(_ word: String) -> Value? {
    switch AttributeValue(word) {
    case .unknown, .number(9), .number(999): return .unknown
    case .number(let number): return .level(number)
    case .yes: return .level(1)
    case .no: return .level(0)
    case .other:
      let letter = word.uppercased().unicodeScalars
      guard letter.count == 1, let first = letter.first, ("A"..."E").contains(first) else {
        return nil
      }
      return .level(Double(first.value) - 64)
    }
  }

  /// Whether the words of a column say only that a unit is there or not.
  static func isPresence(_ words: [String]) -> Bool {
    words.allSatisfy { word in
      if case .level(let level) = value(word) {
        [-1, 0, 1].contains(level) && !isLetter(word)
      } else {
        true
      }
    }
  }

  /// Whether a column has numbers that say more than that a unit is there or not.
  static func hasLevels(_ words: [String]) -> Bool {
    words.contains { word in
      if case .level(let level) = value(word), !isLetter(word) {
        ![-1, 0, 1].contains(level)
      } else {
        false
      }
    }
  }

  private static func isLetter(_ word: String) -> Bool { AttributeValue(word) == .other }
}
