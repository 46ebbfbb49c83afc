import Foundation

/// Says whose results a folder holds: what `lancet.json` in it says.
package struct OutputLabel: Codable, Sendable, Equatable {
  /// What made the folder, such as `lancet export`.
  package var command: String
  /// Of what, for people to read, such as `experiment grayscale, plan 1`.
  package var subject: String
  /// Tells one result from another of the same command.
  package var identity: String
  /// What the result follows from besides, such as how many cells were recorded; a folder of another
  /// state is written anew.
  package var state: String
  /// The program and its version.
  package var program: String
  /// The files and folders that were written, from the folder, each with the number of files in it; nil
  /// of a folder that is not finished.
  package fileprivate(set) var written: [String: Int?] = [:]

  package init(
    command: String, subject: String, identity: String, state: String = "", program: String
  ) {
    (self.command, self.subject, self.identity) = (command, subject, identity)
    (self.state, self.program) = (state, program)
  }

  /// The file's name.
  package static let file = "lancet.json"

  /// What a folder says; nil where it says nothing that can be read.
  package init?(of folder: URL) {
    guard let data = try? Data(contentsOf: folder.appending(path: Self.file)),
      let label = try? JSONDecoder().decode(OutputLabel.self, from: data)
    else { return nil }
    self = label
  }

  /// Writes the file.
  ///
  /// Throws a `DiskError`.
  package func write(to folder: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    try Disk.write(text, to: folder.appending(path: Self.file))
  }

  /// Notes that something was written, with the number of files in it where it is finished.
  mutating func note(_ name: String, files: Int?) { written[name] = .some(files) }

  /// Whether a folder of that label holds this result, in this or another state.
  package func isSameResult(as other: OutputLabel) -> Bool {
    command == other.command && identity == other.identity
  }

  /// Whether what was written there may stand beside what is written now.
  func isSameState(as other: OutputLabel) -> Bool {
    isSameResult(as: other) && state == other.state && program == other.program
  }
}
