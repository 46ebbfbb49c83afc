import Foundation

/// Programs that a test asks and that need not be there.
package enum OutsideProgram {
  /// Runs a program to its end; what it said on both streams.
  package static func run(
    _ program: String, _ arguments: [String], in folder: URL? = nil
  ) throws -> (status: Int32, said: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.currentDirectoryURL = folder ?? process.currentDirectoryURL
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let said = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: said, as: UTF8.self))
  }

  /// A Python that has some modules: the one that `LANCET_PYTHON` names, `python3`, or the one that the
  /// repository's scripts set up; nil where none has them.
  package static func python(having modules: String...) -> String? {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let own = root.appending(path: ".python/bin/python").path
    let named = ProcessInfo.processInfo.environment["LANCET_PYTHON"].map { [$0] } ?? []
    let asked = "import " + modules.joined(separator: ", ")
    return (named + ["python3", own]).first { program in
      (try? run(program, ["-c", asked]))?.status == 0
    }
  }
}
