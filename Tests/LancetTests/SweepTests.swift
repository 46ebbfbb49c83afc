import Foundation
import Results
import TestSupport
import Testing

@Suite("Workers and signals")
struct SweepTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try Data(faultSweep.utf8).write(to: folder.file("sweep.yaml"))
  }

  private func run(_ more: [String]) throws -> RunningLancet {
    try RunningLancet(["run", "sweep.yaml", "--threads", "1"] + more, in: folder.url)
  }

  private func states() throws -> [CellState] {
    try ResultStore.open(at: folder.file("results.sqlite")).cells(ofExperiment: "faults")
      .map(\.state)
  }

  /// The process that holds a cell.
  private func worker(atCell cell: Int64) throws -> Int32? {
    let store = try ResultStore.open(at: folder.file("results.sqlite"), creating: false)
    let attempt = try store.openAttempts().first { $0.cellId == cell }
    let process = attempt?.worker.split(separator: ":").last?.split(separator: "@").first
    return process.flatMap { Int32($0) }
  }

  private func hasCheckpoint() -> Bool {
    let runs = folder.file("results.sqlite.runs").path
    let files = FileManager.default.enumerator(atPath: runs)
    return files?.contains { "\($0)".contains("checkpoint-") } ?? false
  }

  @Test(
    "a signal saves the state within the epoch, ends with exit code 130, and the next run goes on",
    arguments: [
      (SIGINT, 1), (SIGTERM, 1), (SIGUSR1, 1), (SIGINT, 2), (SIGTERM, 2), (SIGUSR1, 2),
      (SIGHUP, 1), (SIGUSR2, 1), (SIGXCPU, 1), (SIGHUP, 2),
    ])
  func signals(number: Int32, jobs: Int) throws {
    let first = try run(["--jobs", "\(jobs)"])
    #expect(first.wait { first.errors.contains("[1/3]") })
    first.signal(number)
    #expect(first.finish() == 130, "\(first.errors)")
    #expect(first.errors.contains("Run the same command to resume"))
    #expect(hasCheckpoint())
    #expect(try states().contains(.interrupted))
    #expect(try !states().contains(.running))
    let second = try run(["--jobs", "1"])
    #expect(second.wait { second.errors.contains("resumes after epoch 0, step") })
    _ = second.killTree()
  }

  @Test("workers whose parent is killed save their state and end")
  func orphans() throws {
    let parent = try run(["--jobs", "2", "--memory", "70MB"])
    #expect(parent.wait { parent.errors.contains("[2/3]") })
    let children = parent.children
    #expect(children.count == 2)
    for child in children {
      let words = try String(contentsOfFile: "/proc/\(child)/cmdline", encoding: .utf8)
      #expect(words.contains("\0--memory\070.0MB\0"))
    }
    parent.signal(SIGKILL)
    _ = parent.finish()
    let start = ContinuousClock.now
    while children.contains(where: { kill($0, 0) == 0 }), ContinuousClock.now - start < .seconds(30)
    {
      usleep(10_000)
    }
    #expect(children.allSatisfy { kill($0, 0) == -1 })
    #expect(hasCheckpoint())
    #expect(try !states().contains(.running))
  }

  @Test(
    "a worker that dies is replaced; a cell that takes two down is failed, the others are recorded")
  func crashes() throws {
    let sweep = try run(["--jobs", "2", "skew.0.P=[50]"])
    // Whoever works at the first cell is killed, twice.
    for death in 1...2 {
      var holder: Int32?
      let isSeen = sweep.wait {
        holder = try? worker(atCell: 1)
        return holder != nil && sweep.errors.components(separatedBy: "] Eyeglasses").count > death
      }
      #expect(isSeen, "\(sweep.errors)")
      if let holder { kill(holder, SIGKILL) }
    }
    #expect(sweep.finish() == 1, "\(sweep.errors)")
    #expect(sweep.errors.contains("its worker process died of signal 9"))
    #expect(sweep.errors.contains("The cell will be tried again"))
    #expect(try states() == [.failed, .dissected])
    let again = try LancetProcess(["run", "sweep.yaml", "skew.0.P=[50]"], in: folder.url)
    #expect(again.status == 1 && again.errors.contains("1 failed before"), "\(again.errors)")
    let retry = try LancetProcess(
      ["run", "sweep.yaml", "skew.0.P=[50]", "--retry-failed"], in: folder.url)
    #expect(retry.status == 0, "\(retry.errors)")
    #expect(try states() == [.dissected, .dissected])
  }

  @Test("a run waits for a cell that another run holds, and takes it over when that dies")
  func takeOver() throws {
    try Data(faultSweep.replacing("  - {transform: grayscale, P: [100]}\n", with: "").utf8)
      .write(to: folder.file("sweep.yaml"))
    let arguments = ["run", "sweep.yaml", "--threads", "1", "--jobs", "1", "skew.0.P=[50]"]
    let first = try RunningLancet(
      arguments + ["--save-every", "0"], in: folder.url, log: "first.txt")
    // In the midst of training it holds no lock on the database.
    #expect(first.wait { hasCheckpoint() })
    // It stands still, as on a machine that sleeps, but it is alive.
    first.signal(SIGSTOP)
    let second = try RunningLancet(arguments, in: folder.url, log: "second.txt")
    #expect(second.wait { second.errors.contains("is being processed by") })
    #expect(!second.errors.contains("[1/1]"))
    first.signal(SIGKILL)
    #expect(second.finish() == 0, "\(second.errors)")
    #expect(second.errors.contains("resumes after epoch 0, step"))
    #expect(try states() == [.dissected])
  }
}
