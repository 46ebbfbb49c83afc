/// What can be wrong with an experiment file.
package enum ExperimentError: Error, CustomStringConvertible, Equatable {
  case unreadable(file: String, reason: String)
  case syntax(file: String, line: Int?, problem: String)
  case invalid(place: String, field: String, found: String, valid: String)
  case unknownKey(place: String, key: String, valid: [String])
  case missingKey(place: String, key: String, valid: String)
  case override(String, problem: String)

  package var description: String {
    switch self {
    case .unreadable(let file, let reason):
      "\(file): cannot be read (\(reason)). Name an experiment file, such as quickstart.yaml."
    case .syntax(let file, let line, let problem):
      "\(file)\(line.map { ":\($0)" } ?? ""): not valid YAML (\(problem)). Correct the file."
    case .invalid(let place, let field, let found, let valid):
      "\(place): \(field) is \(found). Valid: \(valid)."
    case .unknownKey(let place, let key, let valid):
      "\(place): unknown key “\(key)”. Valid: \(valid.joined(separator: ", "))."
    case .missingKey(let place, let key, let valid):
      "\(place): \(key) is missing. Valid: \(valid)."
    case .override(let text, let problem):
      "“\(text)” on the command line: \(problem). Write a setting as training.epochs=2."
    }
  }
}
