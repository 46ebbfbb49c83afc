/// One quantity over a sweep: what the model of each seed has at each P.
///
/// A cell that is not recorded is nil and takes no part in any statistic.
package struct SkewSeries: Sendable, Equatable {
  /// P in percent, ascending.
  package let percentages: [Int]
  /// A list per seed, with a value per P, to nine decimals: what is equal but for rounding is a tie.
  package let values: [[Double?]]

  /// - Precondition: P ascend, every seed has a place per P, and values are finite.
  package init(percentages: [Int], values: [[Double?]]) {
    precondition(
      zip(percentages, percentages.dropFirst()).allSatisfy { $0 < $1 }, "P are \(percentages)")
    for seed in values {
      precondition(
        seed.count == percentages.count && seed.allSatisfy { $0?.isFinite ?? true },
        "the values \(seed) do not fit P \(percentages)")
    }
    self.percentages = percentages
    self.values = values.map { $0.map { $0.map { ($0 * 1e9).rounded() / 1e9 } } }
  }
}

extension SkewSeries {
  /// A recorded cell of one seed.
  struct Point {
    /// P in tens of percentage points, so that every slope is per 10 points.
    var tens: Double
    var value: Double
  }

  /// The recorded cells of each seed, P ascending.
  var runs: [[Point]] {
    values.map { seed in
      zip(percentages, seed).compactMap { percentage, value in
        value.map { Point(tens: Double(percentage) / 10, value: $0) }
      }
    }
  }

  /// The P at which some seed has a value.
  package var recordedPercentages: [Int] {
    percentages.indices.filter { place in values.contains { $0[place] != nil } }
      .map { percentages[$0] }
  }

  /// Cells that have a value.
  package var cells: Int { values.joined().count { $0 != nil } }

  /// The value of a seed at a P, where it is recorded.
  func value(ofSeed seed: Int, at percentage: Int) -> Double? {
    percentages.firstIndex(of: percentage).flatMap { values[seed][$0] }
  }
}

extension SkewSeries {
  /// The excess over a null: in each cell what was observed minus what the null has there.
  ///
  /// Nil where either is not recorded. `null` holds in each cell the mean over the null's draws.
  /// - Precondition: both have the same P and as many seeds.
  package func excess(over null: SkewSeries) -> SkewSeries {
    precondition(
      percentages == null.percentages && values.count == null.values.count,
      "the null has P \(null.percentages) and \(null.values.count) seeds")
    return SkewSeries(
      percentages: percentages,
      values: zip(values, null.values).map { observed, null in
        zip(observed, null).map { observed, null in
          if let observed, let null { observed - null } else { nil }
        }
      })
  }
}
