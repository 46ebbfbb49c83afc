import Foundation
import Results
import TestSupport
import Testing

/// Limits of a process, and what is left where files are lost or cannot be written.
@Suite("Limits and lost files")
struct LimitTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try Data(faultSweep.utf8).write(to: folder.file("sweep.yaml"))
  }

  private static let one = ["run", "sweep.yaml", "skew=[{attribute: Eyeglasses, P: [50]}]"]

  private func states() throws -> [CellState] {
    try ResultStore.openForReading(at: folder.file("results.sqlite"))
      .cells(ofExperiment: "faults").map(\.state)
  }

  @Test(
    "a limit that is too low is said before anything is begun",
    arguments: [("-n", "30"), ("-f", "20000"), ("-v", "700000")])
  func limits(option: String, value: String) throws {
    let run = try LancetProcess(
      Self.one + ["--jobs", "1"], in: folder.url,
      emulator: ["/bin/bash", "-c", "ulimit \(option) \(value); exec \"$0\" \"$@\""])
    #expect(run.status == 3, "\(run.status) \(run.errors)")
    #expect(run.errors.contains("ulimit \(option)"), "\(run.errors)")
    #expect(!run.errors.contains("[1/"))
  }

  @Test("threads follow the processors that the process may use")
  func processors() throws {
    let doctor = try LancetProcess(
      ["doctor"], in: folder.url, emulator: ["/usr/bin/env", "taskset", "-c", "0"])
    #expect(doctor.output.contains("cores to use\t1\n"), "\(doctor.output)")
  }

  @Test("a place that cannot hold the files of cells ends the run and fails no cell")
  func unwritableRuns() throws {
    try Data().write(to: folder.file("results.sqlite.runs"))
    let run = try LancetProcess(Self.one + ["--jobs", "1"], in: folder.url)
    #expect(run.status == 3, "\(run.errors)")
    #expect(run.errors.contains("results.sqlite.runs"), "\(run.errors)")
    #expect(run.errors.contains("No cell failed by it"), "\(run.errors)")
    #expect(try states() == [.interrupted])
    try FileManager.default.removeItem(at: folder.file("results.sqlite.runs"))
    #expect(try LancetProcess(Self.one, in: folder.url).status == 0)
  }

  @Test("a cell whose weights are lost is trained again where another dissection is wanted")
  func lostWeights() throws {
    #expect(try LancetProcess(Self.one, in: folder.url).status == 0)
    try FileManager.default.removeItem(at: folder.file("results.sqlite.runs"))
    let doctor = try LancetProcess(["doctor", "results.sqlite"], in: folder.url)
    #expect(doctor.status == 0, "\(doctor.output)")
    #expect(doctor.output.contains("weights\tnot beside this database"), "\(doctor.output)")
    let other = Self.one + ["dissection.quantile=0.1", "--jobs", "1"]
    let run = try LancetProcess(other, in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("its weights are missing, so it is trained again"), "\(run.errors)")
    let again = try LancetProcess(["doctor", "results.sqlite"], in: folder.url)
    #expect(again.status == 0 && again.output.contains("1 of 1 trained cells"), "\(again.output)")
  }

  @Test("status knows that a worker has died")
  func deadWorker() throws {
    let run = try RunningLancet(Self.one + ["training.epochs=400"], in: folder.url)
    #expect(run.wait { run.errors.contains("[1/1]") })
    #expect(run.killTree())
    #expect(try states() == [.running])
    let status = try LancetProcess(["status"], in: folder.url)
    #expect(status.output.contains("its worker has died"), "\(status.output)")
    #expect(status.output.contains("1 interrupted"), "\(status.output)")
  }

  @Test("a signal before the first cell ends the run at once")
  func signalBeforeTheFirstCell() throws {
    let run = try RunningLancet(Self.one + ["split.train=200000", "--jobs", "1"], in: folder.url)
    let status = "/proc/\(run.process.processIdentifier)/status"
    #expect(
      run.wait {
        let text = (try? String(contentsOfFile: status, encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("SigCgt:") }
        let mask = line?.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) } ?? 0
        return mask >> UInt64(SIGTERM - 1) & 1 == 1
      })
    run.signal(SIGTERM)
    #expect(run.finish(within: 5) == 130, "\(run.errors)")
    #expect(!run.errors.contains("[1/1]"))
  }
}
