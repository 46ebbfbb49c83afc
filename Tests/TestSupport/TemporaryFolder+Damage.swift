import Foundation
import GRDB

extension TemporaryFolder {
  /// Copies a database here, as `results.sqlite`, and changes the copy against the promises of its schema.
  package func corrupt(copy original: URL, _ sql: String) throws {
    let target = file("results.sqlite")
    try? FileManager.default.removeItem(at: target)
    try FileManager.default.copyItem(at: original, to: target)
    try DatabaseQueue(path: target.path).writeWithoutTransaction { db in
      try db.execute(sql: "CREATE TEMP TABLE kept AS SELECT name, sql FROM sqlite_master")
      try db.execute(
        sql: """
          PRAGMA foreign_keys = OFF;
          PRAGMA ignore_check_constraints = ON;
          PRAGMA writable_schema = ON;
          UPDATE sqlite_master
          SET sql = replace(
            replace(replace(sql, 'IS NOT NULL', 'IS_SET'), ' NOT NULL', ''), 'IS_SET', 'IS NOT NULL')
          WHERE type = 'table';
          PRAGMA writable_schema = RESET;
          """)
      try db.execute(sql: sql)
      try db.execute(
        sql: """
          PRAGMA writable_schema = ON;
          UPDATE sqlite_master
          SET sql = (SELECT kept.sql FROM kept WHERE kept.name = sqlite_master.name)
          WHERE type = 'table';
          PRAGMA writable_schema = RESET;
          """)
    }
  }
}
