import Foundation
import GRDB
import Seeding

/// What a table holds, in short.
package struct TableDigest: Sendable, Equatable {
  package var table: String
  package var rows: Int
  /// 64 hexadecimal digits that any change of a fact changes.
  package var digest: String
}

extension DatabaseInspection {
  /// What is not a fact of the content: when and where something was computed, and where it lies.
  ///
  /// Long tables count in the names and columns of those before them, so that a database that is brought up
  /// to date keeps its digest.
  private static let leftOutTables: Set = [
    "attempt", "grdb_migrations", "picture", "plan", "planCell", "planWorker", "reading",
    "readingCount",
  ]
  /// Not listed while it holds nothing of its own: it came after the others.
  private static let lateTable = "score"
  static let leftOutColumns: [String: Set<String>] = [
    "epoch": ["seconds", "imagesPerSecond"], "training": ["weightsFile"],
    "gallery": ["file"],
  ]
  /// Of the cells, those that some plan wanted and nobody began are no facts either.
  ///
  /// Of the scores, right answers in subgroups count as the view `evaluation` has them.
  private static let countedRows = [
    "cell": Schema.shownOrBegun, "score": "metric <> 'correct'",
  ]

  /// Digests of all recorded facts, table by table, in the order of names.
  ///
  /// A row's number does not count, nor does the order of rows: a reference to another row counts as
  /// that row's own facts. So two databases with the same findings have the same digests, whoever
  /// computed what first. Attempts, plans, seconds and paths are left out.
  package func tableDigests() throws -> [TableDigest] {
    try read { db in
      let tables = try String.fetchAll(
        db,
        sql: """
          SELECT name FROM sqlite_master
          WHERE (type = 'table' AND name NOT LIKE 'sqlite%')
            OR (type = 'view' AND name IN (\(Schema.formerTables.map { "'\($0)'" }.joined(separator: ", "))))
          ORDER BY name
          """
      ).filter { !Self.leftOutTables.contains($0) }
      var reader = RowDigests(
        leftOut: Self.leftOutColumns, leftOutTables: Self.leftOutTables,
        countedRows: Self.countedRows)
      return try tables.map { try reader.digest(of: $0, in: db) }
        .filter { $0.table != Self.lateTable || $0.rows > 0 }
    }
  }

  /// The digest of the tables' digests.
  package static func contentDigest(of tables: [TableDigest]) -> String {
    var hash = SHA256()
    for table in tables where table.rows > 0 {
      hash.update("\(table.table) \(table.rows) \(table.digest)\n".utf8)
    }
    return hash.hexadecimal
  }
}

/// Columns that lead to a row of another table.
private struct Reference {
  let originColumns: [String]
  let destinationTable: String
  let destinationColumns: [String]

  /// Those of views that stand for tables, which a view cannot declare.
  static let ofViews = [
    "evaluation": [Reference("cellId", "training", "cellId")],
    "regionCount": [Reference("dissectionId", "dissection", "id")],
  ]

  private init(_ origin: String, _ table: String, _ destination: String) {
    (originColumns, destinationTable, destinationColumns) = ([origin], table, [destination])
  }

  init(_ key: ForeignKeyInfo) {
    (originColumns, destinationTable) = (key.originColumns, key.destinationTable)
    destinationColumns = key.destinationColumns
  }
}

/// Names rows by their facts, and the rows they refer to by theirs.
private struct RowDigests {
  let leftOut: [String: Set<String>]
  let leftOutTables: Set<String>
  /// For some tables, which rows count, as SQL.
  let countedRows: [String: String]
  /// For each table and list of columns that is referred to: the digest of each row by its key.
  private var known: [String: [[DatabaseValue]: Sum]] = [:]

  init(
    leftOut: [String: Set<String>], leftOutTables: Set<String>, countedRows: [String: String]
  ) {
    (self.leftOut, self.leftOutTables) = (leftOut, leftOutTables)
    self.countedRows = countedRows
  }

