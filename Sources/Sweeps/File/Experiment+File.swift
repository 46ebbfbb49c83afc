import Foundation
import Specification
import Yams

extension Experiment {
  /// Reads an experiment file, after replacing what `overrides` (`key.path=value`) says.
  ///
  /// Throws an `ExperimentError` that names the line, what was found and what is valid.
  package init(contentsOf url: URL, overrides: [String] = []) throws {
    let file = url.relativePath
    let text: String
    do {
      text = try String(contentsOf: url, encoding: .utf8)
    } catch {
      let reason =
        FileManager.default.fileExists(atPath: url.path)
        ? "it is not a UTF-8 text file" : "there is no such file"
      throw ExperimentError.unreadable(file: file, reason: reason)
    }
    try self.init(yaml: text, file: file, overrides: overrides)
  }

  /// Reads the text of an experiment file that messages call `file`.
  package init(yaml text: String, file: String, overrides: [String] = []) throws {
    var root: Node
    do {
      guard let composed = try Yams.compose(yaml: text) else {
        throw ExperimentError.syntax(file: file, line: nil, problem: "the file is empty")
      }
      root = composed
    } catch let error as YamlError {
      throw ExperimentError.syntax(file: file, line: error.line, problem: error.problem)
    }
    for override in overrides { try root.apply(override: override) }
    try self.init(
      SpecificationNode(node: root, file: file, path: ""), source: text, overrides: overrides)
  }
}

extension YamlError {
  /// The line of a scanner's or parser's complaint.
  fileprivate var line: Int? {
    switch self {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
      mark.line
    default: nil
    }
  }

  /// The complaint itself, without the excerpt of the file.
  fileprivate var problem: String {
    switch self {
    case .scanner(_, let problem, _, _), .parser(_, let problem, _, _),
      .composer(_, let problem, _, _):
      problem
    case .duplicatedKeysInMapping(let duplicates, _):
      "the key “\(duplicates.map { "\($0)" }.joined(separator: ", "))” stands there twice"
    default: "\(self)"
    }
  }
}

extension Node {
  /// Replaces or adds the value that `key.path=value` names; `skew.0.P=[50]` reaches into lists.
  fileprivate mutating func apply(override text: String) throws {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      throw ExperimentError.override(text, problem: "has no key=value form")
    }
    let keys = text[..<equals].split(separator: ".", omittingEmptySubsequences: false).map(
      String.init)
    let value: Node
    do {
      value = try Yams.compose(yaml: String(text[text.index(after: equals)...])) ?? ""
    } catch {
      throw ExperimentError.override(text, problem: "its value is not valid YAML")
    }
    guard set(value.withoutPlace, at: keys[...]) else {
      throw ExperimentError.override(text, problem: "the file has no place of that name")
    }
  }

  /// The value without its line, which would be that of the command line.
  private var withoutPlace: Node {
    switch self {
    case .scalar(let scalar): .scalar(.init(scalar.string, scalar.tag, scalar.style))
    case .sequence(let items): .sequence(.init(items.map(\.withoutPlace), items.tag, items.style))
    case .mapping(let pairs):
      .mapping(
        .init(
          pairs.map { ($0.key.withoutPlace, $0.value.withoutPlace) }, pairs.tag, pairs.style))
    case .alias: self
    }
  }

  private mutating func set(_ value: Node, at keys: ArraySlice<String>) -> Bool {
    guard let key = keys.first else {
      self = value
      return true
    }
    if var items = sequence {
      guard let index = Int(key), items.indices.contains(index),
        items[index].set(value, at: keys.dropFirst())
      else { return false }
      self = .sequence(items)
      return true
    }
    guard var pairs = mapping else { return false }
    var child = pairs[Node(key)] ?? Node.mapping(.init([]))
    guard child.set(value, at: keys.dropFirst()) else { return false }
    pairs[Node(key)] = child
    self = .mapping(pairs)
    return true
  }
}
