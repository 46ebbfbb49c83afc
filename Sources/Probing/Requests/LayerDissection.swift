import Dissection
import Foundation
import Specification

/// What was found in one layer: thresholds, counts and what they mean, at each quantile.
package struct LayerDissection: Sendable {
  /// What was found at one quantile.
  package struct Level: Sendable {
    package let quantile: Double
    /// The thresholds by the quantile.
    package let own: UnitThresholds
    /// The thresholds that were used: the own ones, or given ones.
    package let thresholds: [Double]
    package let counts: ConceptCounts
    package let hnd: Reading
    package let netdissect: Reading

    package func reading(_ union: UnionRule) -> Reading {
      switch union {
      case .hnd: hnd
      case .netdissect: netdissect
      }
    }
  }

  /// What the counts mean by one rule for unions.
  package struct Reading: Sendable {
    package let findings: UnitFindings
    package let hierarchy: Hierarchy
    package let histograms: FindingHistograms

    init(
      _ counts: ConceptCounts, union: UnionRule, responses: ConceptResponses,
      settings: DissectionSettings
    ) {
      findings = UnitFindings(counts, union: union, cut: settings.iou)
      hierarchy = Hierarchy(
        findings, responses: responses, countFactor: settings.countFactor)
      histograms = FindingHistograms(findings, hierarchy: hierarchy, concepts: counts.concepts)
    }
  }

  package let name: String
  package let height: Int
  package let width: Int
  package let extremes: ActivationExtremes
  package let levels: [Level]
}

extension LayerDissection.Level {
  /// The quantile in the names of folders: `q005` for 0.005, `q050` for 0.05, `q0025` for 0.0025.
  package static func name(of quantile: Double) -> String {
    var digits = String(format: "%.8f", quantile).drop { $0 != "." }.dropFirst()
    while digits.count > 3, digits.last == "0" { digits.removeLast() }
    return "q" + digits
  }
}
