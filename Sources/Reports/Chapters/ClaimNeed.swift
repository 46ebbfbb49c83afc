import Results
import Specification
import Trends

/// What the trend of a declared endpoint needs before it may be called a finding.
///
/// The one rule for the report, for what `lancet run` says last, and for Documentation/Method.md.
package enum ClaimNeed: String, CaseIterable, Sendable {
  case smallP, seeds, interval, chance, controls

  /// The need, such as it stands in a list.
  package var words: String {
    switch self {
    case .smallP: "a corrected p of at most \(Power.level)"
    case .seeds: "at least \(Power.claimSeeds) seeds"
    case .interval: "a slope whose 95 % interval leaves out 0"
    case .chance: "for counts of units, an excess over every kind of chance that moves the same way"
    case .controls: "no control of the same layer that moves the same way"
    }
  }

  /// All needs in one sentence.
  package static var rule: String {
    let needs = allCases.map(\.words)
    return
      "A claim needs \(needs.dropLast().joined(separator: "; ")); and \(needs[needs.count - 1])."
  }
}

extension ClaimNeed {
  /// What stands against a claim of a trend that does not have it.
  fileprivate func objection(to finding: TrendFinding) -> String {
    switch self {
    case .smallP: "the corrected p is above \(Power.level)"
    case .seeds: "\(counted(finding.trend.power.seeds, "seed")) of \(Power.claimSeeds)"
    case .interval: "no interval of the slope that leaves out 0"
    case .chance: "the excess over chance does not move the same way"
    case .controls: "a control of the same layer moves the same way"
    }
  }
}

extension Sweep {
  /// Whether those of an endpoint's trends that move may be claimed, and what they lack.
  ///
  /// Nil where none moves.
  func claim(of findings: [TrendFinding]) -> String? {
    let moving = findings.filter(\.verdict.isMoving)
    if moving.isEmpty { return nil }
    return SweepPoint.distinct(moving.map(unmetNeeds)).map { needs in
      let some = moving.filter { unmetNeeds(of: $0) == needs }
      let layers = some.count == findings.count ? [] : some.compactMap(\.layer)
      let place = layers.isEmpty ? "" : " in \(layers.joined(separator: ", "))"
      if needs.isEmpty { return "all that a claim needs is there\(place)" }
      let objections = needs.map { $0.objection(to: some[0]) }
      return "not enough for a claim\(place) (\(objections.joined(separator: "; ")))"
    }
    .joined(separator: "; ")
  }

  /// What an endpoint's trend lacks for a claim; empty where it may be claimed.
  func unmetNeeds(of finding: TrendFinding) -> [ClaimNeed] {
    ClaimNeed.allCases.filter { !isMet($0, by: finding) }
  }

  private func isMet(_ need: ClaimNeed, by finding: TrendFinding) -> Bool {
    switch need {
    case .smallP: finding.countingP <= Power.level
    case .seeds: finding.trend.power.seeds >= Power.claimSeeds
    case .interval: finding.trend.slope?.interval?.contains(0) == false
    case .chance: isBeyondChance(finding)
    case .controls:
      !findings.contains {
        $0.role == .control && $0.isBeside(finding) && $0.verdict == finding.verdict
      }
    }
  }

  /// Whether the excess over each recorded null moves as the count does; true of what is no count.
  private func isBeyondChance(_ finding: TrendFinding) -> Bool {
    guard finding.quantity.isPerLayer else { return true }
    let excesses = findings.filter {
      $0.quantity == finding.quantity && $0.isBeside(finding) && $0.excessOver != nil
    }
    return !excesses.isEmpty && excesses.allSatisfy { $0.verdict == finding.verdict }
  }
}

extension TrendFinding {
  /// Whether both are of the same models and the same layer.
  fileprivate func isBeside(_ other: TrendFinding) -> Bool {
    axis == other.axis && layer == other.layer
  }
}
