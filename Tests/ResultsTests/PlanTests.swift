import Foundation
import Results
import Testing

@Test("registered cells are planned, in the order of the plan")
func registeredCells() throws {
  let sample = try SampleDatabase(cells: [.sample(skew: 100), .sample(skew: 50)])
  let cells = try sample.cells
  #expect(cells.map(\.skew) == [100, 50])
  #expect(cells.map(\.state) == [.planned, .planned])
  #expect(cells[0].name == "Eyeglasses P100 seed 1")
}

@Test("a second experiment shares the trained cell and keeps its own dissection")
func sharedCells() throws {
  let sample = try SampleDatabase(cells: [.sample(quantile: 0.005)])
  let first = try sample.first
  try sample.train(first)
  try sample.store.recordDissection(.sample(first), layers: [])
  try sample.store.register(experiment: .sample("other"), cells: [.sample(quantile: 0.05)])
  let other = try sample.store.cells(ofExperiment: "other")
  #expect(other.map(\.cellId) == [first.cellId])
  #expect(other[0].isTrained && !other[0].isDissected && other[0].state == .trained)
  #expect(try sample.first.state == .dissected)
}

@Test("a changed plan replaces the old one and keeps what was trained")
func changedPlan() throws {
  let sample = try SampleDatabase(cells: [.sample(skew: 50), .sample(skew: 100)])
  try sample.train(sample.first)
  let planned = [PlannedCell.sample(skew: 90)]
  try sample.store.register(experiment: .sample(), cells: planned)
  #expect(try sample.cells.map(\.skew) == [90])
  #expect(try sample.store.isTrained(CellRecord.sample(skew: 50).trainingHash))
  // The trained one comes back under its id; the one that nobody had begun is new again.
  try sample.store.register(experiment: .sample(), cells: [.sample(skew: 50), .sample(skew: 100)])
  #expect(try sample.cells.map(\.state) == [.trained, .planned])
  #expect(try sample.store.experiments().count == 1)
}

@Test("one hash for two cells is an error that names both, and changes nothing")
func ambiguousHash() throws {
  let sample = try SampleDatabase()
  var twin = PlannedCell.sample()
  twin.cell.skew = 70
  let error = #expect(throws: ResultsError.self) {
    try sample.store.register(experiment: .sample("other"), cells: [twin])
  }
  #expect(error?.description.contains("Eyeglasses P50 seed 1") == true)
  #expect(error?.description.contains("Eyeglasses P70 seed 1") == true)
  #expect(throws: ResultsError.self) {
    try sample.store.register(experiment: .sample("other"), cells: [.sample(), .sample()])
  }
  #expect(try sample.store.experiments().map(\.name) == ["sweep"])
}

@Test("an unknown experiment is an error that lists the recorded ones")
func unknownExperiment() throws {
  let sample = try SampleDatabase()
  #expect(throws: ResultsError.noSuchExperiment("x", recorded: ["sweep"])) {
    try sample.store.cells(ofExperiment: "x")
  }
}
