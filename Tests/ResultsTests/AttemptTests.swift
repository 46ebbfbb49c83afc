import Foundation
import Results
import Testing

/// A moment that a clock shows to the millisecond, as the database keeps it.
private let noon = Date(timeIntervalSince1970: 1_750_000_000)

extension SampleDatabase {
  fileprivate func begin(_ worker: String = "host:1", lease: Double = 600, now: Date = Date())
    throws -> Int64
  {
    let cell = try first
    return try store.beginAttempt(
      cellID: cell.cellId, dissectionHash: cell.dissectionHash, worker: .sample(worker),
      lease: lease, now: now)
  }
}

@Test("an attempt keeps who worked, on what, when and to which end")
func attemptFacts() throws {
  let sample = try SampleDatabase()
  let id = try sample.begin(now: noon)
  try sample.store.finishAttempt(id, outcome: .done, now: noon.addingTimeInterval(60))
  let attempt = try #require(sample.store.attempts(atCell: sample.first.cellId).first)
  #expect(attempt.started == noon && attempt.finished == noon.addingTimeInterval(60))
  #expect(attempt.machine == "host" && attempt.threads == 2 && attempt.outcome == .done)
}

@Test("an open attempt makes its cell running until its lease runs out")
func runningCell() throws {
  let sample = try SampleDatabase()
  let id = try sample.begin(lease: 600)
  #expect(try sample.first.state == .running)
  try sample.store.renewLease(ofAttempt: id, lease: -1)
  #expect(try sample.first.state == .interrupted)
  try sample.store.renewLease(ofAttempt: id, lease: 600)
  #expect(try sample.first.state == .running)
  #expect(try sample.store.openAttempts().map(\.id) == [id])
}

@Test(
  "a cell that a worker holds is refused to others until its attempt is closed, whatever the time")
func takenCell() throws {
  let sample = try SampleDatabase()
  let first = try sample.begin("host:1", lease: 600, now: noon)
  func claim(retryUpTo: Int64 = 0) throws -> Claim {
    let cell = try sample.first
    return try sample.store.claim(
      cellID: cell.cellId, dissectionHash: cell.dissectionHash, worker: .sample("host:2"),
      lease: 600, retryUpTo: retryUpTo, now: noon.addingTimeInterval(1_000_000))
  }
  guard case .held(let holder) = try claim() else { throw Unexpected() }
  #expect(holder.id == first && holder.worker == "host:1")
  #expect(
    try sample.store.openCells(ofPlan: sample.plan, retryUpTo: 0).map(\.holder?.id) == [first])
  try sample.store.finishAttempt(first, outcome: .failed, message: "no", now: noon)
  #expect(try claim() == .failed)
  #expect(try sample.store.openCells(ofPlan: sample.plan, retryUpTo: 0).isEmpty)
  #expect(try sample.store.openCells(ofPlan: sample.plan, retryUpTo: first).count == 1)
  guard case .begun(let second) = try claim(retryUpTo: first) else { throw Unexpected() }
  #expect(try sample.store.lastAttempt() == second)
  try sample.train(sample.first)
  try sample.store.recordDissection(.sample(sample.first), layers: [])
  try sample.store.finishAttempt(second, outcome: .done)
  #expect(try claim() == .done)
  #expect(try sample.store.openCells(ofPlan: sample.plan, retryUpTo: 0).isEmpty)
}

private struct Unexpected: Error {}

@Test("what a worker found whose cell was given to another is not recorded")
func fencing() throws {
  let sample = try SampleDatabase()
  let cell = try sample.first
  let lost = try sample.begin()
  try sample.store.finishAttempt(lost, outcome: .interrupted)
  let training = TrainingRecord(
    cellId: cell.cellId, attemptId: lost, trainCount: 10, weightsFile: "w")
  #expect(throws: ResultsError.attemptIsOver(lost)) {
    try sample.store.recordTraining(training, epochs: [], evaluations: [])
  }
  #expect(try sample.first.isTrained == false)
  try sample.train(cell)
  var dissection = DissectionRecord.sample(cell)
  dissection.attemptId = lost
  #expect(throws: ResultsError.attemptIsOver(lost)) {
    try sample.store.recordDissection(dissection, layers: [])
  }
  #expect(try sample.first.isDissected == false)
}

