import Specification
import Trends

extension Robustness {
  /// In how many of the other readings the count goes which way; those that differ by name.
  ///
  /// Of few seeds only how many agree. Nil where no reading has a direction.
  package var words: String? {
    guard let own, !others.isEmpty else { return nil }
    let seeds = finding.trend.power.seeds
    guard seeds >= Power.leastSeeds else {
      return "Other settings: \(agreement) agree, as signs of \(counted(seeds, "seed")).\(gap)"
    }
    let parts = SweepPoint.distinct([own] + Direction.allCases).compactMap(part)
    let noisy = SweepPoint.distinct(
      lines.filter { $0.noisyCells > 0 }.map(\.reading.quantileWords))
    let noise =
      noisy.isEmpty
      ? "" : " Thresholds are noise at \(noisy.joined(separator: ", ")): q·M is below 100."
    return "Other settings: it \(parts.joined(separator: ", ")); \(strength).\(noise)\(gap)"
  }

  /// Which readings are left out, and why; empty where none are.
  private var gap: String { leftOutWords.map { " " + $0 } ?? "" }

  /// The same as a sentence; nil where none are.
  var leftOutWords: String? {
    if leftOut.isEmpty { return nil }
    return "Left out, as not all models are counted by them: "
      + "\(leftOut.names(among: leftOut + lines.map(\.reading)))."
  }

  /// How many of the other readings go the experiment's own way, such as `12 of 17`.
  var agreement: String { "\(others.count { $0.direction == own }) of \(others.count)" }

  private func part(_ direction: Direction) -> String? {
    let some = others.filter { $0.direction == direction }
    if some.isEmpty { return nil }
    let start =
      direction.words
      + (some.count == others.count
        ? " in all \(some.count)" : " in \(some.count) of \(others.count)")
    return direction == own || some.count == others.count ? start : start + names(some)
  }

  /// How many of the readings have a small p; by name where the experiment's own has not.
  private var strength: String {
    let small = others.filter { $0.trend.pValue <= Power.level }
    let count = small.isEmpty ? "none" : small.count == others.count ? "all" : "\(small.count)"
    let isUnclear = finding.verdict == .unclear || finding.verdict == .unclearAndWeak
    let isNamed = isUnclear && !small.isEmpty && small.count < others.count
    return "p is at most 0.05, not corrected, in \(count)" + (isNamed ? names(small) : "")
  }

  private func names(_ lines: [Line]) -> String {
    " (\(lines.map(\.reading).names(among: others.map(\.reading))))"
  }
}

extension Robustness.Direction {
  fileprivate var words: String {
    switch self {
    case .rises, .falls: rawValue
    case .flat: "is flat"
    case .nothing: "counts nothing"
    }
  }
}

extension Quantity {
  /// Why there are no readings of a count; nil where there are, or where there is no count.
  var withoutReadings: String? {
    switch self {
    case .biased:
      "Bias is counted without quantile, IoU cut and union: other settings do not touch it."
    case .concept, .type: "The grid of other settings has no counts of single concepts or types."
    default: nil
    }
  }
}
