import Trends

extension Robustness {
  /// Whether the count goes the same way by every other setting; nil where it is not known.
  var holds: Bool? {
    let (own, others) = (Direction(finding.trend), others)
    return own == nil || others.isEmpty ? nil : others.allSatisfy { $0.direction == own }
  }

  /// In how many of the other readings the count goes which way; those that differ by name.
  ///
  /// Nil where no reading has a direction.
  package var words: String? {
    let (others, all) = (others, others.map(\.reading))
    guard let own = Direction(finding.trend), !others.isEmpty else { return nil }
    let parts = SweepPoint.distinct([own] + Direction.allCases).compactMap { direction in
      part(direction, others.filter { $0.direction == direction }.map(\.reading), of: all, own)
    }
    let noisy = SweepPoint.distinct(
      lines.filter { $0.noisyCells > 0 }.map(\.reading.quantileWords))
    let noise =
      noisy.isEmpty
      ? "" : " Thresholds are noise at \(noisy.joined(separator: ", ")): q·M is below 100."
    return "Other settings: it \(parts.joined(separator: ", ")); \(strength(others, own)).\(noise)"
  }

  private func part(
    _ direction: Direction, _ some: [Reading], of all: [Reading], _ own: Direction
  ) -> String? {
    if some.isEmpty { return nil }
    let verb = direction == .flat ? "is flat" : direction.rawValue
    if some.count == all.count {
      return verb + (all.count == 1 ? " in the only one" : " in all \(all.count)")
    }
    let names = direction == own ? "" : " (\(some.names(among: all)))"
    return "\(verb) in \(some.count) of \(all.count)\(names)"
  }

  /// How many of the readings have a small p; by name where the experiment's own has not.
  private func strength(_ others: [Line], _ own: Direction) -> String {
    let seeds = finding.trend.power.seeds
    guard seeds >= Power.leastSeeds else {
      return "these are signs of \(counted(seeds, "seed")), no evidence"
    }
    let small = others.filter { $0.trend.pValue <= Power.level }.map(\.reading)
    let isTold = finding.verdict == .rises || finding.verdict == .falls || own == .flat
    let names =
      isTold || small.isEmpty || small.count == others.count
      ? "" : " (\(small.names(among: others.map(\.reading))))"
    let count = small.isEmpty ? "none" : small.count == others.count ? "all" : "\(small.count)"
    return "p is at most 0.05, not corrected, in \(count)\(names)"
  }
}

extension Quantity {
  /// Why there are no readings of a count; nil where there are, or where there is no count.
  var withoutReadings: String? {
    switch self {
    case .biased:
      "Bias is counted without quantile, IoU cut and union: other settings do not touch it."
    case .concept, .type: "By other settings it is not counted."
    default: nil
    }
  }
}

/// A number and what it counts, such as `1 seed` and `3 seeds`.
func counted(_ number: Int, _ noun: String) -> String {
  "\(number) \(noun)\(number == 1 ? "" : "s")"
}