@Test("a failed attempt keeps its message, and a later success overrides its state")
func failedAttempt() throws {
  let sample = try SampleDatabase()
  let id = try sample.begin()
  try sample.store.finishAttempt(id, outcome: .failed, message: "the loss is not a number")
  let failed = try sample.first
  #expect(failed.state == .failed && failed.message == "the loss is not a number")
  #expect(failed.attempts == 1)
  let second = try sample.begin()
  try sample.train(failed)
  try sample.store.recordDissection(.sample(failed), layers: [])
  try sample.store.finishAttempt(second, outcome: .done)
  #expect(try sample.first.state == .dissected)
  #expect(try sample.store.attempts(atCell: failed.cellId)[0].message == failed.message)
}

@Test("a failed dissection does not mark the cell as failed for another quantile")
func failureOfOneDissection() throws {
  let sample = try SampleDatabase(cells: [.sample(quantile: 0.005)])
  try sample.train(sample.first)
  let id = try sample.begin()
  try sample.store.finishAttempt(id, outcome: .failed, message: "no masks")
  try sample.store.register(experiment: .sample("other"), cells: [.sample(quantile: 0.05)])
  #expect(try sample.first.state == .failed)
  #expect(try sample.store.cells(ofExperiment: "other")[0].state == .trained)
}

@Test("a closed attempt cannot be closed or renewed again")
func closedAttempt() throws {
  let sample = try SampleDatabase()
  let id = try sample.begin()
  try sample.store.finishAttempt(id, outcome: .interrupted)
  #expect(throws: ResultsError.attemptIsOver(id)) {
    try sample.store.finishAttempt(id, outcome: .done)
  }
  #expect(throws: ResultsError.attemptIsOver(id)) {
    try sample.store.renewLease(ofAttempt: id, lease: 600)
  }
  // Who does not mind that another process was faster changes nothing.
  try sample.store.finishAttemptIfOpen(id, outcome: .done)
  #expect(try sample.first.state == .interrupted)
}

@Test("the time that is left follows from the median cell, the open cells and those at work")
func pace() throws {
  let cells = (1...6).map { PlannedCell.sample(seed: $0) }
  let sample = try SampleDatabase(cells: cells)
  #expect(try sample.store.pace(ofExperiment: "sweep").secondsLeft == nil)
  for (place, seconds) in [(0, 10.0), (1, 60), (2, 30)] {
    let cell = try sample.cells[place]
    let attempt = try sample.store.beginAttempt(
      cellID: cell.cellId, dissectionHash: cell.dissectionHash, worker: .sample(), now: noon)
    try sample.train(cell)
    try sample.store.recordDissection(.sample(cell), layers: [])
    try sample.store.finishAttempt(
      attempt, outcome: .done, now: noon.addingTimeInterval(seconds))
  }
  let open = try sample.cells.suffix(3)
  #expect(try sample.store.pace(ofExperiment: "sweep").secondsLeft == 90)
  for cell in open.prefix(2) {
    _ = try sample.store.beginAttempt(
      cellID: cell.cellId, dissectionHash: cell.dissectionHash, worker: .sample(), now: noon)
  }
  let pace = try sample.store.pace(ofExperiment: "sweep", now: noon)
  #expect(pace == Pace(openCells: 3, workers: 2, secondsPerCell: 30))
  #expect(pace.secondsLeft == 45)
  // What has been spent on the cells at work counts, but never more than they take.
  for (seconds, left) in [(10.0, 35.0), (1000, 15)] {
    let later = try sample.store.pace(
      ofExperiment: "sweep", now: noon.addingTimeInterval(seconds))
    #expect(later.secondsLeft == left)
  }
}
