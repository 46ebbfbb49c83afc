import Reports
import Results
import Testing

/// An ablation of the eye detectors of `layer1`, by the accuracies of aligned, conflicting and worst.
private func record(
  _ variant: AblationRecord.Variant, draw: Int = 0, units: Int = 5,
  _ accuracies: (aligned: Double, conflicting: Double, worst: Double)
) -> AblationRecord {
  AblationRecord(
    endpoint: "eyeDetectors", layer: "layer1", variant: variant, draw: draw, unitCount: units,
    imageCount: 100, unbiased: (accuracies.aligned + accuracies.conflicting) / 2,
    aligned: accuracies.aligned, conflicting: accuracies.conflicting, worst: accuracies.worst)
}

/// The same of the whole layer.
private let whole = [
  record(.intact, units: 64, (0.9, 0.5, 0.4)), record(.zero, units: 64, (0.5, 0.5, 0)),
].map { record in
  var record = record
  record.endpoint = AblationRecord.wholeLayer
  return record
}

/// What every cell has: the gap is 0.4 with all units, 0.4 and 0.3 without random ones.
private func ablations(seed: Int, place: Int) -> [AblationRecord] {
  if (seed, place) == (0, 0) { return [record(.intact, units: 0, (0.9, 0.5, 0.4))] }
  let own: (Double, Double, Double) =
    switch place {
    case 5: (0.9, 0.7, 0.5)  // Better than without any control set, but for a tie of the worst.
    case 4: (0.8, 0.75, 0.6)  // The same, without a tie.
    case 3: (0.9, 0.6, 0.4)  // As the second control set.
    case 2: (0.5, 1, 0.4)  // Too far: from 0.4 to −0.5.
    default: (0.9, 0.4, 0.3)
    }
  let random = [
    record(.zero, draw: 1, (0.9, 0.5, 0.4)), record(.zero, draw: 2, (0.9, 0.6, 0.5)),
  ]
  return [record(.intact, (0.9, 0.5, 0.4)), record(.zero, own), record(.mean, (0.9, 0.55, 0.4))]
    + (place == 1 ? [] : random) + whole
}

private func findings(_ sweep: TrendSweep) throws -> [AblationFinding] {
  let data = try Sweep(experiment: "study", store: sweep.store)
  return data.ablationFindings(.region(.eye, .detectors), axis: "Eyeglasses")
}

@Test("models whose gap shrinks are counted, and those in which it does beyond all control sets")
func cause() throws {
  let sweep = try TrendSweep { seed, place, _ in
    EvidenceRecord(ablations: ablations(seed: seed, place: place))
  }
  let found = try findings(sweep)
  #expect(found.map(\.layer) == ["layer1"])
  #expect(
    found[0].lead
      == "the gap is nearer to 0 in 9 of 17 models, beyond all 2 control sets in 6 of 14 (P 90, 100)"
  )
  #expect(
    found[0].words
      == "The worst subgroup does better in 6 of 17, beyond all 2 control sets in 3 of 14 (P 90). "
      + "At P 100 (3 models, 5 units) the gap goes from 40 to 20 points (control sets: 35); the worst "
      + "subgroup goes from 40 to 50 % (control sets: 45); the mean of all four goes from 70 to 80 % "
      + "(control sets: 72.5). Control sets: not possible in 3 models. No units to ablate in 1 more "
      + "model.")
  let html = try Report(
    Sweep(experiment: "study", store: sweep.store), pictures: nil, command: "c"
  ).html()
  #expect(html.contains("At their mean instead of 0: nearer to 0 in 17 of 17."))
  #expect(
    html.contains(
      "whole layers ablated</h4>\n<p>With all 64 units of layer1 at 0, the mean of all four goes "
        + "from 70 to 50 % (mean of 17 models).</p>"))
  #expect(
    html.contains(
      "in 6 of 14 (P 90, 100).</strong><details class=\"chance\"><summary>The accuracies without them"
        + "</summary>The worst subgroup does better"))
  #expect(html.contains("that would be one model in 3"))
}

