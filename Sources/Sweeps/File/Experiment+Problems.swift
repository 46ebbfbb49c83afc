import Foundation
import Specification
import Yams

extension Experiment {
  /// All that is wrong with an experiment file and with what `overrides` replace in it, in the order
  /// in which a reader meets it; empty where nothing is.
  ///
  /// Throws where the file cannot be read or is not YAML.
  package static func problems(
    contentsOf url: URL, overrides: [String] = []
  ) throws -> [any Error] {
    try problems(yaml: text(of: url), file: url.relativePath, overrides: overrides)
  }

  /// All that is wrong with the text of an experiment file that messages call `file`.
  package static func problems(
    yaml text: String, file: String, overrides: [String] = []
  ) throws -> [any Error] {
    let root = try SpecificationNode(yaml: text, file: file, overrides: overrides)
    var draft = ExperimentDraft(node: root.node)
    var problems: [any Error] = []
    while true {
      do {
        _ = try Experiment(
          SpecificationNode(node: draft.node, origin: root.origin, path: ""), source: text,
          overrides: overrides)
        return problems
      } catch let error as ExperimentError {
        guard let field = error.field else { return problems + [error] }
        if !draft.isMended(field) { problems.append(error) }
        guard draft.mend(field) else { return problems }
      } catch {
        return problems + [error]
      }
    }
  }
}

extension ExperimentError {
  /// The way to what is wrong, where that is a place in the file.
  fileprivate var field: String? {
    switch self {
    case .invalid(_, let field, _, _, _) where !field.isEmpty: field
    case .conflict(_, let field, _, _) where !field.isEmpty: field
    case .unknownKey(_, let field, _), .missingKey(_, let field, _): field
    default: nil
    }
  }
}
