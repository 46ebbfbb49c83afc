import Results
import Trends

/// The declared counts' trends by other settings, a row for each reading.
struct RobustnessTable: SweepTable {
  static let parts: Sweep.Parts = .robustness
  let scope: TableScope

  func make() -> Table {
    var table = Table(
      title: "\(sweep.title): trends under other settings",
      columns: robustnessColumns(unions: sweep.grid.unionWords))
    for robustness in sweep.robustness where robustness.finding.axis.arm == scope.arm {
      for line in robustness.lines {
        table.append(row(line, robustness.finding, own: robustness.own))
      }
    }
    let leftOut = sweep.robustness.filter { $0.finding.axis.arm == scope.arm }
      .compactMap(\.leftOutWords)
    table.notes =
      [
        "All settings share their data, and p is not corrected. They show how sensitive a trend is to "
          + "the settings, not how certain it is."
      ] + SweepPoint.distinct(leftOut) + SweepPoint.missingNote(scope.cells) { $0.isDissected }
    return table
  }
}

private func robustnessColumns(unions: String) -> [Table.Column] {
  [
    .init(
      "role", .text, "endpoint: declared before the run; control: declared as what should not move"),
    SweepPoint.axisColumn,
    .init("quantity", .text, "what is counted, in the words of the table of trends"),
    SweepPoint.layerColumn,
    .init("quantile", .significant(digits: 2), "share of activations above a unit's threshold"),
    .init("iouCut", .number(decimals: 2), "the IoU that makes a unit a detector"),
    .init("union", .text, "the rule of the union, \(unions)"),
    .init("own", .text, "yes: the settings that the experiment itself counts by"),
  ] + trendColumns
}

private let trendColumns: [Table.Column] = [
  .init("seeds", .integer, "seeds that have two P or more"),
  .init("cells", .integer, "recorded cells", isDetail: true),
  .init("first", .number(decimals: 1), "mean count at the lowest recorded P"),
  .init("last", .number(decimals: 1), "mean count at the highest recorded P"),
  .init(
    "slope", .significant(digits: 3),
    "mean over seeds of the least-squares slope, per 10 percentage points of P"),
  .init("slopeLow", .significant(digits: 3), "lower end of its 95 % t-interval", isDetail: true),
  .init("slopeHigh", .significant(digits: 3), "its upper end", isDetail: true),
  .init("theilSen", .significant(digits: 3), "median slope over pairs of cells", isDetail: true),
  .init("tau", .number(decimals: 2), "Kendall's τ-b over the pairs of cells of one seed"),
  .init("p", .significant(digits: 2), "p-value of τ, two-sided and exact; not corrected"),
  .init(
    "direction", .text,
    "rises; falls; flat (as many pairs rise as fall); nothing (0 in every cell)"),
  .init("same", .text, "whether the experiment's own count goes the same way"),
  .init(
    "noisy", .integer,
    "cells with noisy thresholds: fewer than 100 activations lie above one"),
]

private func row(
  _ line: Robustness.Line, _ finding: TrendFinding, own: Robustness.Direction?
) -> [Table.Value] {
  let (reading, trend, series) = (line.reading, line.trend, line.series)
  let same = line.direction.flatMap { direction in own.map { $0 == direction ? "yes" : "no" } }
  return [
    .text(finding.role.rawValue), .text(finding.axis.name), .text(finding.quantity.name),
    .text(finding.layer ?? ""), .number(reading.quantile), .number(reading.iouCut),
    .text(reading.union.rawValue), .text(line.isOwn ? "yes" : ""), .integer(trend.power.seeds),
    .integer(series.cells), .init(series.ends.flatMap { series.mean(at: $0.low) }),
    .init(series.ends.flatMap { series.mean(at: $0.high) }), .init(trend.slope?.mean),
    .init(trend.slope?.interval?.lowerBound), .init(trend.slope?.interval?.upperBound),
    .init(trend.theilSen), .init(trend.kendall.tau),
    .init(trend.kendall.pairs == 0 ? nil : trend.pValue),
    line.direction.map { .text($0.rawValue) } ?? .missing, same.map { .text($0) } ?? .missing,
    .integer(line.noisyCells),
  ]
}
