import Concepts
import Reports
import Results
import Specification
import Testing
import Trends

@Test("every quantity is found by its name, and names differ")
func quantityNames() {
  #expect(Set(Quantity.all.map(\.name)).count == Quantity.all.count)
  for quantity in Quantity.all { #expect(Quantity(name: quantity.name) == quantity) }
  #expect(Quantity(name: "eyeDetectors") == .region(.eye, .detectors))
  #expect(Quantity(name: "biasedUnits:axis") == .biased(.axis, significant: false))
  #expect(Quantity(name: "biasedUnits") == .biased(.palette, significant: false))
  #expect(Quantity(name: "smilingPairs") == .concept("Smiling", .pairs))
  #expect(Quantity(name: "gazeDetectors") == nil)
}

@Test("counts of regions, types, concepts and the axis follow from the units, 0 included")
func sums() throws {
  let sweep = try SampleSweep()
  let data = try Sweep(experiment: "sweep", store: sweep.store)
  let first = data.cells[0].position
  func value(_ quantity: Quantity, layer: String = "layer1") -> Double? {
    data.value(quantity, layer: layer, cell: first)
  }
  #expect(value(.all(.detectors)) == 3)
  #expect(value(.all(.pairs)) == 3)
  #expect(value(.region(.eye, .pairs)) == 2)
  #expect(value(.region(.chin, .pairs)) == 0)
  #expect(value(.type(.actionUnit, .pairs)) == 1)
  #expect(value(.type(.attribute, .detectors)) == 1)
  #expect(value(.concept("AU_1", .pairs)) == 1)
  #expect(value(.concept("AU_1", .detectors)) == 0)
  #expect(value(.axis(.pairs)) == 1)
  #expect(value(.all(.detectors), layer: "layer4") == 0)
  // What is not recorded has no value, and neither has the axis of a transform.
  #expect(data.value(.all(.detectors), layer: "layer1", cell: data.cells[3].position) == nil)
  #expect(data.series(.axis(.pairs), axis: "grayscale", layer: "layer1").cells == 0)
}

@Test("a series has a place for every planned cell, and a value for every recorded one")
func series() throws {
  let sweep = try TrendSweep(isComplete: false)
  let data = try Sweep(experiment: "study", store: sweep.store)
  let series = data.series(.region(.eye, .detectors), axis: "Eyeglasses", layer: "layer1")
  #expect(series.percentages == TrendSweep.percentages)
  #expect(series.values[0] == TrendSweep.eyes[0].map(Double.init))
  #expect(series.values[2] == [1, 1, 3, 4, 6, nil])
}

@Test("nulls are means over draws; a concept that no draw counts has 0, not nothing")
func nulls() throws {
  let sweep = try TrendSweep()
  let data = try Sweep(experiment: "study", store: sweep.store)
  let last = data.cells[17].position
  func null(_ variant: Variant, _ quantity: Quantity) -> Sweep.Null? {
    data.null(variant, of: quantity, layer: "layer1", cell: last)
  }
  #expect(
    null(.shuffled, .region(.eye, .detectors))
      == Sweep.Null(mean: 0.5, draws: 2, values: [0, 1]))
  #expect(null(.untrained, .axis(.pairs))?.mean == 3)
  #expect(null(.untrained, .concept("Eyeglasses", .detectors))?.mean == 3)
  #expect(null(.shuffled, .type(.attribute, .pairs))?.mean == 0.5)
  #expect(null(.shifted, .concept("Eyeglasses", .pairs))?.mean == 0)
  #expect(null(.untrained, .biased(.palette, significant: false))?.mean == 3)
  #expect(null(.shuffled, .biased(.palette, significant: false)) == nil)
  #expect(data.null(.untrained, of: .all(.pairs), layer: "layer2", cell: last) == nil)
}

@Test(
  "a table is the same of the parts that it asks for as of all that is recorded",
  arguments: ExportTable.allCases)
func parts(table: ExportTable) throws {
  let study = try StudySweep(seeds: [1, 2])
  let part = try Sweep(experiment: "study", store: study.store, parts: table.parts)
  let all = try Sweep(experiment: "study", store: study.store)
  for perSeed in [false, true] {
    let made = part.table(table, perSeed: perSeed)
    #expect(made == all.table(table, perSeed: perSeed))
    // No cue is planted here, so no instrument is scored.
    #expect(made.rows.isEmpty == (table == .instruments))
  }
}

@Suite("What a load of a sweep asks the database")
struct SweepQueryTests {
  /// The statements that ask, without those that only look whether the experiment is there.
  private func statements(_ study: StudySweep, _ parts: Sweep.Parts) throws -> [String] {
    try study.store.statements {
      _ = try Sweep(experiment: "study", store: study.store, parts: parts)
    }.filter { statement in
      (statement.hasPrefix("SELECT") || statement.hasPrefix("WITH"))
        && !statement.hasPrefix("SELECT * FROM experiment")
    }
  }

  @Test("a load takes a few queries, as many for two seeds as for one")
  func count() throws {
    let isOfAxis = { (axis: String, _: Int, _: Int) in axis == StudySweep.attribute }
    let small = try StudySweep(seeds: [1], isRecorded: isOfAxis)
    let large = try StudySweep(seeds: [1, 2], isRecorded: isOfAxis)
    for (parts, most) in [
      (Sweep.Parts(of: [.detectors]), 6), (Sweep.Parts(of: [.accuracy]), 3), (Report.parts, 15),
    ] {
      let queries = try statements(small, parts).count
      #expect((1...most).contains(queries), "\(queries) queries")
      #expect(try statements(large, parts).count == queries)
    }
  }

  @Test("a table of regions reads no row of single concepts' chance")
  func concepts() throws {
    let study = try StudySweep(seeds: [1]) { _, skew, _ in skew == 50 }
    let read = { try statements(study, $0).contains { $0.contains("conceptNull") } }
    #expect(try !read(Sweep.Parts(of: [.detectors, .regions])))
    #expect(try read(Sweep.Parts(of: [.concepts])))
  }
}
