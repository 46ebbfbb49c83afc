import Foundation

/// A copy of a database of the study in a folder of its own; those beside experiments are packed by `xz`.
package struct CommittedDatabase: Sendable {
  /// Relative to the project.
  package static let paths = [
    "results.sqlite", "Experiments/eyeglasses/causes.sqlite.xz",
    "Experiments/photographs/results.sqlite.xz", "Experiments/zero-start/results.sqlite.xz",
    "Experiments/tasks/results.sqlite.xz",
  ]

  private let folder: TemporaryFolder
  package var file: URL { folder.file("results.sqlite") }

  package init(_ path: String) throws {
    folder = try TemporaryFolder()
    try Self.copy(path, to: file)
  }

  /// Writes the database at a path relative to the project, unpacked, to a place where there is no file.
  package static func copy(_ path: String, to file: URL) throws {
    let project = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let source = project.appending(path: path)
    guard source.pathExtension == "xz" else {
      return try FileManager.default.copyItem(at: source, to: file)
    }
    try Data().write(to: file, options: .withoutOverwriting)
    let xz = Process()
    xz.executableURL = URL(filePath: "/usr/bin/env")
    xz.arguments = ["xz", "--decompress", "--stdout", source.path]
    xz.standardOutput = try FileHandle(forWritingTo: file)
    try xz.run()
    xz.waitUntilExit()
    guard xz.terminationStatus == 0 else { throw CocoaError(.fileReadCorruptFile) }
  }
}
