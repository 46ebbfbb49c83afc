import Foundation
import GRDB
import Results
import TestSupport
import Testing

@Suite("The plan of a run")
struct PlanTests {
  private let folder: TemporaryFolder
  /// Two cells; some seconds each.
  private let command = [
    "run", "sweep.yaml", "--threads", "1", "skew=[{attribute: Eyeglasses, P: [50, 100]}]",
  ]

  init() throws {
    folder = try TemporaryFolder()
    try Data(faultSweep.utf8).write(to: folder.file("sweep.yaml"))
  }

  private func store() throws -> ResultStore {
    try ResultStore.open(at: folder.file("results.sqlite"), creating: false)
  }

  private func states(ofPlan plan: Int64) throws -> [CellState] {
    try store().cells(ofPlan: PlanID(rawValue: plan)).map(\.state)
  }

  /// Starts another run with more epochs, and stops it as soon as it computes, if it does.
  private func slip() throws -> (status: Int32, errors: String) {
    let slip = try RunningLancet(
      command + ["--jobs", "1", "training.epochs=4"], in: folder.url, log: "slip.txt")
    if slip.wait(until: { slip.errors.contains("/2] ") }) { slip.signal(SIGINT) }
    return (slip.finish(), slip.errors)
  }

  @Test(
    "is finished when another run of the same name is asked for; that one is refused by name",
    arguments: ["[1/2]", "[2/2]"])
  func slipBeside(moment: String) throws {
    let run = try RunningLancet(command + ["--jobs", "1"], in: folder.url)
    #expect(run.wait { run.errors.contains(moment) })
    let slip = try slip()
    #expect(run.finish(within: 300) == 0, "\(run.errors)")
    #expect(try states(ofPlan: 1) == [.dissected, .dissected])
    #expect(slip.status == 2, "\(slip.errors)")
    #expect(slip.errors.contains("faults is being run with other settings or data by "))
    #expect(slip.errors.contains(":\(run.process.processIdentifier)"))
    #expect(slip.errors.contains("(training.epochs: 2, here 4)"))
    // Nobody is at it any more.
    #expect(try store().planWorkers().isEmpty)
  }

  @Test("of a killed run does not keep its name")
  func killed() throws {
    let run = try RunningLancet(command + ["--jobs", "1"], in: folder.url)
    #expect(run.wait { run.errors.contains("[1/2]") })
    _ = run.killTree()
    #expect(try store().planWorkers().count == 1)
    let other = try LancetProcess(
      command + ["--jobs", "1", "training.epochs=1"], in: folder.url)
    #expect(other.status == 0, "\(other.errors)")
    #expect(other.errors.contains("plan 2: 2 cells, 0 of them recorded"))
    #expect(try states(ofPlan: 2) == [.dissected, .dissected])
  }

  @Test("stays the same when the experiment's file is changed and a worker replaced")
  func editedFile() throws {
    let run = try RunningLancet(command + ["--jobs", "2"], in: folder.url)
    #expect(run.wait { run.errors.contains("[1/2]") && run.errors.contains("[2/2]") })
    try Data(faultSweep.replacing("epochs: 2", with: "epochs: 3").utf8)
      .write(to: folder.file("sweep.yaml"))
    let child = try #require(run.children.first)
    kill(child, SIGKILL)
    #expect(run.finish(within: 300) == 0, "\(run.errors)")
    #expect(run.errors.contains("The cell will be tried again"))
    #expect(try states(ofPlan: 1) == [.dissected, .dissected])
    #expect(try store().experiments().count == 1)
  }

  @Test("is all that a worker needs, as long as the data are those of the plan")
  func work() throws {
    let run = try RunningLancet(command + ["--jobs", "1"], in: folder.url)
    #expect(run.wait { run.errors.contains("plan 1: 2 cells, 0 of them recorded") })
    run.signal(SIGTERM)
    #expect(run.finish() == 130)
    try FileManager.default.removeItem(at: folder.file("sweep.yaml"))

    let database = try DatabaseQueue(path: folder.file("results.sqlite").path)
    func change(_ old: String, to new: String) throws {
      try database.write {
        try $0.execute(sql: "UPDATE plan SET source = replace(source, '\(old)', '\(new)')")
      }
    }
    try change("seed: 7", to: "seed: 8")
    let refused = try LancetProcess(["work", "--plan", "1"], in: folder.url)
    #expect(refused.status == 3)
    #expect(refused.errors.contains("results.sqlite: plan 1 was made from other data"))
    #expect(try states(ofPlan: 1).allSatisfy { $0 != .dissected })
    try change("seed: 8", to: "seed: 7")

    let worker = try LancetProcess(["work", "--plan", "1", "--threads", "1"], in: folder.url)
    #expect(worker.status == 0 && worker.output.isEmpty, "\(worker.errors)")
    #expect(worker.errors.contains("[2/2] Eyeglasses P100 seed 1"))
    #expect(try states(ofPlan: 1) == [.dissected, .dissected])
    #expect(try store().planWorkers().isEmpty)
    let unknown = try LancetProcess(["work", "--plan", "7"], in: folder.url)
    #expect(unknown.status == 4 && unknown.errors.contains("No plan 7 is recorded"))
  }
}
