import GRDB

/// An experiment as it was last registered.
package struct ExperimentRecord: Codable, Sendable, Equatable, FetchableRecord,
  MutablePersistableRecord
{
  package static let databaseTableName = "experiment"

  package var id: Int64?
  package var name: String
  package var question: String
  /// The experiment file's text.
  package var source: String
  /// What the file and the command line say together, as JSON.
  package var spec: String

  package init(name: String, question: String, source: String, spec: String) {
    self.name = name
    self.question = question
    self.source = source
    self.spec = spec
  }

  package mutating func didInsert(_ inserted: InsertionSuccess) {
    id = inserted.rowID
  }
}
