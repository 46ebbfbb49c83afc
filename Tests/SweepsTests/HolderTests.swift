import Foundation
import Results
import Sweeps
import TestSupport
import Testing

@Suite("Who holds a cell")
struct HolderTests {
  private let folder: TemporaryFolder
  private let store: ResultStore
  private let plan: PlanID
  private let own = WorkerName.current

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

  private func hold(_ name: WorkerName, lease: TimeInterval) throws -> Int64 {
    let cell = try store.cells(ofExperiment: "sweep")[0]
    let claim = try store.claim(
      cellID: cell.cellId, dissectionHash: cell.dissectionHash,
      worker: Worker(
        name: name.text, machine: name.host, gitCommit: nil, blasBuild: "b", coreType: "c",
        threads: 1), lease: lease, retryUpTo: 0)
    guard case .begun(let attempt) = claim else { throw ResultsError.noSuchCell("\(claim)") }
    return attempt
  }

  private func isHeld() throws -> Bool {
    try store.openCells(ofPlan: plan, retryUpTo: 0)[0].holder != nil
  }

  @Test("a worker's name tells its process from a later one of the same number")
  func names() throws {
    #expect(own.isAlive == true)
    let read = try #require(WorkerName(own.text))
    #expect(read == own)
    #expect(WorkerName(host: own.host, process: own.process, began: "1").isAlive == false)
    #expect(WorkerName(host: own.host, process: Int32.max, began: nil).isAlive == false)
    #expect(WorkerName(host: "elsewhere", process: own.process, began: own.began).isAlive == nil)
    #expect(WorkerName("host") == nil && WorkerName("host:x@1") == nil)
  }

  @Test("a process that was killed counts as dead before its parent has taken notice")
  func zombie() throws {
    let child = Process()
    child.executableURL = URL(filePath: "/bin/sleep")
    child.arguments = ["60"]
    try child.run()
    let name = WorkerName(host: own.host, process: child.processIdentifier, began: nil)
    #expect(name.isAlive == true)
    kill(child.processIdentifier, SIGKILL)
    while child.isRunning && name.isAlive == true { usleep(1000) }
    #expect(name.isAlive == false)
    child.waitUntilExit()
  }

  @Test("a living process of this machine keeps its cell, however long ago its lease ran out")
  func living() throws {
    _ = try hold(own, lease: -1_000_000)
    try HolderWatch(patience: .zero).closeAbandonedAttempts(in: store)
    #expect(try isHeld())
  }

  @Test("a dead process of this machine loses its cell at once, however long its lease")
  func dead() throws {
    _ = try hold(WorkerName(host: own.host, process: Int32.max, began: nil), lease: 1_000_000)
    try HolderWatch(patience: .seconds(Lease.seconds)).closeAbandonedAttempts(in: store)
    #expect(try !isHeld())
  }

  @Test(
    "a worker elsewhere loses its cell when its lease has stood still for long enough by our clock")
  func elsewhere() throws {
    // Its clock is years behind ours: what the lease says plays no part.
    let attempt = try hold(WorkerName(host: "elsewhere", process: 1, began: nil), lease: -1_000_000)
    let watch = HolderWatch(patience: .milliseconds(80))
    for beat in 1...4 {
      try watch.closeAbandonedAttempts(in: store)
      #expect(try isHeld())
      usleep(30_000)
      try store.renewLease(ofAttempt: attempt, lease: -1_000_000 + Double(beat))
    }
    try watch.closeAbandonedAttempts(in: store)
    usleep(120_000)
    #expect(try isHeld())
    try watch.closeAbandonedAttempts(in: store)
    #expect(try !isHeld())
  }

  @Test("a lease is renewed while its worker is busy, and its loss is noticed")
  func lease() throws {
    let attempt = try hold(own, lease: 1)
    let lease = Lease(store: store, attempt: attempt, beat: 0.05)
    usleep(200_000)
    let until = try #require(try store.openAttempts().first?.lease)
    #expect(until > Date().addingTimeInterval(200))
    try lease.check()
    try store.finishAttempt(attempt, outcome: .interrupted)
    usleep(200_000)
    #expect(throws: ResultsError.attemptIsOver(attempt)) { try lease.check() }
  }

  @Test("a process that died is struck off its plan; one of this machine that lives stays")
  func planWorkers() throws {
    let gone = WorkerName(host: own.host, process: Int32.max, began: nil).text
    for worker in [own.text, gone, "elsewhere:1"] {
      try store.attend(plan, Attendance(worker: worker, lease: 1))
    }
    let watch = HolderWatch(patience: .seconds(Lease.seconds))
    let alive = try store.planWorkers().map { ($0.worker, watch.isAlive($0)) }
    #expect(alive.first { $0.0 == own.text }?.1 == true)
    #expect(alive.first { $0.0 == gone }?.1 == false)
    try watch.closeAbandonedAttempts(in: store)
    #expect(try store.planWorkers().map(\.worker) == ["elsewhere:1", own.text].sorted())
  }

  @Test("of a process elsewhere its lease tells, in time, whether it is at its plan")
  func planWorkerElsewhere() throws {
    let watch = HolderWatch(patience: .milliseconds(80))
    func isAlive() throws -> Bool? {
      try store.planWorkers().first.flatMap(watch.isAlive)
    }
    try store.attend(plan, Attendance(worker: "elsewhere:1", lease: 1))
    #expect(try isAlive() == nil)
    try store.attend(plan, Attendance(worker: "elsewhere:1", lease: 2))
    #expect(try isAlive() == true)
    #expect(try isAlive() == nil)
    usleep(120_000)
    #expect(try isAlive() == false)
  }
}
