import Results
import Specification
import Trends

/// Trends: endpoints and controls first, then the scan over all else.
struct TrendTable: SweepTable {
  static let parts: Sweep.Parts = .trends
  let scope: TableScope

  func make() -> Table {
    var table = Table(title: "\(sweep.title): trends", columns: trendColumns)
    for role in TrendFinding.Role.allCases {
      for finding in scope.findings where finding.role == role { table.append(row(finding)) }
    }
    table.notes = notes
    return table
  }

  private var notes: [String] {
    let (endpoints, controls) = (sweep.declared.endpoints, sweep.declared.controls)
    var notes = [
      endpoints.isEmpty
        ? "No endpoints were declared before the run."
        : "Declared before the run: \(endpoints.joined(separator: ", "))."
    ]
    if !controls.isEmpty {
      notes.append("Controls, which should not move: \(controls.joined(separator: ", ")).")
    }
    let unknown = (endpoints + controls).filter { Quantity(name: $0) == nil }
    if !unknown.isEmpty { notes.append("Not known here: \(unknown.joined(separator: ", ")).") }
    for axis in scope.axes.map(\.axis) {
      if let reason = sweep.reasonWithoutTrend(axis) {
        notes.append("\(axis.name): \(reason).")
        continue
      }
      let ofAxis = scope.findings.filter { $0.axis == axis }
      let declared = SweepPoint.distinct(
        ofAxis.filter { $0.role == .endpoint }
          .compactMap { $0.trend.power.warning(tests: $0.tests) })
      let all = declared + SweepPoint.distinct(ofAxis.compactMap { $0.trend.power.warning() })
      if let first = all.first { notes.append("\(axis.name): \(first).") }
    }
    return notes + SweepPoint.missingNote(scope.cells) { $0.isDissected }
  }
}

extension Table {
  /// The table of trends without those rows of the scan whose corrected p is above 0.05, and a note
  /// that says how many they are.
  package var withoutUnremarkableScan: Table {
    let (role, adjusted) = (place(of: "role"), place(of: "adjusted"))
    var part = keepingRows { row in
      if case .number(let p) = row[adjusted], p <= Power.level { return true }
      return row[role] != .text("scan")
    }
    let hidden = rows.count - part.rows.count
    if hidden > 0 {
      let rest = " of the scan with a corrected p above 0.05 "
      part.notes.append(
        counted(hidden, "row\(rest)is not shown.", "rows\(rest)are not shown."))
    }
    return part
  }

  /// - Precondition: there is a column of that name.
  private func place(of name: String) -> Int {
    guard let place = columns.firstIndex(where: { $0.name == name }) else {
      preconditionFailure("no column \(name) in \(columns.map(\.name))")
    }
    return place
  }
}

private let trendColumns: [Table.Column] =
  [
    .init(
      "role", .text,
      "endpoint: declared before the run; control: declared as what should not move; scan: all else"
    ),
    SweepPoint.axisColumn,
    .init("block", .text, "the layer of the network; empty for what a model has once"),
    .init(
      "quantity", .text,
      "what is counted: …Detectors and …Pairs of a region or of the axis itself, pairs:… of a concept, "
        + "biasedUnits of the palette or of another family, significantUnits of those that pass its "
        + "test as well, accuracies and their gap (0 to 1)"),
    .init("over", .text, "the null whose mean was subtracted; empty for the count itself"),
    .init("seeds", .integer, "seeds that have two P or more"),
    .init("levels", .integer, "P that some seed has"),
    .init("cells", .integer, "recorded cells", isDetail: true),
    .init("missing", .integer, "cells that are planned and not recorded yet", isDetail: true),
    .init("tau", .number(decimals: 2), "Kendall's τ-b over the pairs of cells of one seed"),
    .init(
      "p", .significant(digits: 2),
      "p-value of τ, two-sided and exact, from all permutations of P within seeds"),
    .init(
      "adjusted", .significant(digits: 2),
      "p corrected within the axis: by Holm over the endpoints, by Benjamini and Hochberg over the "
        + "scan; controls have none, because a correction would hide their movement"),
    .init("power", .text, "under-powered, or how many of the seeds that a claim needs there are"),
    .init(
      "permutations", .significant(digits: 3), "how many permutations p is computed from",
      isDetail: true),
    .init(
      "smallestP", .significant(digits: 2), "the smallest p that the design can reach",
      isDetail: true),
    .init(
      "theilSen", .significant(digits: 3),
      "median slope over the pairs of cells of one seed, per 10 percentage points of P"),
  ]
  + meanColumns(
    "slope", "mean over seeds of the least-squares slope, per 10 percentage points of P")
  + meanColumns("change", "mean over seeds of the change from the lowest P to the highest")
  + meanColumns(
    "steeper",
    "mean over seeds of the slope over P 80 to 100 minus the slope over 50 to 70, per 10 points",
    isDetail: true, hasP: true)
  + meanColumns(
    "quadratic", "mean over seeds of the contrast 5 −1 −4 −4 −1 5 of the six P", isDetail: true,
    hasP: true) + [.init("words", .text, "what weakens the evidence", isDetail: true)]

private func meanColumns(
  _ name: String, _ meaning: String, isDetail: Bool = false, hasP: Bool = false
) -> [Table.Column] {
  let number = Table.Column.Kind.significant(digits: 3)
  return [
    .init(name, number, meaning),
    .init(
      name + "Low", number, "lower end of its 95 % t-interval over seeds", isDetail: isDetail),
    .init(name + "High", number, "its upper end", isDetail: isDetail),
  ]
    + (hasP
      ? [
        .init(
          name + "P", .significant(digits: 2), "p-value of its t-test against 0", isDetail: true),
        .init(
          name + "Adjusted", .significant(digits: 2), "that p, corrected like the trend's"),
      ] : [])
}

private func row(_ finding: TrendFinding) -> [Table.Value] {
  let (trend, power) = (finding.trend, finding.trend.power)
  let planned = finding.series.values.map(\.count).reduce(0, +)
  let warning = power.warning(tests: finding.tests)
  let start: [Table.Value] = [
    .text(finding.role.rawValue), .text(finding.axis.name),
    .text(finding.layer ?? ""), .text(finding.quantity.name),
    .text(finding.excessOver?.rawValue ?? ""), .integer(power.seeds), .integer(power.percentages),
    .integer(finding.series.cells), .integer(planned - finding.series.cells),
    .init(trend.kendall.tau), .init(trend.kendall.pairs == 0 ? nil : trend.pValue),
    .init(trend.kendall.pairs == 0 ? nil : finding.adjustedP),
    .text(power.word(tests: finding.tests)),
    .number(trend.permutations), .number(power.smallestP), .init(trend.theilSen),
  ]
  return start + values(trend.slope) + values(trend.change)
    + values(trend.steepening, adjusted: finding.steepeningP)
    + values(trend.curvature, adjusted: finding.curvatureP) + [.text(warning ?? "")]
}

private func values(_ mean: SeedMean?) -> [Table.Value] {
  [.init(mean?.mean), .init(mean?.interval?.lowerBound), .init(mean?.interval?.upperBound)]
}

private func values(_ mean: SeedMean?, adjusted: Double?) -> [Table.Value] {
  values(mean) + [.init(mean?.pValue), .init(adjusted)]
}

extension Power {
  /// The warning in a word or two, for beside a p-value.
  fileprivate func word(tests: Int) -> String {
    if isUnderPowered(tests: tests) { return "under-powered" }
    return warning(tests: tests) == nil ? "" : "\(seeds) of \(Power.claimSeeds) seeds"
  }
}
