import Concepts
import Foundation
import Specification

/// A CSV table with what further ones say of its pictures; see `FurtherTable`.
struct JoinedTables {
  let main: TableFile
  private let others: [FurtherTable]

  /// Reads all tables and keeps the words of some columns; throws where a rule or one of these asks for a
  /// column that no table has.
  init(_ csv: URL, columns: TableColumns, keeping: [String] = []) throws {
    let main = try TableFile(contentsOf: csv, columns: columns, keeping: keeping)
    self.main = main
    others = try columns.joined.map { path in
      let url = URL(filePath: path)
      let plain = try PlainList.scanner(url, among: main.images)
      let scanner = try plain ?? CSVScanner(contentsOf: url)
      let file = try TableFile(
        scanner, columns: columns.fitting(scanner.header()), keeping: keeping)
      return try FurtherTable(file, of: main.images, in: main.file)
    }
    let applied = others.reduce(main.appliedRules) { $0.union($1.file.appliedRules) }
    if let rule = columns.rules.first(where: { !applied.contains($0.name) }) {
      throw FacesError.missing(
        what: "column \(rule.column), from which \(rule.name) is to follow",
        folder: csv.relativePath, found: try CSVScanner(contentsOf: csv).header())
    }
    let kept = others.reduce(Set(main.kept.keys)) { $0.union($1.file.kept.keys) }
    if let missing = keeping.first(where: { !kept.contains($0) }) {
      throw FacesError.missing(
        what: "column \(missing) to learn", folder: csv.relativePath,
        found: try CSVScanner(contentsOf: csv).header())
    }
  }

  /// The table of the faces that have these names.
  func table(names: [String]) throws -> FaceTable {
    try others.reduce(main.table(names: names)) { table, other in
      try table.adding(other) { main.lines[$0] }
    }
  }
}

extension TableFile {
  /// The table of the faces that have these names.
  func table(names: [String]) -> FaceTable {
    FaceTable(
      origin: file, names: names, attributes: attributes, identities: identities,
      partitions: partitions, groups: groups.completed(by: attributes), refusals: refusals,
      notes: notes, columns: kept)
  }
}

extension TableColumns {
  /// The names that a further table is read by: the usual one where it has no such column.
  fileprivate func fitting(_ header: [String]) -> TableColumns {
    let usual = TableColumns()
    var names = TableColumns(
      image: header.contains(image) ? image : usual.image,
      partition: header.contains(partition) ? partition : usual.partition,
      identity: header.contains(identity) ? identity : usual.identity)
    names.rules = rules
    return names
  }
}
