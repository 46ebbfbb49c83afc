import Foundation
import GRDB
import Seeding

/// Names a plan in its database, for good: no later plan gets the number of one that is gone.
package struct PlanID: RawRepresentable, Hashable, Sendable, Codable, DatabaseValueConvertible,
  CustomStringConvertible
{
  package let rawValue: Int64

  package init(rawValue: Int64) {
    self.rawValue = rawValue
  }

  package var description: String { "\(rawValue)" }
}

/// What a run of an experiment is to compute, and all that it takes to plan the same again.
///
/// Its cells never change; the file may have been written differently since, if it means the same cells.
package struct PlanRecord: Codable, Sendable, Equatable, FetchableRecord {
  package let id: PlanID
  /// See `hash(ofExperiment:cells:)`.
  package let planHash: String
  /// The experiment's name.
  package let experiment: String
  /// The experiment file's text.
  package let source: String
  /// What the command line replaced in it, as `key.path=value`.
  package let overrides: [String]

  /// SHA-256, in hexadecimal, of the experiment's name and of each cell's name and dissection, in order.
  package static func hash(ofExperiment name: String, cells: [PlannedCell]) -> String {
    var hash = SHA256()
    hash.update("\(name)\n".utf8)
    for planned in cells { hash.update("\(planned.name) \(planned.dissectionHash)\n".utf8) }
    return hash.hexadecimal
  }
}

/// A process that works at a plan or waits for its cells.
package struct PlanWorkerRecord: Codable, Sendable, Equatable, FetchableRecord {
  package let planId: PlanID
  /// As attempts name it, such as `host:4711`.
  package let worker: String
  /// Until when it is there, unless it says so again.
  package let lease: Date
}

/// How a process says that it is at a plan.
package struct Attendance: Sendable {
  package let worker: String
  package let lease: TimeInterval

  /// - Parameters:
  ///   - worker: the process, as attempts name it.
  ///   - lease: the seconds until it counts as gone where nobody looks closer.
  package init(worker: String, lease: TimeInterval) {
    (self.worker, self.lease) = (worker, lease)
  }
}
