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
        .init("q", .number(decimals: 4), "share of activations above a unit's threshold"),
        .init("units", .integer, "units of the layer"),
        .init("detectors", .integer, "units whose best concept reaches the IoU"),
        .init("other", .integer, "detectors by the other rule for unions"),
      ] + FaceRegion.allCases.map { .init($0.rawValue, .integer, "detectors in the region") }
        + [.init("pairs", .integer, "pairs of unit and concept that the hierarchy counts")])
    for row in summaries {
      let counts = [row.units, row.detectors, row.otherUnion] + row.regions + [row.pairs]
      table.append(
        [.text(row.layer), .number(row.quantile)] + counts.map { .integer($0) })
    }
    if let union = summaries.first?.union {
      table.notes.append("Unions by \(union.rawValue); other: by the other rule.")
    }
    for row in summaries where row.isNoisy {
      table.notes.append(
        "The thresholds of \(row.layer) at \(row.quantile) rest on "
          + "\(Int(row.samplesAbove)) activations above them; fewer than 100 are mostly noise.")
    }
    return table
  }
}
