/// A count of a layer beside what draws of chance count.
package struct ChanceComparison: Sendable, Equatable {
  package let count: Int
  /// What each draw counts.
  package let draws: [Int]

  /// Compares a count with at least one draw.
  package init(count: Int, draws: [Int]) {
    precondition(!draws.isEmpty, "a comparison with no draw")
    (self.count, self.draws) = (count, draws)
  }

  /// The p-value up to which a count is told from chance.
  package static let level = 0.05

  /// What chance counts on average.
  package var mean: Double { Double(draws.reduce(0, +)) / Double(draws.count) }

  /// How many draws count as much, or more.
  package var reached: Int { draws.count { $0 >= count } }

  /// The chance of so large a count, one-sided.
  ///
  /// Source: Phipson and Smyth 2010, “Permutation P-values should never be zero”.
  package var pValue: Double { Double(1 + reached) / Double(1 + draws.count) }

  /// Whether chance explains the count: there is one, a draw reaches it, and the p-value lies above
  /// the level.
  package var isReached: Bool { count > 0 && reached > 0 && pValue > Self.level }
}

extension LayerReadings {
  /// A count of the dissection beside the draws of a kind; nil where none were made.
  package func compared(
    with kind: ChanceKind, counting: (FindingHistograms) -> Int
  ) -> ChanceComparison? {
    let draws = chance[kind] ?? []
    if draws.isEmpty { return nil }
    return ChanceComparison(count: counting(own), draws: draws.map(counting))
  }
}
