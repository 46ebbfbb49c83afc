import Foundation
import Specification
import Yams

extension Experiment {
  /// Reads an experiment file, after replacing what `overrides` (`key.path=value`) says.
  ///
  /// Throws an `ExperimentError` that names the line, what was found and what is valid.
  package init(contentsOf url: URL, overrides: [String] = []) throws {
    try self.init(
      yaml: Self.text(of: url), file: url.relativePath, overrides: overrides)
  }

  /// The text of an experiment file; throws `ExperimentError.unreadable`.
  static func text(of url: URL) throws -> String {
    do {
      return try String(contentsOf: url, encoding: .utf8)
    } catch {
      let facts = try? url.resolvingSymlinksInPath().resourceValues(
        forKeys: [.isDirectoryKey, .isRegularFileKey])
      let reason =
        switch (facts?.isDirectory, facts?.isRegularFile) {
        case (true, _): "it is a folder"
        case (_, false): "it is no plain file"
        case (_, true): "it is not a UTF-8 text file"
        default: "there is no such file"
        }
      throw ExperimentError.unreadable(file: url.relativePath, reason: reason)
    }
  }

  /// Reads the text of an experiment file that messages call `file`.
  package init(yaml text: String, file: String, overrides: [String] = []) throws {
    try self.init(
      SpecificationNode(yaml: text, file: file, overrides: overrides), source: text,
      overrides: overrides)
  }
}

extension SpecificationNode {
  /// The whole of an experiment file, with what the command line replaces in it.
  init(yaml text: String, file: String, overrides: [String]) throws {
    var root = try Node(experiment: text, file: file)
    for override in overrides { try root.apply(override: override) }
    self.init(node: root, origin: ExperimentOrigin(file: file, overrides: overrides), path: "")
  }
}
