import Foundation
import GRDB

extension ResultStore {
  /// Takes over all that other databases have recorded and this one lacks.
  ///
  /// Trainings and dissections are known by their hashes, attempts by worker and time, plans by their
  /// cells. Each cell is one transaction; plans and experiments are one more. A second time changes
  /// nothing. The other databases stay as they are, byte for byte; older ones are brought up to date
  /// in a copy in memory. Not taken over are the files beside them.
  ///
  /// An attempt that had not ended counts as interrupted here. An experiment that both have stays as
  /// it is here. A cell of which they say different things stays as it is, and is a conflict.
  /// - Parameter sources: the other databases; they are all opened before anything is changed.
  /// - Returns: for each, what was taken, what was there already, what was passed over and why.
  /// - Throws: `ResultsError.sameFile`, `ResultsError.countsAlone`, and what keeps a database from being read or written.
  package func merge(_ sources: [URL]) throws -> [MergeReport] {
    let own = URL(filePath: file).resolvingSymlinksInPath().standardizedFileURL
    if try read(Schema.hasCounts) { throw ResultsError.countsAlone(file: file) }
    try Self.requireMergeable(sources)
    for source in sources {
      if source.resolvingSymlinksInPath().standardizedFileURL == own {
        throw ResultsError.sameFile(file: file)
      }
    }
    let last = Schema.migrator.migrations.last ?? Schema.lastForReading
    // One after the other, as there may be more of them than files may be open.
    return try sources.map { try merge(.openForReading(at: $0, upTo: last)) }
  }

  /// Opens each database that is to be merged, and changes nothing.
  ///
  /// - Throws: `ResultsError.countsAlone`, and what keeps a database from being read.
  package static func requireMergeable(_ sources: [URL]) throws {
    for source in sources {
      let store = try ResultStore.openForReading(at: source)
      if try store.read(Schema.hasCounts) { throw ResultsError.countsAlone(file: store.file) }
    }
  }

  private func merge(_ source: ResultStore) throws -> MergeReport {
    let schema = try read { try MergeSchema($0) }
    var report = MergeReport(file: source.file)
    if let conflict = try otherPictures(in: source) {
      report.conflicts.append(conflict)
      report.passedOver.append(
        "Nothing of \(source.file) was taken over, as its models saw other pictures of the same names."
      )
      return report
    }
    let cells = try source.read {
      try DatabaseValue.fetchAll($0, sql: "SELECT id FROM cell ORDER BY id")
    }
    var isAnother = false
    for cell in cells {
      let (bundle, name) = try source.read { db in
        (try CellBundle(cell, schema, in: db), try Self.name(ofCell: cell, in: db))
      }
      guard bundle.isBegun else { continue }
      do {
        var next = report
        try write { try CellMerge(schema: schema).merge(bundle, into: $0, &next) }
        report = next
      } catch var conflict as MergeConflict {
        if conflict.row.hasPrefix("cell ") { isAnother = true }
        conflict.cell = name
        report.conflicts.append(conflict)
      }
    }
    if isAnother {
      report.passedOver.append(
        "The plans and experiments of \(report.file) were not taken over, as a hash in it names another "
          + "cell.")
      return report
    }
    let lists = try source.read { try ListBundle(schema, in: $0) }
    var next = report
    try write { db in
      var merge = ListMerge(schema, into: db)
      try merge.take(lists, &next)
    }
    return next
  }

  /// What says that pictures of one table are other files there than here; nil where none are.
  private func otherPictures(in source: ResultStore) throws -> MergeConflict? {
    let sql = "SELECT data, image, fingerprint FROM picture ORDER BY data, image"
    func pictures(_ db: Database) throws -> [[String]: String] {
      guard try db.tableExists("picture") else { return [:] }
      return Dictionary(
        try Row.fetchAll(db, sql: sql).map { ([$0["data"], $0["image"]], $0["fingerprint"]) },
        uniquingKeysWith: { first, _ in first })
    }
    let (own, others) = (try read(pictures), try source.read(pictures))
    let differing = others.filter { own[$0.key] != nil && own[$0.key] != $0.value }
      .keys.sorted { $0.lexicographicallyPrecedes($1) }
    guard let first = differing.first else { return nil }
    var conflict = MergeConflict(
      row: "image \(first[1])" + (differing.count > 1 ? " and \(differing.count - 1) more" : ""),
      difference: .values(
        column: "fingerprint", own: String(own[first, default: ""].prefix(12)) + "…",
        other: String(others[first, default: ""].prefix(12)) + "…"))
    conflict.cell = "Pictures"
    return conflict
  }

  private static func name(ofCell cell: DatabaseValue, in db: Database) throws -> String {
    try CellRecord.readOne(db, sql: "SELECT * FROM cell WHERE id = ?", arguments: [cell])?.name
      ?? ""
  }
}
