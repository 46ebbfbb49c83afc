import Concepts
import Specification

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
      partitions: partitions, groups: groups, refusals: refusals, notes: notes, columns: columns)
  }

  /// The table with what another says of its pictures; `line` is where a picture stands in this one.
  ///
  /// What is known already stays; where the other contradicts it, a note says so. Another counts the
  /// pictures of which a column of the other is not known. Throws `FacesError.incomplete` where
  /// partitions or persons are not there for all.
  func adding(_ other: FurtherTable, line: (Int) -> Int) throws -> FaceTable {
    let (file, rows) = (other.file, other.rows)
    var notes = notes + other.notes
    notes += file.notes.filter { !$0.isUnknown }.map { .of(file: file.file, $0) }
    func noteUnknown<Value>(_ column: [Value?]?, _ name: String) {
      notes.removeAll { $0.isUnknown && HeaderName.attribute($0.column) == name }
      guard let column, let first = column.firstIndex(where: { $0 == nil }) else { return }
      notes.append(
        .unknown(column: name, rows: column.count { $0 == nil }, line: line(first)))
    }
    var (attributes, groups) = (attributes, groups)
    for (name, column) in file.attributes.sorted(by: { $0.key < $1.key }) {
      attributes[name] = merge(
        attributes[name], column, rows: rows, named: name, from: file.file, notes: &notes)
      if file.groups.keys.contains(where: { $0.columnNames.contains(name.lowercased()) }) {
        continue
      }
      noteUnknown(attributes[name], name)
    }
    for (family, column) in file.groups.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      groups[family] = merge(
        groups[family], column, rows: rows, named: family.rawValue, from: file.file,
        notes: &notes)
      notes.removeAll { $0.isUnknown && family.columnNames.contains($0.column.lowercased()) }
      noteUnknown(groups[family], family.rawValue)
    }
    let added = file.kept.mapValues { column in rows.map { row in row.map { column[$0] } ?? "" } }
    return FaceTable(
      origin: origin, names: names, attributes: attributes,
      identities: try join(identities, file.identities, "identity", other, &notes),
      partitions: try join(partitions, file.partitions, "partition", other, &notes),
      groups: groups.completed(by: attributes),
      refusals: refusals.merging(file.refusals) { own, _ in own }
        .filter { attributes[$0.key] == nil },
      notes: notes, columns: columns.merging(added) { own, _ in own })
  }

  /// Partitions or persons: those known already, else the other's, which must be there for all.
  private func join<Value: Hashable>(
    _ own: [Value]?, _ column: [Value]?, _ name: String, _ other: FurtherTable,
    _ notes: inout [TableNote]
  ) throws -> [Value]? {
    guard let column else { return own }
    let values = other.rows.map { $0.map { column[$0] } }
    if let own {
      // Persons may have other numbers there, so what counts is which rows are alike.
      let isNamed = Value.self == Partition.self
      var meanings: [Value: Value] = [:]
      let contradicted = own.indices.filter { place in
        guard let value = values[place] else { return false }
        if isNamed { return value != own[place] }
        let known = meanings[own[place]] ?? value
        meanings[own[place]] = known
        return known != value
      }
      if let first = contradicted.first {
        notes.append(
          .remark(
            TableNote.contradicted(
              column: name, by: other.file.file, rows: contradicted.count, picture: names[first]
            ).description))
      }
      return own
    }
    let found = values.compactMap { $0 }
    if found.count == values.count { return found }
    throw FacesError.incomplete(
      file: other.file.file, missing: values.count - found.count,
      first: values.firstIndex { $0 == nil }.map { names[$0] } ?? "", listedIn: origin)
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
