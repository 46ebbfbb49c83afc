import GRDB

/// The tables and views of the results database, as migrations.
///
/// A released migration never changes; a change is a new one at the end.
package enum Schema {
  /// Marks a file as ours in SQLite's header: “LNCT”.
  static let applicationID: Int32 = 0x4C4E_4354

  /// Whose file it is; 0 where nothing says so.
  static func owner(of db: Database) throws -> Int32 {
    try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
  }

  /// Whether nothing is there yet, as in a file that another process is making in this moment.
  ///
  /// The migrator's own table comes first and alone.
  static func isMissing(in db: Database) throws -> Bool {
    let others = "SELECT count(*) FROM sqlite_master WHERE tbl_name <> 'grdb_migrations'"
    return try owner(of: db) == 0 && Int.fetchOne(db, sql: others) == 0
  }

  /// The migration after which everything can be read that is shown of a database.
  ///
  /// A command that only shows leaves an older file as it is, and reads a copy that has seen it.
  static let lastForReading = "6 union over all annotated images"

  /// The views of the migrations before.
  private static let views = [
    "cellStatus", "planCellStatus", "unitMatch", "detectorsPerBlock", "accuracyGap",
    "biasedUnitsPerGroup", "biasedUnitsPerBlock", "nullsPerBlock",
  ]

  package static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 experiments, cells, training, dissection") { db in
      try db.execute(sql: "PRAGMA application_id = \(applicationID)")
      try db.execute(sql: plan)
      try db.execute(sql: training)
      try db.execute(sql: dissection)
      try db.execute(sql: stateViews)
      try db.execute(sql: detectorViews)
      try db.execute(sql: formerBiasViews)
      try db.execute(sql: accuracyViews)
    }
    migrator.registerMigration("2 skipped images") { db in
      try db.execute(sql: skipped)
    }
    migrator.registerMigration("3 nulls, readings, ablation, gallery") { db in
      try db.execute(sql: evidence)
      try db.execute(sql: biasMove)
      try db.execute(sql: evidenceViews)
    }
    migrator.registerMigration("4 plans") { db in
      try db.execute(sql: plans)
      try db.execute(sql: planStateView)
    }
    migrator.registerMigration("5 open names, long counts, arms, pictures") { db in
      // Views go while what they read is made anew.
      for view in views { try db.execute(sql: "DROP VIEW \(view)") }
      try db.execute(sql: longTables)
      try db.execute(sql: openNames)
      try db.execute(sql: arms)
      try db.execute(sql: pictures)
      try db.execute(sql: armStateViews)
      try db.execute(sql: detectorViews)
      try db.execute(sql: accuracyViews)
      try db.execute(sql: evidenceViews)
    }
    migrator.registerMigration(lastForReading) { db in
      for view in ["detectorsPerBlock", "unitMatch"] { try db.execute(sql: "DROP VIEW \(view)") }
      try db.execute(sql: unions)
    }
    return migrator
  }
}
