import Foundation
import Results

/// Says in the database that this process is at a plan, working or waiting, until it leaves.
final class Presence {
  private let store: ResultStore
  private let plan: PlanID
  private let heartbeat: Heartbeat

  /// This process, as it is to be registered.
  static var attendance: Attendance {
    Attendance(worker: WorkerName.current.text, lease: Lease.seconds)
  }

  /// Throws `ResultsError.noSuchPlan`.
  init(at plan: PlanID, in store: ResultStore) throws {
    (self.plan, self.store) = (plan, store)
    try store.attend(plan, Self.attendance)
    heartbeat = Heartbeat(every: Lease.beat) {
      // A database that is locked or full for a moment is asked again at the next beat; whether the
      // plan is still there, the work at it finds out.
      try? store.attend(plan, Self.attendance)
    }
  }

  /// Says that the process is not at the plan any more.
  func leave() {
    heartbeat.stop()
    // If this cannot be recorded, the next run sees that the process is gone.
    try? store.leave(plan, worker: Self.attendance.worker)
  }
}
