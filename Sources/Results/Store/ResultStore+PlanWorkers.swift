import Foundation
import GRDB

extension ResultStore {
  /// Says that a process is at a plan for the length of its lease from now; again to stay.
  ///
  /// Throws `ResultsError.noSuchPlan`.
  package func attend(
    _ plan: PlanID, _ attendance: Attendance, now: Date = Date()
  ) throws {
    try write { db in
      guard try Self.plan(plan, in: db) != nil else { throw ResultsError.noSuchPlan(plan) }
      try Self.attend(plan, attendance, now: now, in: db)
    }
  }

  static func attend(
    _ plan: PlanID, _ attendance: Attendance, now: Date, in db: Database
  ) throws {
    try db.execute(
      sql: """
        INSERT INTO planWorker (planId, worker, lease) VALUES (?, ?, ?)
        ON CONFLICT (planId, worker) DO UPDATE SET lease = excluded.lease
        """,
      arguments: [plan, attendance.worker, now.addingTimeInterval(attendance.lease)])
  }

  /// Says that a process is not at a plan any more, if it was.
  package func leave(_ plan: PlanID, worker: String) throws {
    try write { db in
      try db.execute(
        sql: "DELETE FROM planWorker WHERE planId = ? AND worker = ?", arguments: [plan, worker])
    }
  }

  /// The processes that are at plans, or were when they died.
  package func planWorkers() throws -> [PlanWorkerRecord] {
    try read {
      try PlanWorkerRecord.readAll($0, sql: "SELECT * FROM planWorker ORDER BY planId, worker")
    }
  }
}
