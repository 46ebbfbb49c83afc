import GRDB

/// The tables and views of the results database, as migrations.
///
/// A released migration never changes; a change is a new one at the end.
package enum Schema {
  /// Marks a file as ours in SQLite's header: “LNCT”.
  static let applicationID: Int32 = 0x4C4E_4354

  /// The migration after which everything can be read that is shown of a database.
  ///
  /// What comes later serves runs alone, so that a command that only shows leaves an older file as it is.
  static let lastForReading = "3 nulls, readings, ablation, gallery"

  package static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 experiments, cells, training, dissection") { db in
      try db.execute(sql: "PRAGMA application_id = \(applicationID)")
      try db.execute(sql: plan)
      try db.execute(sql: training)
      try db.execute(sql: dissection)
      try db.execute(sql: stateViews)
      try db.execute(sql: countViews)
    }
    migrator.registerMigration("2 skipped images") { db in
      try db.execute(sql: skipped)
    }
    migrator.registerMigration(lastForReading) { db in
      try db.execute(sql: evidence)
      try db.execute(sql: biasMove)
      try db.execute(sql: evidenceViews)
    }
    migrator.registerMigration("4 plans") { db in
      try db.execute(sql: plans)
      try db.execute(sql: planStateView)
    }
    return migrator
  }
}
