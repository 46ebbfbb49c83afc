import Foundation
import TestSupport
import Testing

@Test("every committed table with a committed database is what that database gives, byte for byte")
func committedTables() throws {
  let folder = try TemporaryFolder()
  let script = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Scripts/evidence.sh")
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = ["bash", script.path, folder.file("evidence").path]
  process.environment = ProcessInfo.processInfo.environment.merging([
    "TABLES": "only", "LANCET": LancetProcess.program.path,
  ]) { $1 }
  let log = folder.file("log.txt")
  try Data().write(to: log)
  let handle = try FileHandle(forWritingTo: log)
  (process.standardOutput, process.standardError) = (handle, handle)
  try process.run()
  process.waitUntilExit()
  let text = try String(contentsOf: log, encoding: .utf8)
  #expect(process.terminationStatus == 0, "\(text)")
  let compared = try #require(try /([0-9]+) files are as the database/.firstMatch(in: text)?.1)
  #expect(try #require(Int(compared)) > 20, "\(text)")
}
