import Reports
import Results
import Specification
import Testing

/// The sensitivity grid of `layer1` in one cell, as `count` has the eye detectors of each reading; by two
/// unions, as it was recorded before there was the third.
private func grid(
  noisyBelow: Double = 0, unions: [UnionRule] = [.hnd, .netdissect],
  _ count: (Double, Double, UnionRule) -> Int
) -> EvidenceRecord {
  var records: [RegionCountRecord] = []
  for quantile in [0.005, 0.01, 0.05] {
    for cut in [0.04, 0.05, 0.1] {
      for union in unions {
        let eyes = count(quantile, cut, union)
        records.append(
          RegionCountRecord(
            layer: "layer1", variant: .trained, draw: 0, quantile: quantile, iouCut: cut,
            unionRule: union, thresholdIsNoisy: quantile < noisyBelow,
            detectors: [.eye: eyes], pairs: [:], axisDetectors: eyes, axisPairs: 0))
      }
    }
  }
  return EvidenceRecord(regionCounts: records)
}

/// What is said of the eye detectors of `layer1` by other settings.
private func words(_ sweep: TrendSweep) throws -> String? {
  let data = try Sweep(experiment: "study", store: sweep.store)
  let found = data.robustness
  return found.first { $0.finding.quantity.name == "eyeDetectors" && $0.finding.layer == "layer1" }?
    .words
}

@Test("a trend that every reading shows is said to rise in all, and no reading is named")
func holds() throws {
  let sweep = try TrendSweep { _, _, eyes in grid { _, _, _ in eyes } }
  #expect(
    try words(sweep)
      == "Other settings: it rises in all 17; p is at most 0.05, not corrected, in all.")
}

@Test("with three unions there are nine readings more, and the third has a name of its own")
func threeUnions() throws {
  let sweep = try TrendSweep { _, _, eyes in
    grid(unions: UnionRule.allCases) { _, _, union in union == .all ? 20 - eyes : eyes }
  }
  #expect(
    try words(sweep)
      == "Other settings: it rises in 17 of 26, falls in 9 of 26 (all by union all); p is at most 0.05, "
      + "not corrected, in all.")
  let table = try ExportTable.sensitivity.makeTable(ofExperiment: "study", in: sweep.store)
  let unions = table.values(["union"], where: ["axis": "Eyeglasses", "block": "layer1"])
  #expect(unions.count == 27 * 6)
  let order: [Table.Value] = [.text("hnd"), .text("netdissect"), .text("all")]
  #expect(unions.prefix(18).map { $0[0] } == order.flatMap { Array(repeating: $0, count: 6) })
  #expect(table.columns.contains { $0.meaning == "the rule of the union, hnd, netdissect or all" })
}

@Test("a reading that only some of the models have is left out, and that is said")
func someModels() throws {
  let sweep = try TrendSweep { seed, _, eyes in
    grid(unions: seed == 0 ? UnionRule.allCases : [.hnd, .netdissect]) { _, _, _ in eyes }
  }
  let leftOut = "Left out, as not all models are counted by them: all by union all."
  #expect(
    try words(sweep)
      == "Other settings: it rises in all 17; p is at most 0.05, not corrected, in all. \(leftOut)")
  let table = try ExportTable.robustness.makeTable(ofExperiment: "study", in: sweep.store)
  #expect(table.notes.filter { $0 == leftOut }.count == 1)
  #expect(table.values(["P"], where: ["union": "all"]).isEmpty)
}

@Test("readings in which a trend turns or stops are named, those alike together")
func hangs() throws {
  let sweep = try TrendSweep { _, _, eyes in
    grid(noisyBelow: 0.01) { quantile, cut, union in
      if union == .netdissect && cut == 0.1 { return 20 - eyes }
      return quantile == 0.05 && cut == 0.04 ? 3 : eyes
    }
  }
  #expect(
    try words(sweep)
      == "Other settings: it rises in 12 of 17, falls in 3 of 17 (all at IoU 0.1 by netdissect), "
      + "is flat in 2 of 17 (all at q 0.05, IoU 0.04); p is at most 0.05, not corrected, in 15. Thresholds are "
      + "noise at q 0.005: q·M is below 100.")
}

