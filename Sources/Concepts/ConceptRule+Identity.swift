// How a rule is written where it names a result. These lines are hashed: they follow the numbers of
// the rule, and never what tables show of it.

extension ConceptRule {
  /// All that determines the concept's masks, drawn by the published estimator.
  package var identity: String {
    ellipses.map(\.identity).joined(separator: "; ")
  }
}

extension EllipseRule {
  fileprivate var identity: String {
    "at \(Self.runs(of: centre.sorted())): \(along.identity) × \(across.identity), \(angle.identity)"
  }

  /// Three and more numbers in a row stand as the first and the last.
  private static func runs(of numbers: [Int]) -> String {
    var runs: [[Int]] = []
    for number in numbers {
      if let last = runs.last?.last, last + 1 == number {
        runs[runs.count - 1].append(number)
      } else {
        runs.append([number])
      }
    }
    return runs.map { run in
      run.count > 2
        ? "\(run[0])–\(run[0] + run.count - 1)" : run.map(String.init).joined(separator: " ")
    }.joined(separator: " ")
  }
}

extension EllipseRule.Length {
  fileprivate var identity: String { "\(factor)·d(\(from),\(to))" }
}

extension EllipseRule.Direction {
  fileprivate var identity: String {
    switch self {
    case .horizontal: "level"
    case .line(let from, let to): "\(from)→\(to)"
    }
  }
}
