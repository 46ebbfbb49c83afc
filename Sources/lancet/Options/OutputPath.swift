import ArgumentParser
import Files
import Foundation

/// Where a command writes, by one rule for all: `-o` names a file where one file is written, a folder
/// where there may be several, and `-` is standard output.
struct OutputPath: ExpressibleByArgument {
  let text: String

  init(argument: String) {
    text = argument
  }

  init(_ path: String) {
    text = path
  }

  var defaultValueDescription: String { text }

  var isStandardOutput: Bool { text == "-" }

  /// Whether the name ends like a file of one of these formats.
  func ends(in formats: [String]) -> Bool {
    formats.contains(URL(filePath: text).pathExtension.lowercased())
  }

  /// The folder that the path names, which need not be there yet.
  ///
  /// - Throws: `ValidationError` for standard output and for a file, which cannot hold several files.
  func folder() throws -> URL {
    if isStandardOutput {
      throw ValidationError("--output is -, but this writes several files. Name a folder.")
    }
    let url = URL(filePath: text, directoryHint: .isDirectory)
    if FileManager.default.fileExists(atPath: text),
      try URL(filePath: text).resolvingSymlinksInPath()
        .resourceValues(forKeys: [.isDirectoryKey]).isDirectory == false
    {
      throw ValidationError(
        "--output is \(text), which is a file, but this writes several files. Name a folder.")
    }
    return url
  }

  /// The folder that the path names, for the results that a label names.
  ///
  /// - Throws: as `folder()`, and `OutputError` for a folder of another result.
  func folder(
    for label: OutputLabel, _ option: ReplaceOption
  ) throws -> OutputFolder {
    try OutputFolder(folder(), for: label, replacing: option.replace) { Terminal.say($0) }
  }

  /// Writes the one file that a command writes.
  func write(_ content: String) throws {
    if isStandardOutput { return Terminal.result(content, terminator: "") }
    try Disk.write(content, to: URL(filePath: text))
  }
}
