import Foundation
import GRDB
import TestSupport
import Testing

@Test(
  "a committed database lists no pictures, as none are committed",
  arguments: CommittedDatabase.paths)
func pictures(path: String) throws {
  let database = try CommittedDatabase(path)
  var configuration = Configuration()
  configuration.readonly = true
  let queue = try DatabaseQueue(path: database.file.path, configuration: configuration)
  #expect(try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM gallery") } == 0)
}
