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

@Test("arms that share a model train it once, and have each their own dissection and numbers")
func arms() throws {
  let planned = [
    PlannedCell.sample(arm: "plain"), .sample(quantile: 0.05, arm: "coarse"),
    .sample(seed: 2, arm: "plain"),
  ]
  let sample = try SampleDatabase(cells: planned)
  let cells = try sample.cells
  #expect(cells.map(\.arm) == ["plain", "coarse", "plain"])
  #expect(cells.map(\.position) == [0, 1, 2])
  #expect(cells[0].cellId == cells[1].cellId && cells[1].cellId != cells[2].cellId)
  #expect(cells[1].name == "coarse, Eyeglasses P50 seed 1")
  // While one arm's worker is at the model, no other can be.
  let attempt = try sample.store.beginAttempt(
    cellID: cells[0].cellId, dissectionHash: cells[0].dissectionHash, worker: .sample())
  let claim = try sample.store.claim(
    cellID: cells[1].cellId, dissectionHash: cells[1].dissectionHash, worker: .sample("host:2"),
    lease: 300, retryUpTo: 0)
  guard case .held = claim else {
    Issue.record("\(claim)")
    return
  }
  try sample.train(cells[0])
  try sample.store.recordDissection(
    .sample(cells[0]), layers: [.sample(units: [.sample(0)])],
    evidence: EvidenceRecord(regionCounts: [.sample(eyes: 3)]))
  try sample.store.finishAttempt(attempt, outcome: .done)
  #expect(try sample.cells.map(\.state) == [.dissected, .trained, .planned])
  let open = try sample.store.openCells(ofPlan: sample.plan, retryUpTo: 0)
  #expect(open.map(\.status.position) == [1, 2])
  try sample.store.recordDissection(
    .sample(cells[1]), layers: [.sample(units: [.sample(0), .sample(1)])],
    evidence: EvidenceRecord(regionCounts: [.sample(eyes: 5)]))
  #expect(try sample.store.status(of: cells[1], inPlan: sample.plan).state == .dissected)
  // Numbers of a model stand in both arms, those of a dissection in one.
  let counts = try sample.store.detectorCounts(ofExperiment: "sweep")
  #expect(counts.map(\.position) == [0, 1] && counts.map(\.units) == [1, 2])
  let readings = try sample.store.readings(ofExperiment: "sweep")
  #expect(readings.mapValues { $0.map { $0.detectors[.eye] } } == [0: [3], 1: [5]])
  let evaluations = try sample.store.evaluations(ofExperiment: "sweep", on: .test)
  #expect(evaluations.mapValues(\.count) == [0: 4, 1: 4])
  #expect(try sample.store.trainings(ofExperiment: "sweep").count == 1)
  #expect(try sample.store.attempts(atCellsOf: "sweep").map(\.id) == [attempt])
}

@Test("the names of arms are part of a plan; without a name it is the plan of before")
func armsInPlanHash() {
  func hash(_ arm: String) -> String {
    PlanRecord.hash(ofExperiment: "sweep", cells: [.sample(arm: arm)])
  }
  #expect(hash("") == PlanRecord.hash(ofExperiment: "sweep", cells: [.sample()]))
  #expect(Set([hash(""), hash("plain"), hash("coarse")]).count == 3)
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
  #expect(try sample.store.status(of: second, inPlan: sample.plan) == second)
  #expect(throws: ResultsError.self) {
    try sample.store.status(of: second, inPlan: other)
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
