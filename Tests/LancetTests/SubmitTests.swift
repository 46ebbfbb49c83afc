import Foundation
import GRDB
import Results
import TestSupport
import Testing

/// The digest of all facts in the database of a folder.
func contentDigest(in folder: TemporaryFolder) throws -> String {
  let inspection = try DatabaseInspection(of: folder.file("results.sqlite"))
  #expect(try inspection.problems().isEmpty)
  return DatabaseInspection.contentDigest(of: try inspection.tableDigests())
}

/// The record of a submission, as text.
private func submissionRecord(_ number: Int, in folder: TemporaryFolder) throws -> String {
  try String(
    contentsOf: folder.file("results.sqlite.runs/submissions/\(number)/submission.json"),
    encoding: .utf8)
}

@Suite("Submission to Slurm, by its commands' stand-ins")
struct SubmitTests {
  private let folder: TemporaryFolder
  private let slurm: SlurmStandIn
  private static let limits = ["--time", "10", "--mem", "1G"]

  init() throws {
    folder = try TemporaryFolder()
    slurm = try SlurmStandIn(in: folder)
    try Data(faultSweep.utf8).write(to: folder.file("sweep.yaml"))
  }

  private func lancet(_ words: [String]) throws -> LancetProcess {
    try LancetProcess(words, in: folder.url, environment: slurm.environment)
  }

  private func submit(_ more: [String] = []) throws -> LancetProcess {
    try lancet(["submit", "sweep.yaml", "--slurm"] + Self.limits + more)
  }

  private func states() throws -> [CellState] {
    try ResultStore.openForReading(at: folder.file("results.sqlite"))
      .cells(ofExperiment: "faults").map(\.state)
  }

