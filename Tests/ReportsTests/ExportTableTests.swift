import Reports
import Results
import Testing

extension Table {
  /// The CSV lines that begin with `start`.
  func lines(_ start: String) -> [String] {
    csv.split(separator: "\n").map(String.init).filter { $0.hasPrefix(start) }
  }
}

@Test("detectors are counted by region, union and axis, as means over the recorded seeds")
func detectorTable() throws {
  let sweep = try SampleSweep()
  let table = try ExportTable.detectors.makeTable(ofExperiment: "sweep", in: sweep.store)
  #expect(
    table.lines("axis") == [
      "axis,block,P,seeds,units,detectors,detectorsSD,other,eye,cheek,nose,mouth,chin,pairs,"
        + "eyePairs,axisDetectors,axisPairs,untrained,shuffled,shifted,overUntrained,overShuffled,"
        + "overShifted,missing"
    ])
  #expect(
    table.lines("Eyeglasses,layer1") == [
      // Seed 1 has 3 detectors and seed 2 has 1.
      "Eyeglasses,layer1,50,2,4,2,1.414214,1,1,0,0.5,0.5,0,2.5,2,1,1,,,,,,,",
      "Eyeglasses,layer1,100,1,4,4,,4,4,0,0,0,0,5,5,1,1,,,,,,,seed 2",
    ])
  #expect(
    table.lines("Eyeglasses,layer4,50") == [
      "Eyeglasses,layer4,50,2,1,0,0,0,0,0,0,0,0,0,0,0,0,,,,,,,"
    ])
  #expect(table.lines("grayscale,layer1") == ["grayscale,layer1,50,0,,,,,,,,,,,,,,,,,,,,seed 1"])
  #expect(table.rows.count == 12)
}

@Test("where cells are counted by three unions the third has a column, empty where one is not")
func thirdUnion() throws {
  func table(_ third: Set<Int>) throws -> Table {
    let sweep = try SampleSweep(third: third)
    return try ExportTable.detectors.makeTable(ofExperiment: "sweep", in: sweep.store)
  }
  let columns = ["P", "detectors", "other", "all", "eye"]
  let all = try table([0, 1, 2]).values(columns, where: ["block": "layer1", "axis": "Eyeglasses"])
  #expect(
    all.map { $0.prefix(4) } == [
      [.integer(50), .number(2), .number(1), .number(1)],
      [.integer(100), .number(4), .number(4), .number(4)],
    ])
  let some = try table([0, 2]).values(columns, where: ["block": "layer1", "axis": "Eyeglasses"])
  #expect(some.map { $0[3] } == [.missing, .number(4)])
  #expect(try table([]).columns.allSatisfy { $0.name != "all" })
  #expect(try table([0]).columns.first { $0.name == "all" }?.meaning.contains("annotated") == true)
}

@Test("with a row per seed, a missing seed is a row without values")
func detectorTablePerSeed() throws {
  let sweep = try SampleSweep()
  let table = try ExportTable.detectors.makeTable(
    ofExperiment: "sweep", in: sweep.store, perSeed: true)
  #expect(
    table.lines("Eyeglasses,layer1") == [
      "Eyeglasses,layer1,50,1,4,3,1,1,0,1,1,0,3,2,1,1,,,,,,",
      "Eyeglasses,layer1,50,2,4,1,1,1,0,0,0,0,2,2,1,1,,,,,,",
      "Eyeglasses,layer1,100,1,4,4,4,4,0,0,0,0,5,5,1,1,,,,,,",
      "Eyeglasses,layer1,100,2,,,,,,,,,,,,,,,,,,",
    ])
}

@Test("notes say how units were dissected, which thresholds are noise and what is missing")
func notes() throws {
  let sweep = try SampleSweep()
  let table = try ExportTable.detectors.makeTable(ofExperiment: "sweep", in: sweep.store)
  #expect(
    table.notes == [
      "Dissected at hook conv1 over 600 images, input 64 px, quantile 0.005; detectors by the hnd "
        + "union (other: netdissect), IoU at least 0.04.",
      "Thresholds are noisy in layer4: fewer than 100 activations lie above them.",
      "Not recorded yet: Eyeglasses P100 seed 2 (failed); grayscale P50 seed 1 (planned).",
    ])
}

