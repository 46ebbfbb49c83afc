extension Sequence<String> {
  /// The up to three names that fewest changes of letters lead to, none where all are unlike it.
  ///
  /// The case of letters, and `_`, `-` and space between words, make no difference.
  package func closest(to name: String) -> [String] {
    let wanted = name.foldedForComparison
    let rated = map { ($0, $0.foldedForComparison.changes(to: wanted)) }
    let close = rated.filter { $0.1 <= Swift.max(2, name.count / 3) && $0.1 < $0.0.count }
    let fewest = close.map(\.1).min()
    return close.filter { $0.1 == fewest }.prefix(3).map(\.0)
  }
}

extension String {
  fileprivate var foldedForComparison: String {
    lowercased().filter { !"_- ".contains($0) }
  }

  /// Levenshtein's distance: how many letters to insert, delete or replace.
  fileprivate func changes(to other: String) -> Int {
    let other = Array(other)
    var row = Array(0...other.count)
    for (i, letter) in enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, otherLetter) in other.enumerated() {
        let replaced = diagonal + (letter == otherLetter ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = Swift.min(replaced, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[other.count]
  }
}

extension [String] {
  /// A question that offers these names, with a space behind it; empty where there are none.
  package var didYouMean: String {
    guard let last else { return "" }
    let names = count == 1 ? last : dropLast().joined(separator: ", ") + " or \(last)"
    return "Did you mean \(names)? "
  }
}
