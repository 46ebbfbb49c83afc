import Files
import Foundation

/// The commands of the Slurm that this machine belongs to.
package struct Slurm: Sendable {
  /// Indices of an array are below it where Slurm does not say.
  package static let usualArraySize = 1001

  package init() {}

  /// Throws a `SlurmError` unless jobs can be handed over from here.
  package func requireThere() throws { _ = try run(["sbatch", "--version"]) }

  /// Whether its commands are to be had here.
  package var isThere: Bool { (try? requireThere()) != nil }

  /// Has a script looked at as if it were handed over.
  ///
  /// Throws a `SlurmError` with what Slurm says where it would refuse the script.
  package func test(_ script: String) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "lancet-\(UUID()).sh")
    defer { try? FileManager.default.removeItem(at: file) }
    try Disk.write(script, to: file)
    _ = try run(["sbatch", "--test-only", file.path])
  }

  /// Hands a script over; returns the job's number.
  ///
  /// `after` are jobs that have to end first, however they do. Throws a `SlurmError`.
  package func submit(_ script: URL, after jobs: [String] = []) throws -> String {
    let dependency = jobs.isEmpty ? [] : ["--dependency=afterany:\(jobs.joined(separator: ":"))"]
    let answer = try run(["sbatch", "--parsable"] + dependency + [script.path])
    let number = answer.split(separator: "\n").last?.split(separator: ";").first.map(String.init)
    guard let number, Int(number) != nil else {
      throw SlurmError.command("sbatch", reason: "it answered “\(answer)”")
    }
    return number
  }

  /// Takes jobs back that were handed over.
  package func cancel(_ jobs: [String]) {
    if !jobs.isEmpty { _ = try? run(["scancel"] + jobs) }
  }

  /// What Slurm says of arrays and other jobs, by the name of each task.
  ///
  /// Of one that ended some time ago only accounting knows, where there is any.
  package func jobs(_ ids: [String]) throws -> [String: SlurmJob] {
    guard !ids.isEmpty else { return [:] }
    var known: [String: SlurmJob] = [:]
    let list = ids.joined(separator: ",")
    if let text = try? run(
      ["sacct", "--allocations", "--noheader", "--parsable2", "--jobs", list]
        + ["--format", SlurmJob.accountingFormat])
    {
      for line in text.split(separator: "\n") {
        if let job = SlurmJob(accountingLine: String(line)) { known[job.name] = job }
      }
    }
    do {
      let text = try run(
        ["squeue", "--noheader", "--array", "--states=all", "--jobs", list]
          + ["--Format", SlurmJob.queueFormat])
      for line in text.split(separator: "\n") {
        if let job = SlurmJob(queueLine: String(line)) { known[job.name] = job }
      }
    } catch SlurmError.command(_, let reason) where reason.contains("Invalid job id") {
      // All of them are forgotten.
    }
    return known
  }

  /// The number of tasks that an array may have.
  package var arraySize: Int {
    guard let text = try? run(["scontrol", "show", "config"]) else { return Self.usualArraySize }
    let line = text.split(separator: "\n").first { $0.hasPrefix("MaxArraySize") }
    let number = line?.split(separator: "=").last.flatMap {
      Int($0.trimmingCharacters(in: .whitespaces))
    }
    return max(1, number ?? Self.usualArraySize)
  }

  /// Runs a command of Slurm; returns what it prints.
  private func run(_ words: [String]) throws -> String {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    do {
      try process.run()
    } catch {
      throw SlurmError.command(words[0], reason: error.localizedDescription)
    }
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let complaint = String(
      decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    if process.terminationStatus == 127 { throw SlurmError.noCommand(words[0]) }
    guard process.terminationStatus == 0 else {
      throw SlurmError.command(
        words[0], reason: complaint.split(separator: "\n").joined(separator: "; "))
    }
    return String(decoding: text, as: UTF8.self)
  }
}
