/// A score above which something is said to be there, set on cases in which nothing is.
package struct AlarmThreshold: Sendable, Equatable {
  /// Scores above it are alarms.
  package let value: Double

  /// The lowest score that at most `share` of the scores without anything exceed.
  ///
  /// nil without scores. With fewer scores than 1/`share` it is the highest of them, which says little:
  /// show how many there were.
  /// - Precondition: `share` is from 0 up to, not including, 1.
  package init?(on scores: [Double], share: Double = 0.05) {
    precondition((0..<1).contains(share), "the share is \(share)")
    guard !scores.isEmpty else { return nil }
    let sorted = scores.sorted()
    let exceeding = Int(share * Double(sorted.count))
    value = sorted[sorted.count - 1 - exceeding]
  }

  /// The share of the scores that are alarms; nil without scores.
  package func alarms(among scores: [Double]) -> Double? {
    if scores.isEmpty { return nil }
    return Double(scores.count { $0 > value }) / Double(scores.count)
  }
}
