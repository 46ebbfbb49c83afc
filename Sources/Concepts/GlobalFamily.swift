/// A family of global concepts: groups that whole images belong to, without a place in the face.
///
/// Source: Teotia et al. 2022, global concepts; `palette` is Lancet's own, for the grayscale sweep, and
/// so is `axis`: whether a face has the attribute that a sweep skews.
package enum GlobalFamily: String, CaseIterable, Sendable, Codable {
  case age, gender, ethnicity, skinTone, palette, axis

  /// The groups in the order in which results list them.
  package var groups: [String] {
    switch self {
    case .age: ["0-20", "20-40", "40-60", "60+"]
    case .gender: ["male", "female"]
    case .ethnicity: ["white", "black", "asian", "indian"]
    case .skinTone: ["bright", "dark"]
    case .palette: ["colour", "grayscale"]
    case .axis: ["without", "with"]
    }
  }

  /// The probability from which a unit counts as biased towards a group.
  package var cutoff: Double {
    groups.count == 4 ? 0.3 : 0.55
  }
}
