import Reports
import Results
import Testing

@Test("each count of a region, type and concept stands beside its nulls and the excess")
func countTables() throws {
  let sweep = try TrendSweep()
  let start = "Eyeglasses,layer1,100,"
  let regions = try ExportTable.regions.makeTable(ofExperiment: "study", in: sweep.store)
  #expect(
    regions.lines("axis") == [
      "axis,block,P,region,count,seeds,observed,observedSD,untrained,shuffled,shifted,"
        + "overUntrained,overShuffled,overShifted,missing"
    ])
  // 9, 11 and 8 detectors; 1, 2 and 3 untrained.
  #expect(
    regions.lines(start + "eye,detectors")
      == [start + "eye,detectors,3,9.333333,1.527525,2,0.5,0,7.333333,8.833333,9.333333,"])
  #expect(regions.lines(start + "nose,pairs") == [start + "nose,pairs,3,1,0,0,0,0,1,1,1,"])
  #expect(
    regions.lines(start + "all,pairs")
      == [start + "all,pairs,3,10.333333,1.527525,2,0.5,0,8.333333,9.833333,10.333333,"])
  let types = try ExportTable.types.makeTable(ofExperiment: "study", in: sweep.store)
  #expect(
    types.lines(start + "attribute,pairs")
      == [start + "attribute,pairs,3,9.333333,1.527525,2,0.5,0,7.333333,8.833333,9.333333,"])
  #expect(types.lines(start + "part,det") == [start + "part,detectors,3,1,0,0,0,0,1,1,1,"])
  let concepts = try ExportTable.concepts.makeTable(ofExperiment: "study", in: sweep.store)
  #expect(
    concepts.lines(start + "Eyeglasses")
      == ["detectors", "pairs"].map {
        start + "Eyeglasses,eye,attribute,\($0),3,9.333333,1.527525,2,0.5,0,7.333333,8.833333,"
          + "9.333333,"
      })
  #expect(concepts.lines(start).count == 4)
  #expect(concepts.notes.contains { $0.contains("Goatee") && !$0.contains("Eyeglasses") })
}

@Test("a half-finished sweep has rows for what is missing, per seed as well")
func unfinishedCounts() throws {
  let sweep = try TrendSweep(isComplete: false)
  let means = try ExportTable.regions.makeTable(ofExperiment: "study", in: sweep.store)
  #expect(
    means.lines("Eyeglasses,layer1,100,eye,detectors")
      == ["Eyeglasses,layer1,100,eye,detectors,2,10,1.414214,1.5,0.5,0,8.5,9.5,10,seed 3"])
  let seeds = try ExportTable.regions.makeTable(
    ofExperiment: "study", in: sweep.store, perSeed: true)
  #expect(
    seeds.lines("Eyeglasses,layer1,100,eye,detectors") == [
      "Eyeglasses,layer1,100,eye,detectors,1,9,1,0.5,0,8,8.5,9",
      "Eyeglasses,layer1,100,eye,detectors,2,11,2,0.5,0,9,10.5,11",
      "Eyeglasses,layer1,100,eye,detectors,3,,,,,,,",
    ])
}

@Test("biased units stand beside those of the untrained network")
func biasNulls() throws {
  let sweep = try TrendSweep()
  let table = try ExportTable.biased.makeTable(ofExperiment: "study", in: sweep.store)
  #expect(
    table.lines("Eyeglasses,layer1,50,palette")
      == ["Eyeglasses,layer1,50,palette,3,1,1,0,1,0,3,-2,0,1,"])
}

@Test("of every null the draws are told: mean, largest, and how many reach what was observed")
func nullTable() throws {
  let sweep = try TrendSweep()
  let table = try ExportTable.nulls.makeTable(ofExperiment: "study", in: sweep.store)
  func line(_ count: String, _ null: String) -> [String] {
    table.lines("Eyeglasses,layer1,50,\(count),\(null)")
  }
  // Observed 1, 2 and 1; untrained 1, 2 and 3; shuffled 0 and 1 each.
  #expect(
    line("eyeDetectors", "untrained")
      == ["Eyeglasses,layer1,50,eyeDetectors,untrained,3,1.333333,2,1,3,-0.666667,1,1,"])
  #expect(
    line("eyeDetectors", "shuffled")
      == ["Eyeglasses,layer1,50,eyeDetectors,shuffled,3,1.333333,0.5,0,1,0.833333,2,0.333333,"])
  #expect(
    line("biasedUnits", "untrained")
      == ["Eyeglasses,layer1,50,biasedUnits,untrained,3,1,3,3,3,-2,1,1,"])
  #expect(line("biasedUnits", "shuffled") == [])
}

@Test("readings by other settings are listed, and the experiment's own is marked")
func sensitivity() throws {
  let sweep = try TrendSweep()
  let table = try ExportTable.sensitivity.makeTable(ofExperiment: "study", in: sweep.store)
  #expect(
    table.lines("Eyeglasses,layer1,").filter { $0.contains(",50,") } == [
      "Eyeglasses,layer1,0.005,0.04,hnd,yes,50,3,1.333333,1.333333,0,0,0,0,1.333333,1.333333,"
        + "1.333333,1.333333,0,",
      "Eyeglasses,layer1,0.01,0.04,hnd,,50,3,3.333333,3.333333,0,0,0,0,3.333333,3.333333,"
        + "3.333333,3.333333,0,",
    ])
}

@Test("an ablation stands beside random sets, or the words that none was possible")
func ablation() throws {
  let sweep = try TrendSweep()
  let table = try ExportTable.ablation.makeTable(ofExperiment: "study", in: sweep.store)
  // The gap is 0.4 intact, 0.2 without the units, 0.4 and 0.15 without random ones.
  #expect(
    table.lines("Eyeglasses,eyeDetectors,layer1,zero,gap,100")
      == [
        "Eyeglasses,eyeDetectors,layer1,zero,gap,100,3,9.333333,200,0.4,0.2,-0.2,3,-0.2,-0.125,-0.25,"
          + "0,0.5,3,0,2 sets,"
      ])
  #expect(
    table.lines("Eyeglasses,eyeDetectors,layer1,mean,gap,100")
      == [
        "Eyeglasses,eyeDetectors,layer1,mean,gap,100,3,9.333333,200,0.4,0.3,-0.1,0,,,,,,3,,"
          + "not possible,"
      ])
  // Two of three seeds have units there; the third loses none, and changes nothing.
  #expect(
    table.lines("Eyeglasses,noseDetectors,layer1,zero,gap,100")
      == [
        "Eyeglasses,noseDetectors,layer1,zero,gap,100,3,1.333333,200,0.4,0.2,-0.2,0,,,,,,2,,"
          + "not possible or no units,"
      ])
  #expect(
    table.lines("Eyeglasses,eyeDetectors,layer1,zero,worst,50").first?.contains(",0.5,0.5,0,")
      == true)
}

@Test(
  "a database without evidence has all tables, and no made-up zeros",
  arguments: ExportTable.allCases)
func withoutEvidence(kind: ExportTable) throws {
  let sweep = try SampleSweep()
  let table = try kind.makeTable(ofExperiment: "sweep", in: sweep.store)
  for (place, column) in table.columns.enumerated()
  where ["untrained", "shuffled", "shifted", "overUntrained"].contains(column.name) {
    #expect(table.rows.allSatisfy { $0[place] == .missing })
  }
  for format in TableFormat.allCases { #expect(!table.rendered(as: format).isEmpty) }
}
