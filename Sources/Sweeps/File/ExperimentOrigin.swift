import Yams

/// Where the values of an experiment come from: a file, and what the command line replaced in it.
struct ExperimentOrigin {
  /// The file, as the user wrote it.
  let file: String
  /// What the command line says, by the way to the value, such as `skew[0].P`.
  private let overrides: [(path: String, text: String)]

  init(file: String, overrides: [String]) {
    self.file = file
    self.overrides = overrides.map { text in
      let keys = text.prefix { $0 != "=" }.split { ".[]".contains($0) }
      let path = keys.reduce("") { path, key in
        Int(key) != nil ? "\(path)[\(key)]" : path.isEmpty ? "\(key)" : "\(path).\(key)"
      }
      return (path, text)
    }
  }

  /// What the command line says of a value or of a part of it; else `file:line` of a value that has a
  /// mark, or the file alone.
  func place(of path: String, mark: Mark?) -> String {
    if path.isEmpty, let mark { return "\(file):\(mark.line)" }
    let source = overrides.last {
      $0.path.isPart(of: path) || (mark == nil && path.isPart(of: $0.path))
    }
    if let source { return "“\(source.text.shortened)” on the command line" }
    return mark.map { "\(file):\($0.line)" } ?? file
  }
}

extension String {
  /// Whether it is `other` or the way to something in it.
  fileprivate func isPart(of other: String) -> Bool {
    self == other || hasPrefix(other + ".") || hasPrefix(other + "[")
  }

  /// As much of its first line as a message can quote.
  var shortened: String {
    let line = prefix { !$0.isNewline }
    return line.count < count || line.count > 60 ? line.prefix(60) + "…" : self
  }
}
