import Foundation

/// What a design can show at all, before any count is looked at.
package struct Power: Sendable, Equatable {
  /// The level at which tests are read.
  package static let level = 0.05
  /// Seeds with fewer than so many are not enough to tell P from chance, nor for a claim.
  package static let leastSeeds = 3
  package static let claimSeeds = 5

  /// Seeds that have cells at two P or more.
  package let seeds: Int
  /// Different P among them.
  package let percentages: Int
  /// The smallest p that the permutation test can give: when every pair of cells rises, or falls.
  package let smallestP: Double

  package init(_ series: SkewSeries) {
    let counts = series.values.map { seed in seed.count { $0 != nil } }.filter { $0 >= 2 }
    seeds = counts.count
    percentages = series.recordedPercentages.count
    let permutations = counts.map { (1...$0).map(Double.init).reduce(1, *) }.reduce(1, *)
    smallestP = counts.isEmpty ? 1 : 2 / permutations
  }

  /// What to say beside a p-value of this design; nil where it is strong enough for a claim.
  ///
  /// `tests` are those that the p-values are corrected for.
  package func warning(tests: Int = 1) -> String? {
    var parts: [String] = []
    if smallestP > Self.level {
      parts.append("no result could have a p below \(Self.short(smallestP))")
    } else if smallestP * Double(tests) > Self.level {
      parts.append(
        "corrected for \(tests) tests, no result could have a p below "
          + Self.short(min(1, smallestP * Double(tests))))
    }
    let has = seeds == 1 ? "1 seed has" : "\(seeds) seeds have"
    if seeds < Self.leastSeeds {
      parts.append("\(has) two P or more, \(Self.leastSeeds) are the least")
    } else if seeds < Self.claimSeeds && parts.isEmpty {
      return "\(seeds) seeds; a claim takes \(Self.claimSeeds)"
    }
    return parts.isEmpty ? nil : "under-powered: " + parts.joined(separator: "; ")
  }

  private static func short(_ p: Double) -> String {
    String(format: "%.2g", p)
  }
}