@Test("control sets are held against the models that have some, not against all models of that P")
func causeWithFewControls() throws {
  let sweep = try TrendSweep { seed, place, _ in
    let records = ablations(seed: seed, place: place)
    // One model alone has control sets, and without the units its gap stays as it is.
    return EvidenceRecord(
      ablations: seed == 1
        ? records.map { record in
          var record = record
          if record.draw == 0, record.variant == .zero { record.conflicting = record.aligned - 0.4 }
          return record
        } : records.filter { $0.draw == 0 })
  }
  let words = try #require(findings(sweep).first).words
  #expect(
    words.contains(
      "At P 100 (3 models, 5 units) the gap goes from 40 to 26.7 points; the worst subgroup goes "
        + "from 40 to 50 %; the mean of all four goes from 70 to 80 %. Where there are control sets "
        + "(1 model, 5 units) the gap stays at 40 points (control sets: 35); "), "\(words)")
  let table = try ExportTable.ablation.makeTable(ofExperiment: "study", in: sweep.store)
  let row = table.values(
    ["change", "controlled", "controlledChange", "randomChange"],
    where: ["endpoint": "eyeDetectors", "become": "zero", "measure": "gap"])[5]
  #expect(row == [.number(-0.4 / 3), .integer(1), .number(0), .number(-0.05)])
}

@Test("changes that are the same but for the error of a subtraction count as the same")
func equalChanges() throws {
  let sweep = try TrendSweep { _, _, _ in
    EvidenceRecord(
      ablations: [
        record(.intact, (0.9, 0.5, 0.4)), record(.zero, (0.7, 0.3, 0.4)),
        record(.zero, draw: 1, (0.9, 0.5, 0.4)),
      ])
  }
  let table = try ExportTable.ablation.makeTable(ofExperiment: "study", in: sweep.store)
  let row = table.values(
    ["change", "randomChange", "reached"],
    where: ["endpoint": "eyeDetectors", "become": "zero", "measure": "gap"])[0]
  #expect(row == [.number(0), .number(0), .number(1)])
}

@Test("an endpoint without units, and one of a single seed, prove nothing and say so")
func causeOfLittle() throws {
  let blind = try TrendSweep { _, _, _ in
    EvidenceRecord(ablations: [record(.intact, units: 0, (0.9, 0.5, 0.4))])
  }
  #expect(try findings(blind).map(\.lead) == ["no units to ablate in 18 models"])
  #expect(try findings(blind).map(\.words) == [""])
  let single = try TrendSweep(eyes: [TrendSweep.eyes[0]]) { seed, place, _ in
    EvidenceRecord(ablations: ablations(seed: seed, place: place))
  }
  #expect(try findings(single)[0].words.hasSuffix("1 seed: an example, no evidence."))
}

@Test("the table counts the cells that are better without the units, and better than at random")
func ablationCounts() throws {
  let sweep = try TrendSweep { seed, place, _ in
    EvidenceRecord(ablations: ablations(seed: seed, place: place))
  }
  let table = try ExportTable.ablation.makeTable(ofExperiment: "study", in: sweep.store)
  func values(_ endpoint: String, _ columns: [String]) -> [[Table.Value]] {
    table.values(columns, where: ["endpoint": endpoint, "become": "zero", "measure": "gap"])
  }
  let gaps = values("eyeDetectors", ["P", "better", "best"])
  #expect(
    gaps == [
      [.integer(50), .integer(0), .integer(0)], [.integer(60), .integer(0), .missing],
      [.integer(70), .integer(0), .integer(0)], [.integer(80), .integer(3), .integer(0)],
      [.integer(90), .integer(3), .integer(3)], [.integer(100), .integer(3), .integer(3)],
    ])
  let layers = values(AblationRecord.wholeLayer, ["units", "controls"])
  #expect(layers.first == [.number(64), .text("all units")])
}
