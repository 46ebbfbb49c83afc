import Foundation

/// A run of the built `lancet` in a folder of its own.
struct LancetProcess {
  let status: Int32
  let output: String
  let errors: String

  /// The program beside the test bundle.
  static let program = URL(filePath: CommandLine.arguments[0])
    .deletingLastPathComponent().appending(path: "lancet")

  /// Runs to the end; with `stoppedAt`, sends a signal as soon as standard error holds that text.
  ///
  /// `emulator` is a program, with its arguments, that runs `lancet` as another processor would;
  /// `environment` is added to this process's own.
  init(
    _ arguments: [String], in folder: URL, stoppedAt text: String? = nil, by signal: Int32 = SIGINT,
    emulator: [String] = [], environment: [String: String] = [:]
  ) throws {
    let process = Process()
    let words = emulator + [Self.program.path()] + arguments
    process.executableURL = URL(filePath: words[0])
    process.arguments = Array(words.dropFirst())
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let (out, err) = (folder.appending(path: "out.txt"), folder.appending(path: "err.txt"))
    for file in [out, err] { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    try process.run()
    if let text {
      while process.isRunning, try !String(contentsOf: err, encoding: .utf8).contains(text) {
        Thread.sleep(forTimeInterval: 0.01)
      }
      kill(process.processIdentifier, signal)
    }
    process.waitUntilExit()
    status = process.terminationStatus
    output = try String(contentsOf: out, encoding: .utf8)
    errors = try String(contentsOf: err, encoding: .utf8)
  }
}