@Test("where the experiment's own count shows nothing, the readings that would are named")
func onlyElsewhere() throws {
  let unclear = [[1, 2, 1, 2, 1, 2], [2, 1, 2, 1, 2, 2], [1, 1, 2, 1, 1, 2]]
  let sweep = try TrendSweep(eyes: unclear) { _, place, eyes in
    grid { quantile, _, _ in quantile == 0.05 ? place : eyes }
  }
  #expect(
    try words(sweep)
      == "Other settings: it rises in all 17; p is at most 0.05, not corrected, in 6 (all at q 0.05)."
  )
}

@Test("of many readings the first few have names, and 0 everywhere is no flat curve")
func manyGroups() throws {
  let scattered = try TrendSweep { _, _, eyes in
    grid { quantile, cut, union in
      let odd = [quantile == 0.01, cut == 0.05, union == .hnd].count(where: \.self) % 2 == 0
      return odd ? 20 - eyes : eyes
    }
  }
  #expect(
    try words(scattered)?.contains(
      "falls in 9 of 17 (q 0.005, IoU 0.04, netdissect; q 0.005, IoU 0.05, hnd; q 0.005, IoU 0.1, "
        + "netdissect; and 6 more)") == true)
  let strict = try TrendSweep { _, _, eyes in
    grid { _, cut, union in cut == 0.1 && union == .hnd ? 0 : eyes }
  }
  #expect(
    try words(strict)?.contains(
      "rises in 14 of 17, counts nothing in 3 of 17 (all at IoU 0.1 by hnd)") == true)
}

@Test("the table has a row for each reading, and says which go another way than the own one")
func robustnessTable() throws {
  let sweep = try TrendSweep { _, _, eyes in
    grid { quantile, _, _ in quantile == 0.05 ? 4 : eyes }
  }
  let table = try ExportTable.robustness.makeTable(ofExperiment: "study", in: sweep.store)
  let columns = ["quantile", "direction", "same", "first", "last", "seeds"]
  let eyes = table.values(columns, where: ["quantity": "eyeDetectors", "union": "netdissect"])
  #expect(eyes.count == 9)
  #expect(
    eyes.last == [
      .number(0.05), .text("flat"), .text("no"), .number(4), .number(4), .integer(3),
    ])
  #expect(eyes.first?[1...2] == [.text("rises"), .text("yes")])
  let own = table.values(
    ["quantile", "iouCut", "union"], where: ["quantity": "eyeDetectors", "own": "yes"])
  #expect(own == [[.number(0.005), .number(0.04), .text("hnd")]])
  // Of the nose the grid of this sweep holds 0, and the experiment's own count 1 everywhere.
  let nose = table.values(["direction", "same"], where: ["quantity": "noseDetectors"])
  #expect(nose == Array(repeating: [.text("nothing"), .text("no")], count: 18))
}

@Test("of one seed, readings have signs and no p-values, and the count itself no verdict")
func oneSeed() throws {
  let sweep = try TrendSweep(eyes: [TrendSweep.eyes[0]]) { _, _, eyes in grid { _, _, _ in eyes } }
  #expect(
    try words(sweep)
      == "Other settings: 17 of 17 agree, as signs of 1 seed.")
  let html = try Report(
    Sweep(experiment: "study", store: sweep.store), pictures: nil, command: "c"
  ).html()
  // Six P of one seed have a p of 0.006 here, and five tests leave it below 0.05.
  #expect(html.contains("too few models to tell</strong></span> in layer1."))
  #expect(!html.contains("rising with P"))
  // What weakens everything is said once.
  #expect(html.components(separatedBy: "Under-powered: 1 seed has two P or more").count == 2)
}
