import Foundation
import TestSupport
import Testing

/// A Slurm of two nodes on this machine, started by the repository's own script and stopped with it.
final class SlurmRig {
  let folder: TemporaryFolder
  let environment: [String: String]
  private let place: URL
  private let port: Int
  /// Since when a start of a task was seen to wait.
  private var pending: [String: ContinuousClock.Instant] = [:]
  /// The task that outlives its node.
  private var spared: String?
  private static let script = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Scripts/slurm.sh").standardizedFileURL

  /// Whether the packages are there; `Scripts/slurm.sh install` brings them.
  static let canStart =
    geteuid() == 0
    && ["slurmctld", "slurmd", "munged"].allSatisfy {
      FileManager.default.fileExists(atPath: "/usr/sbin/\($0)")
    }

  init(port: Int) throws {
    folder = try TemporaryFolder()
    place = folder.file("slurm")
    self.port = port
    environment = ["SLURM_CONF": place.appending(path: "slurm.conf").path]
    let code = try script("start")
    try #require(code == 0, "Slurm does not start: \(log)")
  }

  deinit {
    _ = try? script("stop")
    for task in tasks() { kill(task.process, SIGKILL) }
  }

  private var log: String {
    (try? String(contentsOf: folder.file("slurm.txt"), encoding: .utf8)) ?? ""
  }

  /// What the controller wrote, for what a failed expectation says.
  var controllerLog: String {
    let file = place.appending(path: "log/slurmctld.log")
    return (try? String(contentsOf: file, encoding: .utf8)) ?? "no log of the controller"
  }

  @discardableResult
  private func script(_ action: String, _ words: String...) throws -> Int32 {
    // Daemons keep what they inherit open, so their output goes to a file.
    try run("/bin/bash", [Self.script.path, action, place.path] + words, log: "slurm.txt")
  }

  private func run(_ program: String, _ words: [String], log: String) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = words
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
      .merging(["LANCET_SLURM_PORT": "\(port)"]) { $1 }
    let file = folder.file(log)
    try Data().write(to: file)
    let handle = try FileHandle(forWritingTo: file)
    (process.standardOutput, process.standardError) = (handle, handle)
    process.standardInput = FileHandle.nullDevice
    try process.runReachable()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Runs a command of Slurm; returns what it prints.
  @discardableResult
  func slurm(_ words: String...) throws -> String {
    _ = try run("/usr/bin/env", words, log: "command.txt")
    return try String(contentsOf: folder.file("command.txt"), encoding: .utf8)
  }

  func lancet(_ words: [String]) throws -> LancetProcess {
    try LancetProcess(words, in: folder.url, environment: environment)
  }

  /// A process that a node runs for a job.
  struct Task {
    let process: Int32
    let parent: Int32
    let node: String
    /// Such as `40_3`.
    let job: String
    let isWorker: Bool

