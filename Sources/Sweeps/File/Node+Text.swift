import Specification
import Yams

extension Node {
  /// The most that a file may hold, far beyond any experiment: characters, aliases, values.
  ///
  /// Aliases may stand for values that hold aliases. So many as are allowed here can make a file
  /// larger by a factor that a reader bears; one more level could not be read in a lifetime.
  private static let (mostCharacters, mostAliases, mostValues) = (1_000_000, 32, 100_000)

  /// Reads the text of an experiment file that messages call `file`.
  init(experiment text: String, file: String) throws {
    do {
      guard let node = try Self.composed(text, of: file) else {
        throw ExperimentError.syntax(file: file, line: nil, problem: "the file is empty")
      }
      self = node
    } catch let error as YamlError {
      throw ExperimentError.syntax(file: file, line: error.line, problem: error.problem)
    }
  }

  /// Composes text whose size, with every alias written out, is bounded.
  static func composed(_ text: String, of file: String) throws -> Node? {
    if text.utf8.count > mostCharacters {
      throw ExperimentError.tooLarge(
        file: file, problem: "it has more than \(mostCharacters) characters")
    }
    // Yams compares the keys of a mapping in full while it composes, so aliases are counted first.
    if text.contains("&"),
      text.matches(of: /(?:^|[\s\[\]{},:?\-])\*[^\s*\[\]{},]/).count > mostAliases
    {
      throw ExperimentError.tooLarge(file: file, problem: "it has more than \(mostAliases) aliases")
    }
    let node = try Yams.compose(yaml: text)
    var left = mostValues
    if let node, !node.isWithin(&left) {
      throw ExperimentError.tooLarge(
        file: file, problem: "with its aliases it has more than \(mostValues) values")
    }
    return node
  }

  /// Counts its values down; false as soon as there are more than are left.
  private func isWithin(_ left: inout Int) -> Bool {
    left -= 1
    if left < 0 { return false }
    switch self {
    case .scalar, .alias: return true
    case .sequence(let items): return items.allSatisfy { $0.isWithin(&left) }
    case .mapping(let pairs):
      return pairs.allSatisfy { $0.key.isWithin(&left) && $0.value.isWithin(&left) }
    }
  }
}

extension YamlError {
  /// The line of a scanner's or parser's complaint.
  fileprivate var line: Int? {
    switch self {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
      mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line
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
      duplicates.count == 1
        ? "the key “\(duplicates[0])” stands there twice"
        : "each of the keys \(duplicates.sorted().map { "“\($0)”" }.joined(separator: ", ")) stands there twice"
    default: "\(self)"
    }
  }
}
