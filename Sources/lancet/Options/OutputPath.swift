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

  /// Throws a `ValidationError` where an argument names a file in place of a folder to be written.
  static func requireNoFile(_ path: String, named name: String) throws {
    if FileManager.default.fileExists(atPath: path), try !isFolder(path) {
      throw ValidationError(
        "\(name) is \(path), which is a file, but this writes several files. Name a folder.")
    }
  }

  private static func isFolder(_ path: String) throws -> Bool {
    try URL(filePath: path).resolvingSymlinksInPath()
      .resourceValues(forKeys: [.isDirectoryKey]).isDirectory ?? false
  }

  /// Whether the path names a pipe or a device, which can take one file and nothing else.
  var isStream: Bool {
    let path = URL(filePath: text).resolvingSymlinksInPath().path
    let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    return type.map { ![.typeRegular, .typeDirectory].contains($0) } ?? false
  }

  /// The folder that the path names, which need not be there yet.
  ///
  /// `file` says what else could be named.
  /// - Throws: `ValidationError` for standard output and for a file, which cannot hold several files.
  func folder(orFile file: String? = nil) throws -> URL {
    if isStandardOutput {
      throw ValidationError("--output is -, but this writes several files. Name a folder.")
    }
    let url = URL(filePath: text, directoryHint: .isDirectory)
    if FileManager.default.fileExists(atPath: text), try !Self.isFolder(text) {
      throw ValidationError(
        "--output is \(text), which is a file, "
          + (file.map { "but neither \($0) nor a folder. Name one of them." }
            ?? "but this writes several files. Name a folder."))
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

  /// Writes the one file that a command writes, to none of those that it reads.
  ///
  /// - Throws: `ValidationError` where the path names one of `inputs`, by whatever name, or a database;
  ///   `DiskError`.
  func write(_ content: String, sparing inputs: [URL]) throws {
    if isStandardOutput { return Terminal.result(content, terminator: "") }
    try spare(inputs)
    try Disk.write(content, to: URL(filePath: text))
  }

  /// The same for a file that is no text.
  func write(_ content: Data, sparing inputs: [URL]) throws {
    if isStandardOutput { return Terminal.result(content) }
    try spare(inputs)
    try Disk.write(content, to: URL(filePath: text))
  }

  /// Throws a `ValidationError` where writing would replace one of `inputs` or a database, and for a folder.
  func spare(_ inputs: [URL]) throws {
    let own = URL(filePath: text)
    guard !isStandardOutput, !isStream, let place = FileIdentity(of: own.path) else { return }
    if inputs.contains(where: { FileIdentity(of: $0.path) == place }) {
      throw ValidationError(
        "--output is \(text), which this command reads and would replace. Name another file.")
    }
    if try Self.isFolder(text) {
      throw ValidationError(
        "--output is \(text), which is a folder, but this writes one file. Name it.")
    }
    if try FileKind(of: own) == .sqlite {
      throw ValidationError(
        "--output is \(text), an SQLite database, which would be replaced. Name another file.")
    }
  }
}
