import Seeding

/// How well a score tells models that have something from models that have not: the area under the ROC
/// curve, with an interval over models.
///
/// The area is the share of pairs of a positive and a negative whose positive has the higher score; equal
/// scores count half. 0.5 is what chance gives, 1 is a score that orders all pairs.
/// Source: Hanley and McNeil 1982, “The meaning and use of the area under a receiver operating
/// characteristic (ROC) curve”.
package struct ROCArea: Sendable, Equatable {
  /// One model's scores: such as one for each region, of which that with the cue is positive.
  package typealias Model = [(score: Double, isPositive: Bool)]

  /// From 0 to 1.
  package let area: Double
  /// The middle 95 % of the areas over models drawn with replacement; nil with fewer than
  /// `ROCArea.enoughDraws` draws in which there were positives and negatives.
  package let interval: ClosedRange<Double>?
  package let positives: Int
  package let negatives: Int

  /// Draws of the bootstrap, and how many of them have to give an area.
  static let draws = 2_000
  static let enoughDraws = 1_000

  /// The area over all scores of some models; nil where there are no positives or no negatives.
  ///
  /// Scores of one model depend on each other, so models are drawn and not scores.
  /// Source of the interval: Efron 1979, “Bootstrap methods”; its percentiles.
  /// - Precondition: all scores are finite.
  package init?(of models: [Model], seed: UInt64 = 0) {
    let scores = models.flatMap(\.self)
    precondition(scores.allSatisfy(\.score.isFinite), "a score is not finite")
    positives = scores.count(where: \.isPositive)
    negatives = scores.count - positives
    guard let area = Self.area(of: scores) else { return nil }
    self.area = area
    interval = Self.interval(of: models, seed: seed)
  }

  /// By the mean ranks of the positives (Mann and Whitney's U).
  private static func area(of scores: Model) -> Double? {
    let sorted = scores.sorted { $0.score < $1.score }
    let positives = sorted.count(where: \.isPositive)
    let negatives = sorted.count - positives
    guard positives > 0, negatives > 0 else { return nil }
    // Twice the pairs that are in order, so that equal scores count in whole numbers.
    var (ordered, below, place) = (0, 0, 0)
    while place < sorted.count {
      var (equal, equalPositives) = (0, 0)
      let score = sorted[place].score
      while place < sorted.count, sorted[place].score == score {
        equal += 1
        equalPositives += sorted[place].isPositive ? 1 : 0
        place += 1
      }
      let equalNegatives = equal - equalPositives
      ordered += equalPositives * (2 * below + equalNegatives)
      below += equalNegatives
    }
    return Double(ordered) / Double(2 * positives * negatives)
  }

  private static func interval(of models: [Model], seed: UInt64) -> ClosedRange<Double>? {
    var random = SplitMix64(seed: seed, 0x524F_43)
    var areas: [Double] = []
    for _ in 0..<draws {
      let drawn = models.indices.flatMap { _ in models[random.below(models.count)] }
      if let area = area(of: drawn) { areas.append(area) }
    }
    guard areas.count >= enoughDraws else { return nil }
    areas.sort()
    func quantile(_ share: Double) -> Double {
      areas[Int((share * Double(areas.count - 1)).rounded())]
    }
    return quantile(0.025)...quantile(0.975)
  }
}
