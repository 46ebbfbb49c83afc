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
    let scores = RankedScores(models)
    (positives, negatives) = (scores.count(where: \.isPositive), scores.count { !$0.isPositive })
    guard let area = scores.area(weights: models.map { _ in 1 }) else { return nil }
    self.area = area
    interval = Self.interval(of: scores, models: models.count, seed: seed)
  }

  private static func interval(
    of scores: RankedScores, models: Int, seed: UInt64
  ) -> ClosedRange<Double>? {
    var random = SplitMix64(seed: seed, 0x524F_43)
    var areas: [Double] = []
    for _ in 0..<draws {
      var weights = [Int](repeating: 0, count: models)
      for _ in 0..<models { weights[random.below(models)] += 1 }
      if let area = scores.area(weights: weights) { areas.append(area) }
    }
    guard areas.count >= enoughDraws else { return nil }
    areas.sort()
    func quantile(_ share: Double) -> Double {
      areas[Int((share * Double(areas.count - 1)).rounded())]
    }
    return quantile(0.025)...quantile(0.975)
  }
}

/// The scores of some models in ascending order, sorted once for all draws of the models.
private struct RankedScores {
  struct Entry {
    let score: Double
    let isPositive: Bool
    let model: Int
  }

  private let entries: [Entry]

  /// - Precondition: all scores are finite.
  init(_ models: [ROCArea.Model]) {
    let all = models.enumerated().flatMap { model, scores in
      scores.map { Entry(score: $0.score, isPositive: $0.isPositive, model: model) }
    }
    precondition(all.allSatisfy(\.score.isFinite), "a score is not finite")
    entries = all.sorted { $0.score < $1.score }
  }

  func count(where isMeant: (Entry) -> Bool) -> Int { entries.count(where: isMeant) }

  /// The area where each model is there so many times, by the mean ranks of the positives (Mann and
  /// Whitney's U); nil where there are no positives or no negatives.
  func area(weights: [Int]) -> Double? {
    // Twice the pairs that are in order, so that equal scores count in whole numbers.
    var (ordered, positives, negatives, place) = (0, 0, 0, 0)
    while place < entries.count {
      let score = entries[place].score
      var (equalPositives, equalNegatives) = (0, 0)
      while place < entries.count, entries[place].score == score {
        let weight = weights[entries[place].model]
        if entries[place].isPositive { equalPositives += weight } else { equalNegatives += weight }
        place += 1
      }
      ordered += equalPositives * (2 * negatives + equalNegatives)
      positives += equalPositives
      negatives += equalNegatives
    }
    guard positives > 0, negatives > 0 else { return nil }
    return Double(ordered) / Double(2 * positives * negatives)
  }
}
