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
        // A key that is misspelt is also missing: once is enough.
        let isSaid = problems.contains { ($0 as? ExperimentError)?.explains(error) ?? false }
        if !draft.isMended(field), !isSaid { problems.append(error) }
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

  /// Whether this is a misspelt key of the same place, close to the one that `other` says is missing.
  fileprivate func explains(_ other: ExperimentError) -> Bool {
    guard case .unknownKey(_, let found, let valid) = self,
      case .missingKey(_, let missing, _) = other
    else { return false }
    let (ways, name) = (
      found.split(separator: "."), String(missing.split(separator: ".").last ?? "")
    )
    return ways.dropLast() == missing.split(separator: ".").dropLast()
      && valid.closest(to: String(ways.last ?? "")).contains(name)
  }
}
