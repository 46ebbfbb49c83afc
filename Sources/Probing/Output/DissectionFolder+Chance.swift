import Concepts
import Dissection
import Files
import Specification

// The counts of a layer beside those of chance and of other choices.

extension DissectionFolder {
  /// Writes one row per layer and quantile.
  func write(_ counts: [DissectionCounts]) throws {
    guard !counts.isEmpty else { return }
    var csv = CSVText(
      ["layer", "quantile", "union", "units", "detectors", "other_union"]
        + counts.regionNames + ["unlocalised", "pairs", "q_m"]
        + ["draws", "shuffled_mean", "shuffled_reached", "shuffled_p"]
        + ["shifted_mean", "shifted_reached", "shifted_p", "untrained"]
        + UnionRule.allCases.map { "by_\($0.rawValue)" })
    func words(_ chance: DissectionCounts.Chance?) -> [String] {
      chance.map { ["\($0.mean)", "\($0.reached)", "\($0.pValue)"] } ?? ["", "", ""]
    }
    for row in counts {
      csv.append(
        [
          row.layer, "\(row.quantile)", row.union.rawValue, "\(row.units)", "\(row.detectors)",
          "\(row.otherUnion)",
        ] + row.regions.map { "\($0)" }
          + [
            "\(row.units - row.detectors)", "\(row.pairs)",
            String(format: "%.1f", row.samplesAbove), row.shuffled.map { "\($0.draws)" } ?? "",
          ] + words(row.shuffled) + words(row.shifted) + [row.untrained.map { "\($0)" } ?? ""]
          + UnionRule.allCases.map { "\(row.detectors(by: $0))" })
    }
    try csv.write(to: url.appending(path: "summary.csv"))
  }

  /// Writes what each draw of chance counts, and the network before its training.
  func writeChance(_ result: DissectionResult) throws {
    let regions = result.readings.regions
    var csv = CSVText(["layer", "null", "draw"] + Self.histogramHeader(regions))
    for readings in result.readings {
      let layer = readings.layer.rawValue
      csv.append([layer, "", ""] + Self.fields(readings.own, regions))
      for kind in ChanceKind.allCases {
        for (draw, counts) in (readings.chance[kind] ?? []).enumerated() {
          csv.append([layer, kind.rawValue, "\(draw)"] + Self.fields(counts, regions))
        }
      }
      for untrained in result.untrained where untrained.layer == readings.layer {
        csv.append([layer, "untrained", "0"] + Self.fields(untrained.own, regions))
      }
    }
    if result.readings.contains(where: { !$0.chance.values.joined().isEmpty })
      || !result.untrained.isEmpty
    {
      try csv.write(to: url.appending(path: "chance.csv"))
    }
  }

  /// Writes what other quantiles, cuts and unions count, where that was asked for.
  func writeSensitivity(_ result: DissectionResult) throws {
    guard result.readings.contains(where: { !$0.grid.isEmpty }) else { return }
    let regions = result.readings.regions
    var csv = CSVText(
      ["layer", "quantile", "cut", "union", "noisy"] + Self.histogramHeader(regions))
    for readings in result.readings {
      for point in readings.grid {
        csv.append(
          [
            readings.layer.rawValue, "\(point.quantile)", "\(point.cut)", point.union.rawValue,
            point.isNoisy ? "1" : "0",
          ] + Self.fields(point.counts, regions))
      }
    }
    try csv.write(to: url.appending(path: "sensitivity.csv"))
  }

  private static func histogramHeader(_ regions: [FaceRegion]) -> [String] {
    ["detectors"] + regions.map(\.rawValue) + ["unlocalised", "pairs"]
  }

  private static func fields(_ counts: FindingHistograms, _ regions: [FaceRegion]) -> [String] {
    ([counts.detectors] + regions.map { counts.detectorsByRegion[$0] ?? 0 }
      + [counts.unlocalised, counts.pairsByConcept.reduce(0, +)]).map { "\($0)" }
  }
}
