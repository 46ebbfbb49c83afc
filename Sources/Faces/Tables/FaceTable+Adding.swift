import Concepts

extension FaceTable {
  /// The table with the names of concepts for headers that stand for them, such as `AU01` for `AU_1`,
  /// beside those headers.
  func named() -> FaceTable {
    var attributes = attributes
    for (header, column) in self.attributes.sorted(by: { $0.key < $1.key }) {
      let name = HeaderName.attribute(header)
      if attributes[name] == nil { attributes[name] = column }
    }
    return FaceTable(
      origin: origin, names: names, attributes: attributes, identities: identities,
      partitions: partitions, groups: groups, refusals: refusals, notes: notes)
  }

  /// The table with what another says of its pictures; `rows` is the row of each in the other.
  ///
  /// What is known already stays; where the other contradicts it, a note says so.
  func adding(_ other: TableFile, rows: [Int?]) -> FaceTable {
    var notes = notes + other.notes
    var (attributes, groups) = (attributes, groups)
    for (name, column) in other.attributes.sorted(by: { $0.key < $1.key }) {
      attributes[name] = merge(
        attributes[name], column, rows: rows, named: name, from: other.file, notes: &notes)
    }
    for (family, column) in other.groups {
      groups[family] = merge(
        groups[family], column, rows: rows, named: family.rawValue, from: other.file,
        notes: &notes)
    }
    return FaceTable(
      origin: origin, names: names, attributes: attributes, identities: identities,
      partitions: partitions, groups: groups.completed(by: attributes), refusals: refusals,
      notes: notes)
  }

  private func merge<Value: Equatable>(
    _ own: [Value?]?, _ other: [Value?], rows: [Int?], named name: String, from file: String,
    notes: inout [TableNote]
  ) -> [Value?] {
    var contradicted: [Int] = []
    let merged = names.indices.map { place -> Value? in
      let added = rows[place].flatMap { other[$0] }
      guard let known = own?[place] else { return added }
      if let added, added != known { contradicted.append(place) }
      return known
    }
    if let first = contradicted.first {
      notes.append(
        .contradicted(
          column: name, by: file, rows: contradicted.count, picture: names[first]))
    }
    return merged
  }
}
