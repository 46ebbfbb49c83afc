import Trends

/// A share or a count of a model: what its trainings have, and what shuffled faces give.
package struct ComparedValue: Sendable, Equatable {
  /// Of each training that has it.
  package let seeds: [Double]
  /// Over the trainings, with an interval where there are several that differ.
  package let mean: SeedMean
  package let chance: Chance?

  /// What shuffled faces give in its place.
  package struct Chance: Sendable, Equatable {
    package let mean: Double
    /// From the smallest to the largest draw; nil where draws are not known.
    package let range: ClosedRange<Double>?
    package let draws: Int
    /// Draws that give as much as the model has, or more; nil where draws are not known.
    package let reached: Int?
  }

  /// Whether it is more than any draw of chance gives.
  package var isBeyondChance: Bool { chance?.reached == 0 }

  /// Nil where no training has it.
  ///
  /// A draw deals the same faces to all models, so draws are averaged over trainings one by one.
  init?(_ layers: [ComparedLayer], _ number: (UnitCounts) -> Double?) {
    seeds = layers.compactMap { number($0.own) }
    guard let mean = SeedMean(seeds) else { return nil }
    self.mean = mean
    let draws = layers.map { $0.draws.map(number) }
    let count = draws.map(\.count).min() ?? 0
    let means = (0..<count).compactMap { draw -> Double? in
      let values = draws.compactMap { $0[draw] }
      return values.count == draws.count ? Summary.mean(values) : nil
    }
    if count > 0, means.count == count, let low = means.min(), let high = means.max() {
      // What is equal but for rounding is reached.
      chance = Chance(
        mean: Summary.mean(means) ?? 0, range: low...high, draws: count,
        reached: means.count { $0 >= mean.mean - 1e-12 })
    } else {
      let averages = layers.compactMap { $0.average.flatMap(number) }
      chance =
        averages.count == layers.count
        ? Summary.mean(averages).map { Chance(mean: $0, range: nil, draws: 0, reached: nil) } : nil
    }
  }
}

extension ComparedModel {
  /// A number of a layer, or of all layers together; nil where no training has it.
  package func value(
    layer: String? = nil, _ number: (UnitCounts) -> Double?
  ) -> ComparedValue? {
    ComparedValue(trainings.compactMap { $0.layer(layer) }, number)
  }

  /// The share of units that are counted for a category.
  package func share(
    of category: UnitCategory, among base: ShareBase = .units, layer: String? = nil
  ) -> ComparedValue? {
    value(layer: layer) { base.share(of: category, in: $0) }
  }
}