  /// 256 bits, added up word by word, so that the order does not matter.
  struct Sum {
    var words: [UInt64] = [0, 0, 0, 0]

    init() {}

    /// Takes the eight words of a SHA-256 digest.
    init(_ digest: [UInt32]) {
      words = (0..<4).map { UInt64(digest[2 * $0]) << 32 | UInt64(digest[2 * $0 + 1]) }
    }

    mutating func add(_ other: Sum) {
      for part in words.indices { words[part] &+= other.words[part] }
    }

    var text: String {
      words.map { word in
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
      }.joined()
    }
  }

  mutating func digest(of table: String, in db: Database) throws -> TableDigest {
    var (sum, rows) = (Sum(), 0)
    try forEachRow(of: table, in: db) { _, digest in
      sum.add(digest)
      rows += 1
    }
    return TableDigest(table: table, rows: rows, digest: sum.text)
  }

  /// Calls `body` with each row of a table and its digest.
  private mutating func forEachRow(
    of table: String, in db: Database, _ body: (Row, Sum) -> Void
  ) throws {
    let columns = try db.columns(in: table)
    let isView = try db.viewExists(table)
    let references =
      try isView ? Reference.ofViews[table] ?? [] : db.foreignKeys(on: table).map(Reference.init)
    let referring = Set(references.flatMap(\.originColumns))
    let ownKey = try isView ? nil : db.primaryKey(table).rowIDColumn
    let facts = columns.map(\.name).filter { name in
      !referring.contains(name) && name != ownKey && leftOut[table]?.contains(name) != true
    }.sorted()
    let wanted = references.filter { !leftOutTables.contains($0.destinationTable) }
      .sorted { $0.originColumns.lexicographicallyPrecedes($1.originColumns) }
      .map { ($0, place(of: $0), $0.originColumns.joined(separator: ",")) }
    for (reference, _, _) in wanted { try learn(reference, in: db) }
    let counted = countedRows[table] ?? "TRUE"
    let late = Schema.lateColumns[table] ?? []
    let cursor = try Row.fetchCursor(
      db, sql: "SELECT * FROM \(table.quotedDatabaseIdentifier) WHERE \(counted)")
    while let row = try cursor.next() {
      var text = ""
      // An arm without a name is no fact: there were cells before there were arms. Nor is what came
      // later and is not known.
      for name in facts {
        let value: DatabaseValue = row[name]
        if name == "arm" && value == "".databaseValue { continue }
        if value.isNull && late.contains(name) { continue }
        text += "\(name)=\(self.text(of: value))\n"
      }
      for (reference, place, columns) in wanted {
        let key = reference.originColumns.map { row[$0] as DatabaseValue }
        text += "\(columns)→\(known[place]?[key]?.text ?? "none")\n"
      }
      var hash = SHA256()
      hash.update(Array(text.utf8))
      body(row, Sum(hash.words))
    }
  }

  /// Makes sure that the rows which a reference leads to are known by their key.
  private mutating func learn(_ reference: Reference, in db: Database) throws {
    let place = place(of: reference)
    if known[place] != nil { return }
    var digests: [[DatabaseValue]: Sum] = [:]
    let columns = reference.destinationColumns
    try forEachRow(of: reference.destinationTable, in: db) { row, digest in
      digests[columns.map { row[$0] as DatabaseValue }] = digest
    }
    known[place] = digests
  }

  private func place(of reference: Reference) -> String {
    "\(reference.destinationTable)(\(reference.destinationColumns.joined(separator: ",")))"
  }

  /// A value with its type; a number to the last bit.
  private func text(of value: DatabaseValue) -> String {
    switch value.storage {
    case .null: "null"
    case .int64(let number): "i\(number)"
    case .double(let number): "d\(number.bitPattern)"
    case .string(let text): "s\(text.utf8.count):\(text)"
    case .blob(let data): "b\(data.count):\(data.base64EncodedString())"
    }
  }
}
