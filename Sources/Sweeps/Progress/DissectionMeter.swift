/// Counts the steps of a cell's dissection.
///
/// How many there will be is known from the dissection before, and guessed ahead of the first.
struct DissectionMeter {
  private(set) var steps = 0
  private let expected: Int

  /// A dissection of so many pictures, after one that took `last` steps.
  init(last: Int?, pictures: Int) {
    expected = max(last ?? Self.passes * pictures / Self.batch, 1)
  }

  /// How often a dissection without nulls goes through its pictures: thresholds, tally, palette, gallery.
  private static let passes = 4
  /// About how many pictures are a step.
  private static let batch = 25

  /// How much is done, 0...1; less than 1 as long as the meter counts.
  var share: Double { min(Double(steps) / Double(expected), 0.99) }

  mutating func step() {
    steps += 1
  }
}