@Test("a unit is biased once per family, and significance is asked beside the cut-off")
func biasTable() throws {
  let sweep = try SampleSweep()
  let table = try ExportTable.biased.makeTable(ofExperiment: "sweep", in: sweep.store)
  #expect(
    table.lines("axis") == [
      "axis,block,P,family,seeds,units,biased,biasedSD,both,bothSD,untrained,overUntrained,"
        + "bothUntrained,overBothUntrained,missing"
    ])
  #expect(
    table.lines("Eyeglasses,layer1") == [
      "Eyeglasses,layer1,50,age,2,1,1,0,0,0,,,,,",
      "Eyeglasses,layer1,100,age,1,1,1,,0,,,,,,seed 2",
      "Eyeglasses,layer1,50,palette,2,1.5,1.5,0.707107,1,0,,,,,",
      "Eyeglasses,layer1,100,palette,1,1,1,,1,,,,,,seed 2",
    ])
  #expect(
    table.lines("grayscale,layer1,50,palette") == ["grayscale,layer1,50,palette,0,,,,,,,,,,seed 1"])
}

@Test("per group, a unit counts for every group whose cut-off it reaches")
func groupTable() throws {
  let sweep = try SampleSweep()
  let table = try ExportTable.biasedGroups.makeTable(ofExperiment: "sweep", in: sweep.store)
  #expect(
    table.lines("Eyeglasses,layer1,50") == [
      "Eyeglasses,layer1,50,age,0-20,2,1,1,0,0,0,,,,,",
      "Eyeglasses,layer1,50,age,20-40,2,1,1,0,0,0,,,,,",
      "Eyeglasses,layer1,50,age,40-60,2,1,0,0,0,0,,,,,",
      "Eyeglasses,layer1,50,age,60+,2,1,0,0,0,0,,,,,",
      "Eyeglasses,layer1,50,palette,colour,2,1.5,0.5,0.707107,0,0,,,,,",
      "Eyeglasses,layer1,50,palette,grayscale,2,1.5,1,0,1,0,,,,,",
    ])
}

@Test("accuracy is the mean of subgroups, its interval that of one test set")
func accuracyTable() throws {
  let sweep = try SampleSweep()
  let table = try ExportTable.accuracy.makeTable(ofExperiment: "sweep", in: sweep.store)
  // Seed 1: .9 .8 .7 1.0, seed 2: .8 .8 .8 .8; the interval is scipy.stats.binomtest(264, 320)
  #expect(
    table.csv == """
      axis,P,seeds,unbiased,low,high,aligned,conflicting,gap,worst,worstSubgroup,n,missing
      Eyeglasses,50,2,0.825,0.779582,0.862708,0.875,0.775,0.1,0.75,\
      Male=0 Eyeglasses=1 or Male=1 Eyeglasses=1,350,
      Eyeglasses,100,1,0.625,0.570769,0.676266,1,0.25,0.75,0.2,Male=0 Eyeglasses=1,350,seed 2
      grayscale,50,0,,,,,,,,,,seed 1

      """)
}

@Test("status lists every cell with its state and message")
func statusTable() throws {
  let sweep = try SampleSweep()
  let table = try Sweep(experiment: "sweep", store: sweep.store, parts: []).statusTable()
  #expect(
    table.csv == """
      axis,P,seed,state,attempts,worker,started,minutes,message
      Eyeglasses,50,1,dissected,0,,,,
      Eyeglasses,50,2,dissected,0,,,,
      Eyeglasses,100,1,dissected,0,,,,
      Eyeglasses,100,2,failed,1,host:1,1970-01-01T00:00:00Z,1.5,"disk full, 0 bytes left"
      grayscale,50,1,planned,0,,,,

      """)
  #expect(table.notes == ["In all: 1 planned, 1 failed, 3 dissected."])
}

@Test("an unknown experiment is an error", arguments: ExportTable.allCases)
func unknownExperiment(kind: ExportTable) throws {
  let sweep = try SampleSweep()
  #expect(throws: ResultsError.noSuchExperiment("x", recorded: ["sweep"])) {
    try kind.makeTable(ofExperiment: "x", in: sweep.store)
  }
}
