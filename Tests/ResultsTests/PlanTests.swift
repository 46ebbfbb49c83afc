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

@Test("a plan keeps its cells when its name shows another, as long as something was done for it")
func keptPlan() throws {
  let sample = try SampleDatabase(cells: [.sample(skew: 50), .sample(skew: 100)])
  let cell = try sample.first
  let attempt = try sample.store.beginAttempt(
    cellID: cell.cellId, dissectionHash: cell.dissectionHash, worker: .sample())
  let other = try sample.store.register(experiment: .sample(), cells: [.sample(skew: 90)])
  #expect(other != sample.plan)
  #expect(try sample.cells.map(\.skew) == [90])
  let open = try sample.store.openCells(ofPlan: sample.plan, retryUpTo: 0)
  #expect(open.map(\.status.skew) == [50, 100] && open.map(\.holder?.id) == [attempt, nil])
  let second = open[1].status
  #expect(try sample.store.status(ofCell: second.cellId, inPlan: sample.plan) == second)
  #expect(throws: ResultsError.self) {
    try sample.store.status(ofCell: second.cellId, inPlan: other)
  }
}

@Test("a plan for which nothing was done goes with its name's next plan, and its number with it")
func droppedPlan() throws {
  let sample = try SampleDatabase(cells: [.sample(skew: 50)])
  let other = try sample.store.register(experiment: .sample(), cells: [.sample(skew: 90)])
  #expect(throws: ResultsError.noSuchPlan(sample.plan)) { try sample.store.plan(sample.plan) }
  #expect(throws: ResultsError.noSuchPlan(sample.plan)) {
    try sample.store.openCells(ofPlan: sample.plan, retryUpTo: 0)
  }
  let again = try sample.store.register(experiment: .sample(), cells: [.sample(skew: 50)])
  #expect(Set([sample.plan, other, again]).count == 3)
}

@Test("the same cells under the same name are one plan, however its file is written")
func samePlan() throws {
  let sample = try SampleDatabase()
  var rewritten = ExperimentRecord.sample()
  rewritten.source = "# A comment.\nname: sweep\n"
  let plan = try sample.store.register(
    experiment: rewritten, overrides: ["seeds=[1]"], cells: [.sample()])
  #expect(plan == sample.plan)
  let recorded = try sample.store.plan(plan)
  #expect(recorded.source == rewritten.source && recorded.overrides == ["seeds=[1]"])
  for cells in [[PlannedCell.sample(quantile: 0.01)], [.sample(), .sample(skew: 90)], []] {
    let hash = PlanRecord.hash(ofExperiment: "sweep", cells: cells)
    #expect(hash != recorded.planHash && hash.count == 64)
  }
  #expect(try sample.store.register(experiment: .sample("other"), cells: [.sample()]) != plan)
}

@Test("while a process is at a plan, its name takes no other, and nothing changes")
func takenName() throws {
  let sample = try SampleDatabase()
  let one = Attendance(worker: "host:1", lease: 300)
  try sample.store.attend(sample.plan, one)
  let error = #expect(throws: ResultsError.self) {
    try sample.store.register(experiment: .sample(), cells: [.sample(skew: 90)], attendance: one)
  }
  guard case .experimentIsBeingRun("sweep", let workers)? = error else { throw Unexpected() }
  #expect(workers.map(\.worker) == ["host:1"] && workers.map(\.planId) == [sample.plan])
  #expect(try sample.cells.map(\.skew) == [50])
  // The same plan, and another name, are free.
  let two = Attendance(worker: "host:2", lease: 300)
  try sample.store.register(experiment: .sample(), cells: [.sample()], attendance: two)
  try sample.store.register(experiment: .sample("other"), cells: [.sample(skew: 90)])
  #expect(try sample.store.planWorkers().map(\.worker) == ["host:1", "host:2"])
  for worker in ["host:1", "host:2"] { try sample.store.leave(sample.plan, worker: worker) }
  try sample.store.register(experiment: .sample(), cells: [.sample(skew: 90)], attendance: one)
  #expect(try sample.cells.map(\.skew) == [90])
  #expect(throws: ResultsError.noSuchPlan(sample.plan)) {
    try sample.store.attend(sample.plan, two)
  }
}

private struct Unexpected: Error {}
