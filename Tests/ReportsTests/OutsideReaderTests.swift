import Foundation
import Reports
import TestSupport
import Testing

/// Nil where there is none; `make tables` sets one up.
private let python = OutsideProgram.python(having: "pandas", "datasette")

@Test(
  "pandas reads the tables as they are, Datasette the database with its views",
  .enabled(if: python != nil), arguments: [true, false])
func outsideReaders(isComplete: Bool) throws {
  let sweep = try TrendSweep(isComplete: isComplete)
  let folder = sweep.folder.file("tables")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  for kind in ExportTable.allCases {
    let table = try kind.makeTable(ofExperiment: "study", in: sweep.store)
    // No cue is planted here, so nothing is known of instruments.
    #expect(table.rows.isEmpty == (kind == .instruments), "\(kind)")
    for format in [TableFormat.csv, .json] {
      for file in table.files(named: kind.rawValue, as: format) {
        try Data(file.text.utf8).write(to: folder.appending(path: file.name))
      }
    }
  }
  let script = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../Tables/check_tables.py")
  let check = try OutsideProgram.run(
    try #require(python),
    [script.path, folder.path, sweep.folder.file("results.sqlite").path])
  #expect(check.status == 0, "\(check.said)")
}
