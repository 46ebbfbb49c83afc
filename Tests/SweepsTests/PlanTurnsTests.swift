import Foundation
import Results
import Sweeps
import TestSupport
import Testing

@Suite("The turns of a run")
struct PlanTurnsTests {
  private let folder: TemporaryFolder
  private let store: ResultStore
  private let plan: PlanID

  init() throws {
    folder = try TemporaryFolder()
    store = try ResultStore.open(at: folder.file("results.sqlite"))
    let cell = CellRecord(
      trainingHash: String(repeating: "a", count: 64), axis: "Hat", axisKind: .attribute,
      target: "Male", skew: 50, seed: 1, splitSeed: 1, spec: "{}")
    plan = try store.register(
      experiment: ExperimentRecord(name: "sweep", question: "?", source: "", spec: "{}"),
      cells: [PlannedCell(cell, dissectionHash: String(repeating: "b", count: 64))])
  }

  /// How often workers are put to the plan in 1.5 s, when they begin `begun` cells each time.
  private func turns(beginning begun: Int) -> Int {
    let start = ContinuousClock.now
    var turns = 0
    #expect(throws: SweepError.self) {
      try PlanTurns(store: store, plan: plan, retryUpTo: 0).run(
        isCancelled: { ContinuousClock.now - start > .milliseconds(1500) }, notice: { _ in }
      ) { free in
        #expect(free.map(\.status.skew) == [50])
        turns += 1
        usleep(10_000)
        return begun
      }
    }
    return turns
  }

  @Test("follow each other at once while cells are begun, and rest for a second when none can be")
  func rest() {
    #expect(turns(beginning: 0) <= 2)
    #expect(turns(beginning: 1) > 10)
  }

  @Test("go on with their plan when its name shows another, and end when the plan is recorded")
  func otherPlan() throws {
    let cell = try store.cells(ofPlan: plan)[0]
    let claim = try store.claim(
      cellID: cell.cellId, dissectionHash: cell.dissectionHash,
      worker: Worker(
        name: WorkerName.current.text, machine: "m", gitCommit: nil, blasBuild: "b",
        coreType: "c", threads: 1), lease: 1, retryUpTo: 0)
    guard case .begun(let attempt) = claim else { throw ResultsError.noSuchCell("\(claim)") }
    try store.register(
      experiment: ExperimentRecord(name: "sweep", question: "?", source: "", spec: "{}"), cells: [])
    try store.finishAttempt(attempt, outcome: .interrupted)
    var turns = 0
    try PlanTurns(store: store, plan: plan, retryUpTo: 0).run(
      isCancelled: { turns > 1 }, notice: { _ in }
    ) { free in
      turns += 1
      try store.recordTraining(
        TrainingRecord(cellId: cell.cellId, attemptId: nil, trainCount: 1, weightsFile: "w"),
        epochs: [], evaluations: [])
      try store.recordDissection(
        DissectionRecord(
          cellId: cell.cellId, dissectionHash: cell.dissectionHash, attemptId: nil, hook: .conv1,
          unionRule: .hnd, quantile: 0.005, iouCut: 0.04, imageCount: 1, inputSize: 32, spec: "{}"),
        layers: [])
      return free.count
    }
    #expect(turns == 1)
  }
}
