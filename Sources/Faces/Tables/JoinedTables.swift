import Concepts
import Foundation
import Specification

/// A CSV table with what further ones say of its pictures.
///
/// Pictures are found in the others by their name as it is written, else by their file name without
/// folders where only one row has it.
struct JoinedTables {
  let main: TableFile
  private let others: [(file: TableFile, rows: [Int?])]

  /// Reads all tables; throws where a rule asks for a column that none of them has.
  init(_ csv: URL, columns: TableColumns) throws {
    let main = try TableFile(contentsOf: csv, columns: columns)
    self.main = main
    others = try columns.joined.map { path in
      let url = URL(filePath: path)
      let header = try CSVScanner(contentsOf: url).header()
      let file = try TableFile(contentsOf: url, columns: columns.fitting(header))
      return (file, Self.rows(of: main.images, in: file))
    }
    let applied = others.reduce(main.appliedRules) { $0.union($1.file.appliedRules) }
    if let rule = columns.rules.first(where: { !applied.contains($0.name) }) {
      throw FacesError.missing(
        what: "column \(rule.column), from which \(rule.name) is to follow", folder: csv.path,
        found: try CSVScanner(contentsOf: csv).header())
    }
  }

  /// The table of the faces that have these names.
  func table(names: [String]) throws -> FaceTable {
    var table = main.table(
      names: names, identities: try main.identities ?? column(\.identities),
      partitions: try main.partitions ?? column(\.partitions))
    for (file, rows) in others { table = table.adding(file, rows: rows) }
    return table
  }

  /// A column that the first of the further tables has which has any; it must be there for all.
  private func column<Value>(_ path: KeyPath<TableFile, [Value]?>) throws -> [Value]? {
    for (file, rows) in others {
      guard let column = file[keyPath: path] else { continue }
      let values = rows.compactMap { $0.map { column[$0] } }
      if values.count == rows.count { return values }
      throw FacesError.incomplete(
        file: file.file, missing: rows.count - values.count,
        first: rows.firstIndex { $0 == nil }.map { main.images[$0] } ?? "", listedIn: main.file)
    }
    return nil
  }

  private static func rows(of images: [String], in file: TableFile) -> [Int?] {
    let exact = Dictionary(
      zip(file.images, file.images.indices), uniquingKeysWith: { first, _ in first })
    let short = Dictionary(
      zip(file.images.map(\.lastPart), file.images.indices.map { Int?($0) }),
      uniquingKeysWith: { _, _ in nil })
    return images.map { exact[$0] ?? short[$0.lastPart] ?? nil }
  }
}

extension TableFile {
  /// The table of the faces that have these names, with persons and partitions of its own.
  func table(names: [String]) -> FaceTable {
    table(names: names, identities: identities, partitions: partitions)
  }

  fileprivate func table(
    names: [String], identities: [Int]?, partitions: [Partition]?
  ) -> FaceTable {
    FaceTable(
      origin: file, names: names, attributes: attributes, identities: identities,
      partitions: partitions, groups: groups.completed(by: attributes), refusals: refusals,
      notes: notes)
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

extension String {
  /// The file's name without its folders.
  fileprivate var lastPart: String { split(separator: "/").last.map(String.init) ?? self }
}
