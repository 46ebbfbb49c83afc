import Specification

/// What can be wrong with an experiment file.
package enum ExperimentError: Error, CustomStringConvertible, Equatable {
  case unreadable(file: String, reason: String)
  case syntax(file: String, line: Int?, problem: String)
  /// `close` are names like what was found.
  case invalid(place: String, field: String, found: String, valid: String, close: [String] = [])
  /// `key` is the way to the key, `valid` are the keys that its place may have.
  case unknownKey(place: String, key: String, valid: [String])
  case missingKey(place: String, key: String, valid: String)
  /// Two settings do not go together; `remedy` is a sentence.
  case conflict(place: String, field: String, problem: String, remedy: String)
  case tooLarge(file: String, problem: String)
  case override(String, problem: String)

  package var description: String {
    switch self {
    case .unreadable(let file, let reason):
      "\(file): cannot be read (\(reason)). Name an experiment file, such as quickstart.yaml."
    case .syntax(let file, let line, let problem):
      "\(file)\(line.map { ":\($0)" } ?? ""): not valid YAML (\(problem)). Correct the file."
    case .invalid(let place, "", let found, let valid, _):
      "\(place): this is no experiment, but \(found). Valid: \(valid)."
    case .invalid(let place, let field, let found, let valid, let close):
      "\(place): \(field) is \(found). \(close.didYouMean)Valid: \(valid)."
    case .unknownKey(let place, let key, let valid):
      "\(place): unknown key “\(key)”. \(Self.close(to: key, valid).didYouMean)"
        + "Valid: \(valid.joined(separator: ", "))."
    case .missingKey(let place, let key, let valid):
      "\(place): \(key) is missing. Valid: \(valid)."
    case .conflict(let place, _, let problem, let remedy):
      "\(place): \(problem). \(remedy)"
    case .tooLarge(let file, let problem):
      "\(file): \(problem). Write the values out, or make the file smaller."
    case .override(let text, let problem):
      "“\(text)” on the command line: \(problem). Write a setting as training.epochs=2."
    }
  }

  private static func close(to key: String, _ valid: [String]) -> [String] {
    valid.closest(to: key.split(separator: ".").last.map(String.init) ?? key)
  }
}
