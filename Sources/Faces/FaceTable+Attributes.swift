extension FaceTable {
  /// The column of an attribute that some images have and some have not; nil where it is not known.
  ///
  /// Throws a `FacesError` that lists similar names, the single value, or what else is in the column.
  package func values(of name: String) throws -> [Bool?] {
    guard let column = attribute(name) else {
      if let refusal = refusals[name] ?? refusals[HeaderName.attribute(name)] { throw refusal }
      throw FacesError.unknownAttribute(
        name: name, table: origin, close: attributes.keys.sorted().closest(to: name))
    }
    let known = column.lazy.compactMap { $0 }
    guard let first = known.first, known.contains(!first) else {
      throw FacesError.constantAttribute(
        name: name, table: origin, value: known.first ?? false, images: known.count)
    }
    return column
  }
}

extension [String] {
  /// The names that few changes of letters lead to, or all names where none is similar.
  fileprivate func closest(to name: String) -> [String] {
    let rated = map { other in
      (other, other.lowercased().changes(to: name.lowercased()))
    }
    let close = rated.filter { $0.1 <= Swift.max(2, name.count / 3) }
    return close.isEmpty ? self : close.sorted { $0.1 < $1.1 }.prefix(3).map(\.0)
  }
}

extension String {
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
