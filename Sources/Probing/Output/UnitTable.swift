import Concepts
import Dissection
import Files
import Specification

/// A layer's units in words, a row each.
struct UnitTable {
  private(set) var csv = CSVText([
    "unit", "threshold", "state", "concept", "region", "iou", "detector", "probability", "counted",
    "concept_noskip", "iou_noskip", "detector_noskip", "probability_noskip", "counted_noskip",
    "concept_all", "iou_all", "detector_all", "probability_all", "counted_all",
  ])

  init(_ layer: LayerFindings, _ level: LevelFindings) {
    let concepts = level.counts.concepts
    for unit in 0..<level.counts.unitCount {
      let state =
        layer.extremes.isDead(unit: unit)
        ? "dead" : layer.extremes.isConstant(unit: unit) ? "constant" : "varies"
      func words(_ reading: UnionFindings) -> (concept: LocalConcept?, rest: [String]) {
        let findings = reading.findings
        let best = findings.bestConcepts[unit]
        let concept = findings.bestConcept(of: unit, in: concepts)
        let shares = reading.hierarchy.shares[unit]
        let share = shares.first { $0.concept == best }
        let counted = shares.filter(\.isCounted).map { concepts[$0.concept].name }
        return (
          concept,
          [
            "\(findings.bestIoU[unit])", findings.isDetector(unit: unit) ? "1" : "0",
            share.map { "\($0.probability)" } ?? "", counted.joined(separator: ";"),
          ]
        )
      }
      let (hnd, netdissect, all) = (words(level.hnd), words(level.netdissect), words(level.all))
      csv.append(
        [
          "\(unit)", "\(level.thresholds[unit])", state, hnd.concept?.name ?? "",
          hnd.concept?.region.rawValue ?? "",
        ] + hnd.rest + [netdissect.concept?.name ?? ""] + netdissect.rest
          + [all.concept?.name ?? ""] + all.rest)
    }
  }
}
