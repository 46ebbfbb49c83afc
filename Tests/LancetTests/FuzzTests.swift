import Foundation
import Testing

@Suite("Damaged files")
struct FuzzTests {
  /// Runs the program `Fuzz` beside the test bundle; returns its exit code and the cells it prints.
  private func fuzz(_ arguments: [String]) throws -> (status: Int32, lines: [[String]]) {
    let process = Process()
    process.executableURL = URL(filePath: CommandLine.arguments[0])
      .deletingLastPathComponent().appending(path: "Fuzz")
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let lines = text.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
    return (process.terminationStatus, lines)
  }

  @Test("no reader crashes, hangs or answers without a clear error, whatever the damage")
  func damagedFiles() throws {
    let run = try fuzz(["--count", "3000", "--seed", "7"])
    #expect(run.status == 0, "\(run.lines)")
    #expect(run.lines.count == 1 + 10, "\(run.lines)")
    for cells in run.lines.dropFirst() {
      let counts = cells[1...4].compactMap { Int($0) }
      #expect(counts[0] == 300 && counts[3] == 0, "\(cells)")
      // Neither harmless nor hopeless: some damaged files can still be read.
      #expect(counts[1] > 3 && counts[2] > 30, "\(cells)")
    }
  }

  @Test("a crash, a hang and an unclear answer are seen, and named so that they can be reproduced")
  func pitfalls() throws {
    let run = try fuzz([
      "--count", "40", "--readers", "pitfall", "--time-limit", "0.5", "--seed", "4",
    ])
    #expect(run.status == 1)
    let text = run.lines.dropFirst().map { $0.joined(separator: " ") }
    for what in ["crashes with signal", "hangs", "unclear CancellationError"] {
      let line = try #require(text.first { $0.contains("  \(what)") }, "\(text)")
      #expect(line.contains(": Fuzz one pitfall 4 "))
    }
    let line = try #require(text.first { $0.contains("unclear") })
    let input = try #require(line.split(separator: " ").last)
    let again = try fuzz(["one", "pitfall", "4", String(input)])
    #expect(again.lines.first?.first?.hasPrefix("unclear") == true, "\(again.lines)")
  }
}
