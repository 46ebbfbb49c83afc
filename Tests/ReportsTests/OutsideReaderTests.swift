import Foundation
import Reports
import TestSupport
import Testing

/// A Python that has pandas and Datasette; nil where there is none (`make tables` sets one up).
private let python: String? = {
  let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
  let own = root.appending(path: ".python/bin/python").path
  return ["python3", own].first { program in
    (try? run(program, ["-c", "import pandas, datasette"]))?.status == 0
  }
}()

private func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, said: String) {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = [program] + arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = pipe
  try process.run()
  let said = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (process.terminationStatus, String(decoding: said, as: UTF8.self))
}

@Test(
  "pandas reads the tables as they are, Datasette the database with its views",
  .enabled(if: python != nil), arguments: [true, false])
func outsideReaders(isComplete: Bool) throws {
  let sweep = try TrendSweep(isComplete: isComplete)
  let folder = sweep.folder.file("tables")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  for kind in ExportTable.allCases {
    let table = try kind.makeTable(ofExperiment: "study", in: sweep.store)
    #expect(!table.rows.isEmpty, "\(kind)")
    for format in [TableFormat.csv, .json] {
      for file in table.files(named: kind.rawValue, as: format) {
        try Data(file.text.utf8).write(to: folder.appending(path: file.name))
      }
    }
  }
  let script = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../Tables/check_tables.py")
  let check = try run(
    try #require(python),
    [script.path, folder.path, sweep.folder.file("results.sqlite").path])
  #expect(check.status == 0, "\(check.said)")
}
