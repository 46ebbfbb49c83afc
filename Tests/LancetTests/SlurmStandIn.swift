import Foundation
import TestSupport

/// Commands by Slurm's names, first on the path, that note what they are told; tasks are run by hand.
struct SlurmStandIn {
  let folder: TemporaryFolder
  var environment: [String: String] {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return ["PATH": "\(folder.file("bin").path):\(path)"]
  }

  init(in folder: TemporaryFolder) throws {
    self.folder = folder
    try FileManager.default.createDirectory(
      at: folder.file("bin"), withIntermediateDirectories: true)
    let place = folder.url.path
    // Jobs get the numbers 40, 41 and so on.
    try command(
      "sbatch",
      """
      case " $* " in
      *" --version "*) echo 'slurm-wlm 22.05.8'; exit ;;
      *" --test-only "*)
        if [ -e '\(place)/nothing' ]; then echo 'invalid partition' >&2; exit 1; fi
        exit ;;
      esac
      echo "$@" >> '\(place)/sbatch.txt'
      if [ -e '\(place)/refusal' ] && [[ "$*" == *merge.sh ]]; then echo no >&2; exit 1; fi
      echo $((39 + $(wc -l < '\(place)/sbatch.txt')))
      """)
    try command("squeue", "if [ -e '\(place)/queue' ]; then cat '\(place)/queue'; fi")
    try command("sacct", "exit 1")
    try command(
      "scontrol",
      """
      echo "$@" >> '\(place)/scontrol.txt'
      if [ "$1" = show ]; then echo 'MaxArraySize            = 2'; fi
      """)
    try command("scancel", "echo \"$@\" >> '\(place)/scancel.txt'")
  }

  private func command(_ name: String, _ body: String) throws {
    let file = folder.file("bin/\(name)")
    try Data("#!/bin/bash\n\(body)\n".utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
  }

  /// What a command was told, a line for each time.
  func told(_ command: String) -> [String] {
    let text = try? String(contentsOf: folder.file("\(command).txt"), encoding: .utf8)
    return (text ?? "").split(separator: "\n").map(String.init)
  }

  /// Lets `squeue` say that tasks are in a state; the code is as `wait` gives it.
  func queue(_ tasks: [(job: String, state: String, code: Int)]) throws {
    let lines = tasks.map { task in
      let parts = task.job.split(separator: "_")
      return "\(parts[0]) \(parts[1]) \(task.state) \(task.code) 0 None"
    }
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: folder.file("queue"))
  }

  /// Starts a script of a submission as a node does.
  func start(
    _ script: String, submission: Int = 1, task: Int = 0, restarts: Int = 0, cpus: Int = 1
  ) throws -> ScriptRun {
    var environment = environment
    environment["SLURM_ARRAY_JOB_ID"] = "40"
    environment["SLURM_ARRAY_TASK_ID"] = "\(task)"
    environment["SLURM_CPUS_PER_TASK"] = "\(cpus)"
    if restarts > 0 { environment["SLURM_RESTART_COUNT"] = "\(restarts)" }
    let file = folder.file("results.sqlite.runs/submissions/\(submission)/\(script)")
    return try ScriptRun(file, in: folder, environment: environment)
  }
}

/// A script that runs, with what it says in a file.
final class ScriptRun {
  let process = Process()
  private let log: URL

  init(_ script: URL, in folder: TemporaryFolder, environment: [String: String]) throws {
    log = folder.file("script-\(UUID().uuidString).txt")
    try Data().write(to: log)
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = [script.path]
    process.currentDirectoryURL = folder.url
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    let handle = try FileHandle(forWritingTo: log)
    (process.standardOutput, process.standardError) = (handle, handle)
    try process.runReachable()
  }

  var text: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

  /// Waits until it says something; false if it ends before.
  func wait(for words: String) -> Bool {
    while process.isRunning {
      if text.contains(words) { return true }
      usleep(1000)
    }
    return text.contains(words)
  }

  /// Waits for its end; returns the exit code.
  func finish() -> Int32 {
    process.waitUntilExit()
    return process.terminationStatus
  }
}