  /// How many databases of tasks there are.
  private var attemptDatabases: Int {
    let runs = folder.file("results.sqlite.runs").path
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: runs)) ?? []
    return paths.count { $0.contains("/attempt-") }
  }

  /// What a run without Slurm records.
  private static func local() throws -> String {
    let folder = try TemporaryFolder()
    try Data(faultSweep.utf8).write(to: folder.file("sweep.yaml"))
    let run = try LancetProcess(["run", "sweep.yaml", "--jobs", "1"], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    return try contentDigest(in: folder)
  }

  @Test(
    "a dry run prints the scripts, which bash can read, and neither submits nor records anything")
  func dryRun() throws {
    let run = try submit([
      "--dry-run", "--partition", "gpu", "--limit", "4", "--account", "faces", "--gres", "gpu:1",
      "--extra", "--constraint=avx512", "--cpus", "3",
    ])
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n").map(String.init)
    for line in [
      "#SBATCH --array=0-1%4", "#SBATCH --array=0-0%4", "#SBATCH --requeue",
      "#SBATCH --open-mode=append", "#SBATCH --signal=B:USR1@120", "#SBATCH --time=10",
      "#SBATCH --cpus-per-task=3", "#SBATCH --mem=1G", "#SBATCH --partition=gpu",
      "#SBATCH --account=faces", "#SBATCH --gres=gpu:1", "#SBATCH --constraint=avx512",
      "cells=(0 1)", "cells=(2)",
    ] { #expect(lines.contains(line), "\(line)") }
    #expect(run.output.contains(" work --results \(folder.url.path)/results.sqlite --plan 1 "))
    #expect(slurm.told("sbatch").isEmpty)
    #expect(!FileManager.default.fileExists(atPath: folder.file("results.sqlite").path))
    #expect(!FileManager.default.fileExists(atPath: folder.file("results.sqlite.runs").path))
    let script = folder.file("script.sh")
    try Data(run.output.utf8).write(to: script)
    let check = Process()
    check.executableURL = URL(filePath: "/bin/bash")
    check.arguments = ["-n", script.path]
    try check.run()
    check.waitUntilExit()
    #expect(check.terminationStatus == 0)
  }

  @Test("time and memory come from a rehearsal where they are not given")
  func rehearsed() throws {
    let run = try lancet(["submit", "sweep.yaml", "--slurm", "--dry-run"])
    #expect(run.status == 0, "\(run.errors)")
    // Twice some seconds, and the time to be warned.
    #expect(run.output.contains("#SBATCH --time=0:06:00\n"), "\(run.output)")
    #expect(run.output.contains(/#SBATCH --mem=\d+00M\n/))
  }

  @Test(
    "what is no single word of sbatch's is refused",
    arguments: [
      ["--partition", "a b"], ["--limit", "0"], ["--extra", "avx512"], ["--cpus", "0"],
      ["--extra", "--comment=a\nrm"], ["--time", "zehn"], ["--time", "1:2:3:4"], ["--mem", "viel"],
      ["--mem", "2 G"],
    ])
  func refused(words: [String]) throws {
    let run = try submit(words)
    #expect(run.status == 2 && run.errors.contains(words[0]), "\(run.errors)")
    #expect(slurm.told("sbatch").isEmpty)
    #expect(!FileManager.default.fileExists(atPath: folder.file("results.sqlite").path))
  }

  @Test("what Slurm would refuse leaves no plan behind, and the name shows what it showed")
  func refusedBySlurm() throws {
    try Data().write(to: folder.file("nothing"))
    let run = try submit(["--partition", "nowhere"])
    #expect(run.status == 3, "\(run.errors)")
    #expect(
      run.errors.contains(
        "Slurm's sbatch failed: invalid partition. Nothing was submitted. Give what"),
      "\(run.errors)")
    let store = try ResultStore.openForReading(at: folder.file("results.sqlite"))
    #expect(try store.plans().isEmpty && store.experiments().isEmpty)
    #expect(!FileManager.default.fileExists(atPath: folder.file("results.sqlite.runs").path))
  }

  @Test("arrays and a merge that waits for them; tasks and merge give what a run gives")
  func wholeSweep() throws {
    let run = try submit()
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output == "array\t40\t2 tasks\narray\t41\t1 tasks\nmerge\t42\n")
    let told = slurm.told("sbatch")
    #expect(told.count == 3 && told[2].contains("--dependency=afterany:40:41"))
    // Neither an edited file nor a vanished one changes what was submitted.
    try FileManager.default.removeItem(at: folder.file("sweep.yaml"))
    let bytes = try Data(contentsOf: folder.file("results.sqlite"))
    for (script, task) in [("array-1.sh", 0), ("array-1.sh", 1), ("array-2.sh", 0)] {
      let task = try slurm.start(script, task: task, cpus: 2)
      #expect(task.finish() == 0, "\(task.text)")
    }
    #expect(try Data(contentsOf: folder.file("results.sqlite")) == bytes)
    let before = try lancet(["status"]).output
    #expect(before.contains("Slurm: 3 UNKNOWN. 3 recorded and not merged yet."), "\(before)")
    #expect(before.contains("40_1\tUNKNOWN; recorded, not merged\n"), "\(before)")
    #expect(before.split(separator: "\n").count { $0.hasSuffix("recorded, not merged") } == 6)
    #expect(attemptDatabases == 3)
    let merge = try slurm.start("merge.sh")
    #expect(merge.finish() == 0, "\(merge.text)")
    #expect(merge.text.contains("3 cells of the submission are recorded."))
    #expect(merge.text.contains("All of 3 databases of tasks is taken; they were removed."))
    #expect(attemptDatabases == 0)
    #expect(try !lancet(["status"]).output.contains("not merged"))
    #expect(try contentDigest(in: folder) == Self.local())
    let store = try ResultStore.openForReading(at: folder.file("results.sqlite"))
    #expect(try store.attempts(atCellsOf: "faults").map(\.threads) == [2, 2, 2])
    try Data(faultSweep.utf8).write(to: folder.file("sweep.yaml"))
    let again = try submit()
    #expect(again.status == 0 && again.errors.contains("Nothing is left to submit"))
    #expect(again.output.isEmpty && slurm.told("sbatch").count == 3)
  }

  @Test("again, it takes up only what is neither recorded nor waiting, and merges what has ended")
  func again() throws {
    #expect(try submit().status == 0)
    #expect(try slurm.start("array-1.sh", task: 0).finish() == 0)
    try slurm.queue([
      ("40_0", "COMPLETED", 0), ("40_1", "RUNNING", 0), ("41_0", "PENDING", 0),
    ])
    let waiting = try submit()
    #expect(waiting.status == 0, "\(waiting.errors)")
    #expect(waiting.errors.contains("2 cells are waiting or running in Slurm"))
    #expect(waiting.errors.contains("Nothing is left to submit") && waiting.output.isEmpty)
    // What a task records that is at work stays its own.
    #expect(attemptDatabases == 0)
    #expect(try slurm.start("array-1.sh", task: 1).finish() == 0)
    let early = try lancet(["merge", "results.sqlite", "--submission", "1"])
    #expect(
      early.errors.contains("1 databases of tasks stay beside their cells"), "\(early.errors)")
    #expect(attemptDatabases == 1)
    #expect(try states() == [.dissected, .dissected, .planned])
    let status = try lancet(["status", "sweep.yaml"])
    #expect(status.output.contains("slurm\tEyeglasses P100 seed 1\t40_1\tRUNNING\n"))
    try slurm.queue([("40_0", "COMPLETED", 0), ("40_1", "TIMEOUT", 15), ("41_0", "FAILED", 512)])
    let ended = try lancet(["status", "sweep.yaml"])
    #expect(ended.output.contains("Slurm: 1 COMPLETED, 1 FAILED, 1 TIMEOUT."))
    #expect(ended.output.contains("40_1\tTIMEOUT 0:15\n") && ended.output.contains("FAILED 2:0\n"))
    let rest = try submit()
    #expect(rest.status == 0, "\(rest.errors)")
    #expect(rest.output == "array\t43\t1 tasks\nmerge\t44\n")
    let script = try String(
      contentsOf: folder.file("results.sqlite.runs/submissions/2/array-1.sh"), encoding: .utf8)
    #expect(script.contains("cells=(2)"))
    // What Slurm said last stays known after Slurm has forgotten it.
    try FileManager.default.removeItem(at: folder.file("queue"))
    #expect(try submissionRecord(1, in: folder).contains("TIMEOUT"))
  }

  @Test("a task that is warned saves its state, queues itself again by its own name and goes on")
  func warned() throws {
    // So long that it is under way when the warning comes.
    #expect(try submit(["training.epochs=80"]).status == 0)
    let first = try slurm.start("array-1.sh", task: 1)
    #expect(first.wait(for: "Eyeglasses P100 seed 1"))
    kill(first.process.processIdentifier, SIGUSR1)
    #expect(first.finish() == 0, "\(first.text)")
    #expect(slurm.told("scontrol").last == "requeue 40_1")
    let second = try slurm.start("array-1.sh", task: 1, restarts: 1)
    #expect(second.finish() == 0, "\(second.text)")
    #expect(second.text.contains("resumes after epoch"))
    #expect(try slurm.start("merge.sh").finish() == 0)
    // Both starts are told of.
    let store = try ResultStore.openForReading(at: folder.file("results.sqlite"))
    let cell = try store.cells(ofExperiment: "faults")[1]
    #expect(try store.attempts(atCell: cell.cellId).map(\.outcome) == [.interrupted, .done])
    #expect(cell.state == .dissected)
  }

  @Test("of a task that lives on after it was started again, nothing comes into the database")
  func livesOn() throws {
    #expect(try submit().status == 0)
    let second = try slurm.start("array-1.sh", task: 0, restarts: 1)
    #expect(second.finish() == 0, "\(second.text)")
    // The first start is late.
    let first = try slurm.start("array-1.sh", task: 0)
    #expect(first.finish() == 0, "\(first.text)")
    // Whatever it has recorded, let it be something else.
    let runs = folder.file("results.sqlite.runs")
    let names = try FileManager.default.subpathsOfDirectory(atPath: runs.path)
    let place = try #require(names.first { $0.hasSuffix("attempt-1-0-0.sqlite") })
    let late = runs.appending(path: place)
    let last = runs.appending(path: place.replacing("-0.sqlite", with: "-1.sqlite"))
    try Data(contentsOf: last).write(to: late)
    try DatabaseQueue(path: late.path).write {
      try $0.execute(sql: "UPDATE epoch SET loss = loss + 1")
      #expect($0.changesCount > 0)
    }
    for (script, task) in [("array-1.sh", 1), ("array-2.sh", 0)] {
      #expect(try slurm.start(script, task: task).finish() == 0)
    }
    #expect(try slurm.start("merge.sh").finish() == 0)
    #expect(try contentDigest(in: folder) == Self.local())
    let store = try ResultStore.openForReading(at: folder.file("results.sqlite"))
    #expect(try store.cells(ofExperiment: "faults").map(\.attempts) == [1, 1, 1])
  }

  @Test("where Slurm refuses the merge, the arrays are taken back and nothing is left")
  func takenBack() throws {
    try Data().write(to: folder.file("refusal"))
    let run = try submit()
    #expect(
      run.status == 3 && run.errors.contains("Slurm's sbatch failed: no. Nothing was submitted."),
      "\(run.errors)")
    #expect(slurm.told("scancel") == ["40 41"])
    #expect(try lancet(["status", "sweep.yaml"]).output.contains("Slurm") == false)
  }

  @Test("without Slurm's commands it says so")
  func withoutSlurm() throws {
    let bin = folder.file("bin")
    for name in ["sbatch", "squeue", "sacct", "scontrol"] {
      try Data("#!/bin/bash\nexit 127\n".utf8).write(to: bin.appending(path: name))
    }
    let run = try submit()
    #expect(run.status == 3 && run.errors.contains("There is no sbatch here."))
    #expect(!FileManager.default.fileExists(atPath: folder.file("results.sqlite").path))
  }
}
