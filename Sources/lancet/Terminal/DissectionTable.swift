import Concepts
import Probing
import Reports

/// The table of detectors that `lancet dissect` prints.
enum DissectionTable {
  static func make(_ summaries: [DissectionSummary]) -> Table {
    var table = Table(
      title: "Detectors by region of their best concept",
      columns: [
        .init("layer", .text, "the layer"),
        .init("q", .number(decimals: 4), "share of a unit's activations above its threshold"),
        .init("units", .integer, "units of the layer"),
        .init("detectors", .integer, "units whose best concept reaches the IoU cut"),
        .init("other", .integer, "detectors by the other union rule"),
      ] + FaceRegion.allCases.map { .init($0.rawValue, .integer, "detectors in the region") }
        + [.init("pairs", .integer, "pairs of unit and concept that the hierarchy counts")])
    for row in summaries {
      let counts = [row.units, row.detectors, row.otherUnion] + row.regions + [row.pairs]
      table.append(
        [.text(row.layer.rawValue), .number(row.quantile)] + counts.map { .integer($0) })
    }
    if let union = summaries.first?.union {
      table.notes.append(
        "Union rule: \(union.rawValue). The column “other” has the counts by the other rule.")
    }
    for row in summaries where row.isNoisy {
      table.notes.append(
        "The thresholds of \(row.layer) at \(row.quantile) are noisy: each has only "
          + "\(Int(row.samplesAbove)) activations above it, fewer than 100.")
    }
    return table
  }
}
