// The rules in words, for tables that people read.

extension ConceptRule {
  /// The published estimator's ellipses, such as “at 30: 1.05·d(27,30) × 0.65·d(31,35), 27→33”.
  package var words: String {
    ellipses.map { "\($0)" }.joined(separator: "; ")
  }

  /// The landmarks of the `gaussian` estimator, such as “17–21; 22–26”.
  package var groupWords: String {
    groups.map { EllipseRule.list($0.sorted()) }.joined(separator: "; ")
  }
}

extension EllipseRule: CustomStringConvertible {
  package var description: String {
    "at \(Self.list(centre.sorted())): \(along) × \(across), \(angle)"
  }

  /// Numbers with runs of three and more written as ranges.
  static func list(_ numbers: [Int]) -> String {
    var runs: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = runs.last, last.upperBound + 1 == number {
        runs[runs.count - 1] = last.lowerBound...number
      } else {
        runs.append(number...number)
      }
    }
    return runs.map { run in
      run.count > 2
        ? "\(run.lowerBound)–\(run.upperBound)" : run.map(String.init).joined(separator: " ")
    }.joined(separator: " ")
  }
}

extension EllipseRule.Length: CustomStringConvertible {
  package var description: String { "\(factor)·d(\(from),\(to))" }
}

extension EllipseRule.Direction: CustomStringConvertible {
  package var description: String {
    switch self {
    case .horizontal: "level"
    case .line(let from, let to): "\(from)→\(to)"
    }
  }
}
