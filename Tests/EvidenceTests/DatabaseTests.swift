import Foundation
import GRDB
import Testing

@Test(
  "a committed database lists no pictures, as none are committed", arguments: Evidence.databases)
func pictures(database: URL) throws {
  var configuration = Configuration()
  configuration.readonly = true
  let queue = try DatabaseQueue(path: database.path, configuration: configuration)
  #expect(try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM gallery") } == 0)
}
