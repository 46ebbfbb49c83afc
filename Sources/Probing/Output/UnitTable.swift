import Concepts
import Dissection
import Files
import Specification

/// A layer's units in words, a row each.
struct UnitTable {
  private(set) var csv = CSVText([
    "unit", "threshold", "state", "concept", "region", "iou", "detector", "probability", "counted",
    "concept_noskip", "iou_noskip", "detector_noskip", "probability_noskip", "counted_noskip",
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
        let concept = findings.bestIoU[unit] > 0 ? concepts[best] : nil
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
      let (hnd, netdissect) = (words(level.hnd), words(level.netdissect))
      csv.append(
        [
          "\(unit)", "\(level.thresholds[unit])", state, hnd.concept?.name ?? "",
          hnd.concept?.region.rawValue ?? "",
        ] + hnd.rest + [netdissect.concept?.name ?? ""] + netdissect.rest)
    }
  }
}

/// How many detectors a layer has, at one quantile.
package struct DissectionSummary: Sendable {
  package let layer: LayerName
  package let quantile: Double
  package let union: UnionRule
  package let units: Int
  package let detectors: Int
  /// Detectors by the other rule for unions.
  package let otherUnion: Int
  /// Detectors whose best concept lies in each region, in the order of `FaceRegion`.
  package let regions: [Int]
  /// Pairs of unit and concept that the hierarchy counts.
  package let pairs: Int
  /// Activations of a unit above its threshold, q·M.
  package let samplesAbove: Double
  package let isNoisy: Bool

  init(_ layer: LayerFindings, _ level: LevelFindings, union: UnionRule) {
    let reading = level.reading(union)
    let other = level.reading(union == .hnd ? .netdissect : .hnd)
    self.layer = layer.name
    quantile = level.quantile
    self.union = union
    units = level.counts.unitCount
    detectors = units - reading.histograms.unlocalised
    otherUnion = units - other.histograms.unlocalised
    regions = FaceRegion.allCases.map { reading.histograms.detectorsByRegion[$0] ?? 0 }
    pairs = reading.histograms.pairsByConcept.reduce(0, +)
    samplesAbove = level.quantile * Double(level.own.sampleCount)
    isNoisy = level.own.isNoisy
  }
}
