import Reports
import Results
import Testing
import Trends

extension Table {
  /// The values of the rows that have these texts, by the names of the columns.
  func values(_ names: [String], where texts: [String: String]) -> [[Value]] {
    func place(_ name: String) -> Int? { columns.firstIndex { $0.name == name } }
    return rows.filter { row in
      texts.allSatisfy { name, text in place(name).map { row[$0] == .text(text) } ?? false }
    }.map { row in names.compactMap { name in place(name).map { row[$0] } } }
  }
}

@Test("an endpoint that a transform has no meaning for is neither listed nor corrected for there")
func meaningless() throws {
  let sweep = try StudySweep(endpoints: ["biasedUnits", "biasedUnits:axis"])
  let findings = try Sweep(experiment: "study", store: sweep.store).findings
    .filter { $0.role == .endpoint }
  func names(_ axis: String) -> [String] {
    findings.filter { $0.axis.name == axis }.map(\.quantity.name)
  }
  #expect(names(StudySweep.transform) == Array(repeating: "biasedUnits", count: 4))
  #expect(findings.filter { $0.axis.name == StudySweep.transform }.allSatisfy { $0.tests == 4 })
  #expect(names(StudySweep.attribute).filter { $0 == "biasedUnits:axis" }.count == 4)
}

@Test("endpoints come first, then controls, then the scan; each with its own correction")
func roles() throws {
  let sweep = try TrendSweep()
  let data = try Sweep(experiment: "study", store: sweep.store)
  let findings = data.findings
  let endpoints = findings.filter { $0.role == .endpoint }
  #expect(
    endpoints.map(\.quantity.name) == Array(repeating: "eyeDetectors", count: 4) + ["accuracyGap"])
  #expect(endpoints.map(\.tests) == [5, 5, 5, 5, 5])
  #expect(endpoints.map(\.trend.pValue).map { $0 == 1 } == [false, true, true, true, false])
  #expect(endpoints.map(\.adjustedP) == holmAdjusted(endpoints.map(\.trend.pValue)))
  let controls = findings.filter { $0.role == .control }
  #expect(controls.count == 8)
  #expect(controls.allSatisfy { $0.adjustedP == nil })
  // Of 8 × 4 regional counts and all the others, those that are 0 everywhere are left out.
  let scan = findings.filter { $0.role == .scan }
  #expect(scan.allSatisfy { $0.layer == "layer1" || $0.layer == nil })
  #expect(!scan.contains { $0.excessOver == nil && $0.quantity.name == "eyeDetectors" })
  let tested = scan.filter { $0.trend.kendall.tau != nil }
  #expect(tested.map(\.adjustedP) == falseDiscoveryAdjusted(tested.map(\.trend.pValue)))
  #expect(scan.contains { $0.trend.kendall.tau == nil && $0.adjustedP == nil })
}

@Test("a row holds the statistics of its series, and of its excess over each null")
func trendRow() throws {
  let sweep = try TrendSweep()
  let table = try ExportTable.trends.makeTable(ofExperiment: "study", in: sweep.store)
  let eyes = TrendSweep.eyes.map { $0.map { Optional(Double($0)) } }
  let expected = Trend(SkewSeries(percentages: TrendSweep.percentages, values: eyes))
  let names = ["seeds", "levels", "cells", "missing", "tau", "p", "theilSen", "slope", "change"]
  let own = table.values(names, where: ["role": "endpoint", "block": "layer1"])
  let values: [Table.Value] = [
    .integer(3), .integer(6), .integer(18), .integer(0),
    .number(try #require(expected.kendall.tau)), .number(expected.pValue),
    .number(try #require(expected.theilSen)), .number(try #require(expected.slope?.mean)),
    .number(try #require(expected.change?.mean)),
  ]
  #expect(own == [values])
  #expect(expected.change?.mean == 8)
  // Chance has the same number at every P, so the excess moves as the count does.
  for null in ["untrained", "shuffled", "shifted"] {
    let excess = table.values(names, where: ["quantity": "eyeDetectors", "over": null])
    #expect(excess.count == 1)
    #expect(excess.first?[4...7] == values[4...7])
  }
}

@Test("three seeds are told that a claim takes five, and one endpoint is unknown")
func trendNotes() throws {
  let sweep = try TrendSweep()
  let table = try ExportTable.trends.makeTable(ofExperiment: "study", in: sweep.store)
  #expect(
    table.notes == [
      "Declared before the run: eyeDetectors, accuracyGap, gazeDetectors.",
      "Controls, which should not move: noseDetectors, smilingPairs.",
      "Not known here: gazeDetectors.",
      "Eyeglasses: 3 seeds; a claim takes 5.",
    ])
  #expect(
    table.values(["power"], where: ["role": "endpoint", "block": "layer1"])
      == [[.text("3 of 5 seeds")]])
}

@Test("a sweep that is not finished has trends of what is there, and says what is missing")
func unfinished() throws {
  let sweep = try TrendSweep(isComplete: false)
  let table = try ExportTable.trends.makeTable(ofExperiment: "study", in: sweep.store)
  #expect(table.notes.last == "Not recorded yet: Eyeglasses P100 seed 3 (planned).")
  #expect(
    table.values(["seeds", "cells", "missing"], where: ["role": "endpoint", "block": "layer1"])
      == [[.integer(3), .integer(17), .integer(1)]])
}

@Test("an experiment of which nothing is recorded, or that declares nothing, has a table too")
func almostNothing() throws {
  let sample = try SampleSweep()
  let table = try ExportTable.trends.makeTable(ofExperiment: "sweep", in: sample.store)
  #expect(table.notes.first == "No endpoints were declared before the run.")
  #expect(
    table.notes.contains(
      "Eyeglasses: under-powered: no result could have a p below 1; 1 seed has two P or more, 3 "
        + "are the least."))
  #expect(!table.rows.isEmpty)
  #expect(table.values(["axis"], where: ["axis": "grayscale"]).isEmpty)
}

@Test("the short form leaves out what the scan did not find, and says how much")
func shortForm() throws {
  let sweep = try TrendSweep()
  let table = try ExportTable.trends.makeTable(ofExperiment: "study", in: sweep.store)
  let short = table.withoutUnremarkableScan
  #expect(short.values(["p"], where: ["role": "control"]).count == 8)
  #expect(short.values(["p"], where: ["role": "endpoint"]).count == 5)
  for case let row in short.values(["adjusted"], where: ["role": "scan"]) {
    guard case .number(let p) = row[0] else {
      Issue.record("a row without p")
      continue
    }
    #expect(p <= 0.05)
  }
  let hidden = table.rows.count - short.rows.count
  #expect(hidden > 0)
  #expect(short.notes.last?.hasPrefix("\(hidden) rows") == true)
}
