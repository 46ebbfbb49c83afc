import Concepts
import Specification

/// What the units of a hook detect, by one rule for unions.
package struct UnitFindings: Sendable, Equatable {
  package let rule: DetectorRule
  package let conceptCount: Int
  /// Intersection over union of every unit and concept over the dictionary, [U, C], each 0...1.
  package let iou: [Double]
  /// The concept with the largest IoU, the first on a tie; 0 for a unit that meets none.
  package let bestConcepts: [Int]
  /// The largest IoU of each unit.
  package let bestIoU: [Double]

  /// Reads the IoU of every unit and concept off the counts.
  ///
  /// Source: Bau et al. 2017, §2.2, IoU_{k,c} over the data set; Teotia et al. 2022. A detector has
  /// an IoU of at least 0.04 in the authors' program, where their README writes “greater”.
  package init(_ counts: ConceptCounts, union: UnionRule, cut: Double) {
    self.init(
      intersections: counts.intersections, unions: counts.unions(union),
      conceptCount: counts.concepts.count, union: union, cut: cut)
  }

  /// Reads the same off tables [U, C] of whole numbers.
  init(
    intersections: [Int], unions: [Int], conceptCount: Int, union: UnionRule, cut: Double
  ) {
    rule = DetectorRule(union: union, cut: cut)
    self.conceptCount = conceptCount
    iou = zip(intersections, unions).map { intersection, union in
      union == 0 ? 0 : Double(intersection) / Double(union)
    }
    var (bestConcepts, bestIoU): ([Int], [Double]) = ([], [])
    for unit in 0..<iou.count / conceptCount {
      let row = iou[unit * conceptCount..<(unit + 1) * conceptCount]
      var best = row.startIndex
      for cell in row.indices where row[cell] > row[best] { best = cell }
      bestConcepts.append(best - row.startIndex)
      bestIoU.append(row[best])
    }
    (self.bestConcepts, self.bestIoU) = (bestConcepts, bestIoU)
  }

  package var unitCount: Int { bestIoU.count }

  /// The concept that a unit matches best of those that were counted, `concepts`; nil where it meets none.
  package func bestConcept(of unit: Int, in concepts: [LocalConcept]) -> LocalConcept? {
    bestIoU[unit] > 0 ? concepts[bestConcepts[unit]] : nil
  }

  package func isDetector(unit: Int) -> Bool {
    rule.isDetector(iou: bestIoU[unit])
  }

  /// The units that detect a concept, ascending.
  package var detectors: [Int] {
    (0..<unitCount).filter(isDetector)
  }
}
