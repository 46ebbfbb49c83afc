import Concepts
import Specification

/// The choices that a dissection may be read with beside its own, to see how much a count owes to
/// them.
///
/// Source: METHOD §8, sensitivity; the values are Lancet's own.
package enum SensitivityGrid {
  package static let quantiles = [0.005, 0.01, 0.05]
  package static let cuts = [0.04, 0.05, 0.10]
}

extension DissectionSettings {
  /// The quantiles that thresholds are needed for: the dissection's own, then those of the grid.
  package var levels: [Double] {
    quantiles + (grid ? SensitivityGrid.quantiles.filter { !quantiles.contains($0) } : [])
  }
}

extension FindingHistograms {
  /// Reads counts by one rule for unions and one cut.
  package init(
    _ counts: ConceptCounts, union: UnionRule, cut: Double, responses: ConceptResponses,
    countFactor: Double
  ) {
    self.init(
      UnitFindings(counts, union: union, cut: cut), responses: responses, countFactor: countFactor)
  }

  /// Reads what a draw of chance counted.
  package init(
    _ counts: ChanceCounts, union: UnionRule, cut: Double, responses: ConceptResponses,
    countFactor: Double
  ) {
    let findings = UnitFindings(
      intersections: counts.intersections, unions: counts.unions(union),
      conceptCount: responses.concepts.count, union: union, cut: cut)
    self.init(findings, responses: responses, countFactor: countFactor)
  }

  private init(_ findings: UnitFindings, responses: ConceptResponses, countFactor: Double) {
    let hierarchy = Hierarchy(findings, responses: responses, countFactor: countFactor)
    self.init(findings, hierarchy: hierarchy, concepts: responses.concepts)
  }
}
