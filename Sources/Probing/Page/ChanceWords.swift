import Dissection
import Foundation
import Specification

/// What chance says of a layer's count, in plain sentences.
enum ChanceWords {
  /// The counts of a layer at the quantile at which chance was counted.
  static func sentences(_ row: DissectionCounts) -> String {
    let verb = row.detectors == 1 ? "is a detector" : "are detectors"
    var parts = ["\(row.layer): \(row.detectors) of \(counted(row.units, "unit")) \(verb)."]
    if row.detectors == 0 { return parts[0] }
    if let chance = row.shuffled {
      let mean = String(format: "%.1f", chance.mean)
      let draws = counted(chance.draws, "draw")
      parts.append(
        chance.isReached
          ? "Chance reaches that: shuffled faces give \(mean) on average, and \(chance.reached) of "
            + "\(draws) \(chance.reached == 1 ? "gives" : "give") as many or more."
          : "Shuffled faces give \(mean) on average, and "
            + (chance.reached == 0 ? "none" : "\(chance.reached)")
            + " of \(draws) gives as many.")
    }
    if let untrained = row.untrained {
      parts.append(
        untrained >= row.detectors
          ? "An untrained network has \(untrained), no fewer."
          : "An untrained network has \(untrained).")
    }
    return parts.joined(separator: " ")
  }

  /// Whether chance, or a network without training, explains the count of a layer.
  static func isExplained(_ row: DissectionCounts) -> Bool {
    row.detectors > 0
      && (row.shuffled?.isReached ?? false || row.untrained.map { $0 >= row.detectors } ?? false)
  }

  /// One sentence over all layers; nil where chance was not counted.
  static func verdict(_ rows: [DissectionCounts]) -> String? {
    let tested = rows.filter { $0.shuffled != nil || $0.untrained != nil }
    let some = tested.filter { $0.detectors > 0 }
    if tested.isEmpty { return nil }
    if some.isEmpty { return "No layer has a detector." }
    let explained = some.filter(isExplained).map(\.layer)
    if explained.isEmpty {
      return "In no layer does chance reach the number of detectors."
    }
    let names = explained.joined(separator: ", ")
    return "The detectors of \(names) are no evidence that the model learned these concepts: "
      + "chance or an untrained network counts as many."
  }
}
