import Foundation

/// A run of the built `lancet` that can be watched, stopped and killed.
final class RunningLancet {
  let process = Process()
  private let log: URL

  /// Starts it in `folder`, with its standard error in a file; `through` is a program, with its
  /// arguments, that becomes `lancet`.
  init(
    _ arguments: [String], in folder: URL, log name: String = "log.txt", through: [String] = []
  ) throws {
    log = folder.appending(path: name)
    try Data().write(to: log)
    let words = through + [LancetProcess.program.path] + arguments
    process.executableURL = URL(filePath: words[0])
    process.arguments = Array(words.dropFirst())
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: log)
    try process.run()
  }

  var errors: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

  /// Looks every millisecond; false if the run ended before `condition` held.
  func wait(until condition: () -> Bool) -> Bool {
    while process.isRunning {
      if condition() { return true }
      usleep(1000)
    }
    return false
  }

  /// Its worker processes.
  var children: [Int32] {
    let tasks = "/proc/\(process.processIdentifier)/task"
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []
    return threads.flatMap { thread in
      let list = try? String(contentsOfFile: "\(tasks)/\(thread)/children", encoding: .utf8)
      return (list ?? "").split(separator: " ").compactMap { Int32($0) }
    }
  }

  /// Kills it together with its workers, as a power cut does; false if it had ended.
  func killTree() -> Bool {
    guard process.isRunning else { return false }
    kill(process.processIdentifier, SIGSTOP)
    for child in children { kill(child, SIGKILL) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    return process.terminationReason == .uncaughtSignal
  }

  func signal(_ number: Int32) {
    kill(process.processIdentifier, number)
  }

  /// Waits for its end; returns the exit code.
  func finish() -> Int32 {
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Waits for its end for so many seconds; returns the exit code, or kills it and returns nil.
  func finish(within seconds: Double) -> Int32? {
    let start = ContinuousClock.now
    guard wait(until: { ContinuousClock.now - start > .seconds(seconds) }) else { return finish() }
    _ = killTree()
    return nil
  }
}
