import Foundation
import GRDB

/// Who works at a cell, and on what.
package struct Worker: Sendable, Equatable {
  /// Unlike any other worker's, such as `host:4711`.
  package var name: String
  /// The machine, as a person tells it from others.
  package var machine: String
  /// The commit of Lancet itself, where it is known.
  package var gitCommit: String?
  package var blasBuild: String
  package var coreType: String
  package var threads: Int

  package init(
    name: String, machine: String, gitCommit: String?, blasBuild: String, coreType: String,
    threads: Int
  ) {
    self.name = name
    self.machine = machine
    self.gitCommit = gitCommit
    self.blasBuild = blasBuild
    self.coreType = coreType
    self.threads = threads
  }
}

/// One go of a worker at a cell; open while it has no outcome.
package struct AttemptRecord: Codable, Sendable, Equatable, FetchableRecord,
  MutablePersistableRecord
{
  package static let databaseTableName = "attempt"

  package enum Outcome: String, Codable, Sendable, CaseIterable, DatabaseValueConvertible {
    case done, failed, interrupted
  }

  package var id: Int64?
  package var cellId: Int64
  /// The dissection it aims for.
  package var dissectionHash: String
  package var worker: String
  /// Until when the worker holds the cell, unless it renews the lease.
  package var lease: Date
  package var started: Date
  package var finished: Date?
  package var machine: String
  package var gitCommit: String?
  package var blasBuild: String
  package var coreType: String
  package var threads: Int
  package var outcome: Outcome?
  package var message: String?

  package mutating func didInsert(_ inserted: InsertionSuccess) {
    id = inserted.rowID
  }
}

extension AttemptRecord {
  /// Opens an attempt of `worker` at a cell.
  init(cellId: Int64, dissectionHash: String, worker: Worker, started: Date, lease: Date) {
    self.init(
      id: nil, cellId: cellId, dissectionHash: dissectionHash, worker: worker.name, lease: lease,
      started: started, finished: nil, machine: worker.machine, gitCommit: worker.gitCommit,
      blasBuild: worker.blasBuild, coreType: worker.coreType, threads: worker.threads,
      outcome: nil, message: nil)
  }
}
