import Specification

extension InstrumentScore {
  /// The P, or from which on: `60`, `80+`.
  var percentageWords: String {
    percentages.count == 1
      ? "\(percentages[0])" : "\(Self.goal.percentage)+"
  }

  /// The same in a sentence.
  var percentagePhrase: String {
    percentages.count == 1 ? "P \(percentages[0])" : "P \(Self.goal.percentage) and more"
  }

  /// Such as `area 0.97 (0.93 to 1.00)`.
  var areaWords: String {
    guard let area else { return "not recorded" }
    let ends = interval.map {
      " (\(Self.decimals($0.lowerBound)) to \(Self.decimals($0.upperBound)))"
    }
    return "area \(Self.decimals(area.area))\(ends ?? "")"
  }

  static func decimals(_ number: Double) -> String { Table.fixed(number, decimals: 2) }

  /// How often it is right about models with a cue and about such without, as a clause.
  var countWords: String {
    let cues = counted(cued, "model with a cue", "models with a cue")
    let parts = [
      first.map { "the cue’s region is first in \($0) of \(cues)" },
      found.map { "it raises an alarm there in \($0)" },
      alarms.flatMap { alarms in
        cueless > 0
          ? "false alarms in \(alarms) of \(counted(cueless, "model")) without a cue" : nil
      },
    ].compactMap(\.self)
    return parts.joined(separator: ", ")
  }

  static let selectionNote =
    "The best of many instruments looks better than it is, because it was chosen on the same models."
}
