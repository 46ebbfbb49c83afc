extension Table {
  /// Columns that stand side by side on a page, and what is the same in all of its rows.
  struct LaTeXPart {
    var columns: [Int]
    /// Such as `, axis Eyeglasses`, which goes behind the title.
    var heading: String
  }

  /// In points: the text of LaTeX's class article on A4.
  private static let pageWidth = 345.0
  /// In points: a wide letter in footnotesize, and what stands beside a column.
  private static let letter = 4.5
  private static let gap = 6.0

  /// The columns in parts that fit across a page.
  ///
  /// A table that does not fit gives up the leading columns that are the same in all rows, which move
  /// into the title. What is left is cut behind any column, and every part begins with the columns
  /// that tell the rows apart.
  func latexParts(_ kept: [Int]) -> [LaTeXPart] {
    if rows.isEmpty || width(kept) <= Self.pageWidth {
      return [LaTeXPart(columns: kept, heading: "")]
    }
    let keys = kept.prefix(keyCount(kept))
    let same = keys.filter { key in rows.allSatisfy { $0[key] == rows[0][key] } }
    let heading = same.map { ", \(columns[$0].name) \(texts(ofColumn: $0)[1])" }.joined()
    let leading = keys.filter { !same.contains($0) }
    var parts: [[Int]] = []
    for column in kept.dropFirst(keys.count) {
      if let last = parts.last, width(leading + last + [column]) <= Self.pageWidth {
        parts[parts.count - 1].append(column)
      } else {
        parts.append([column])
      }
    }
    if parts.isEmpty { return [LaTeXPart(columns: kept, heading: "")] }
    return parts.map { LaTeXPart(columns: leading + $0, heading: heading) }
  }

  /// How many leading columns tell the rows apart.
  private func keyCount(_ kept: [Int]) -> Int {
    let texts = kept.map { self.texts(ofColumn: $0).dropFirst() }
    var keys = [[String]](repeating: [], count: rows.count)
    for (count, column) in texts.dropLast().enumerated() {
      keys = zip(keys, column).map { $0 + [$1] }
      if Set(keys).count == rows.count { return count + 1 }
    }
    return kept.prefix { columns[$0].kind == .text }.count
  }

  /// At most how wide the columns are in print.
  private func width(_ kept: [Int]) -> Double {
    kept.map { column in
      let most = texts(ofColumn: column).map(\.count).max() ?? 0
      return Double(most) * Self.letter + Self.gap
    }.reduce(0, +)
  }
}