    /// Whether a signal waits for it, as it is stopped.
    func hasPending(_ signal: Int32) -> Bool {
      let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
      let line = status?.split(separator: "\n").first { $0.hasPrefix("ShdPnd:") }
      let mask = line?.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) } ?? 0
      return mask >> UInt64(signal - 1) & 1 == 1
    }

    /// Stops it where it is; false where it has ended meanwhile.
    func hold() -> Bool {
      kill(process, SIGSTOP)
      while let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) {
        switch stat.split(separator: ")").last?.split(separator: " ").first {
        case "T": return true
        case "Z", "X", nil: return false
        default: usleep(1000)
        }
      }
      return false
    }
  }

  /// Whether a cell has a file of that name.
  func hasFile(_ name: String) -> Bool {
    let runs = folder.file("results.sqlite.runs").path
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: runs)) ?? []
    return paths.contains { $0.hasSuffix("/\(name)") }
  }

  /// All processes of jobs.
  func tasks() -> [Task] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { Int32($0) }.compactMap { process in
      guard let text = try? String(contentsOfFile: "/proc/\(process)/environ", encoding: .utf8)
      else { return nil }
      var values: [String: String] = [:]
      for pair in text.split(separator: "\0") {
        let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
        if parts.count == 2 { values[parts[0]] = parts[1] }
      }
      guard values["SLURM_CONF"] == environment["SLURM_CONF"], let node = values["SLURMD_NODENAME"],
        let job = values["SLURM_ARRAY_JOB_ID"], let task = values["SLURM_ARRAY_TASK_ID"],
        let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
        let parent = stat.split(separator: ")").last?.split(separator: " ").dropFirst().first
      else { return nil }
      let command = try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)
      return Task(
        process: process, parent: Int32(parent) ?? 0, node: node, job: "\(job)_\(task)",
        isWorker: command == "lancet\n")
    }
  }

  /// Ends a node as a power cut does, its daemon and the tasks on it; one job's lives on.
  func killNode(_ node: String, sparing job: String? = nil) throws {
    spared = job
    let daemon = try String(
      contentsOf: place.appending(path: "slurmd-\(node).pid"), encoding: .utf8)
    if let process = Int32(daemon.trimmingCharacters(in: .whitespacesAndNewlines)) {
      kill(process, SIGKILL)
    }
    let tasks = tasks().filter { $0.node == node && $0.job != job }
    let own = Set(tasks.map(\.process))
    // The parent of a task's first process is the daemon of its step.
    for parent in Set(tasks.map(\.parent)).subtracting(own) where parent > 1 {
      kill(parent, SIGKILL)
    }
    for process in own { kill(process, SIGKILL) }
  }

  func startNode(_ node: String) throws { try script("node", node) }

  /// Ends the controller, and starts it again.
  func restartController() throws {
    let file = place.appending(path: "slurmctld.pid")
    let text = try String(contentsOf: file, encoding: .utf8)
    if let process = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)) {
      kill(process, SIGTERM)
      while kill(process, 0) == 0 { usleep(10_000) }
    }
    let code = try script("controller")
    #expect(code == 0, "\(log)")
  }

  /// A task or a job as `squeue` shows it.
  struct Job {
    /// Such as 40_3.
    let name: String
    /// As its nodes call it.
    let number: String
    let state: String
    let restarts: Int
  }

  /// Whether a node still cleans up after a start of a job.
  ///
  /// A job that is started again meanwhile can be ended by what its former start reports.
  private func isCleaningUp(_ job: Job) -> Bool {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.contains { name in
      let command = try? String(contentsOfFile: "/proc/\(name)/cmdline", encoding: .utf8)
      return command?.hasPrefix("slurmstepd: [\(job.number).") == true
    }
  }

  func jobs() throws -> [Job] {
    try slurm(
      "squeue", "-h", "-r", "-t", "all", "-O",
      "ArrayJobID:.12,ArrayTaskID:.12,JobID:.12,State:.20,RestartCnt:.8"
    ).split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard words.count == 5, let restarts = Int(words[4]) else { return nil }
      return Job(
        name: words[1] == "N/A" ? String(words[0]) : "\(words[0])_\(words[1])",
        number: String(words[2]), state: String(words[3]), restarts: restarts)
    }
  }

  /// Waits for a condition, and spares queued tasks the two minutes that Slurm lets a task wait before
  /// it starts it again.
  func wait(_ what: String, seconds: Double = 300, until condition: () throws -> Bool) throws {
    let start = ContinuousClock.now
    while try !condition() {
      if ContinuousClock.now - start > .seconds(seconds) {
        let log = try slurm("squeue", "-r", "-t", "all")
        throw TimeOut(what: what, log: log)
      }
      for job in try jobs() where job.state == "PENDING" && job.restarts > 0 {
        let start = "\(job.name) \(job.restarts)"
        let since = pending[start, default: .now]
        pending[start] = since
        if ContinuousClock.now - since < .seconds(1) || (job.name != spared && isCleaningUp(job)) {
          continue
        }
        try slurm("scontrol", "update", "JobId=\(job.name)", "StartTime=now")
      }
      Thread.sleep(forTimeInterval: 0.2)
    }
  }

  /// Waits until a job has ended.
  func wait(forJob name: String) throws {
    try wait("the end of job \(name)") {
      try jobs().contains { $0.name == name && Self.over.contains($0.state) }
    }
  }

  private static let over: Set = ["COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "NODE_FAIL"]

  struct TimeOut: Error, CustomStringConvertible {
    let what: String
    let log: String

    var description: String { "waited in vain for \(what): \(log)" }
  }
}
