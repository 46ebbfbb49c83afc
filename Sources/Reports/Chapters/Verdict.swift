import Trends

/// What the test of a trend allows to be said, in a few words.
///
/// A quantity moves where its p is at most 0.05 over at least three seeds: the corrected p of an
/// endpoint, the uncorrected one of a control. What a claim needs beyond that is `ClaimNeed`.
enum Verdict: String, CaseIterable, Sendable {
  case rises = "rising with P"
  case falls = "falling with P"
  case unclear = "no evidence that it moves"
  /// As unclear, and the design could hardly show anything else.
  case unclearAndWeak = "too few models to tell"
  case constant = "the same everywhere"
  case untested = "not tested yet"
  /// No more than one P is planned.
  case untestable = "not tested, as a trend needs more than one P"

  init(_ finding: TrendFinding) {
    guard finding.trend.kendall.pairs > 0 else {
      self = finding.series.percentages.count > 1 ? .untested : .untestable
      return
    }
    guard let tau = finding.trend.kendall.tau else {
      self = .constant
      return
    }
    let power = finding.trend.power
    // A single seed may have a small p; other seeds need not follow it.
    guard finding.countingP > Power.level || power.seeds < Power.leastSeeds else {
      self = tau > 0 ? .rises : .falls
      return
    }
    self = power.isUnderPowered(tests: finding.tests) ? .unclearAndWeak : .unclear
  }

  /// Whether there is evidence that the quantity moves with P.
  var isMoving: Bool { self == .rises || self == .falls }

  /// Whether nothing was tested, now or ever.
  var isUntested: Bool { self == .untested || self == .untestable }

  /// A sign that goes before the words.
  var sign: String {
    switch self {
    case .rises: "▲"
    case .falls: "▼"
    case .unclear: "○"
    case .unclearAndWeak: "?"
    case .constant: "="
    case .untested: "…"
    case .untestable: "–"
    }
  }
}

extension TrendFinding {
  var verdict: Verdict { Verdict(self) }

  /// The p-value that the verdict is read from.
  ///
  /// Of controls there is no corrected one: their movement must not be hidden.
  var countingP: Double { adjustedP ?? trend.pValue }
}

extension Power {
  /// Whether the design can hardly show anything: too few seeds, or no p that could be small enough.
  func isUnderPowered(tests: Int) -> Bool {
    seeds < Self.leastSeeds || smallestP * Double(tests) > Self.level
  }
}
