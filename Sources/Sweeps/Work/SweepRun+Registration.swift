import Foundation
import Results
import Specification

extension SweepRun {
  /// Registers the plan, and this process as being at it.
  ///
  /// While others are at another plan of the same name, nothing is registered: what a name shows must
  /// not change under those who run it. Whether a process of another machine still lives takes
  /// minutes to see, at most those of a lease.
  /// - Throws: `SweepError.nameIsTaken`, `SweepError.interrupted`.
  func register(
    _ preparation: Preparation, in store: ResultStore, isCancelled: () -> Bool,
    notice: (String) -> Void
  ) throws -> PlanID {
    let watch = HolderWatch(patience: .seconds(Lease.seconds))
    var isTold = false
    while true {
      if isCancelled() { throw SweepError.interrupted }
      do {
        return try record(preparation, in: store, attendance: Presence.attendance)
      } catch ResultsError.experimentIsBeingRun(_, let others) {
        var isUnclear = false
        for other in others {
          switch watch.isAlive(other) {
          case true?: throw nameIsTaken(by: other, in: store)
          case false?: try store.leave(other.planId, worker: other.worker)
          case nil: isUnclear = true
          }
        }
        guard isUnclear else { continue }
        if !isTold {
          let names = Set(others.map(\.worker)).sorted().joined(separator: ", ")
          notice(
            "\(names) was running \(experiment.name) with other settings. Waiting up to "
              + "\(Int(Lease.seconds / 60)) minutes to see whether it still does")
        }
        isTold = true
        PlanTurns.pause(unless: isCancelled)
      }
    }
  }

  /// Records the plan and what its name shows.
  package func record(
    _ preparation: Preparation, in store: ResultStore, attendance: Attendance? = nil
  ) throws -> PlanID {
    try store.register(
      experiment: experiment.record(),
      overrides: experiment.overrides, cells: preparation.plan.work.map(\.planned),
      skipped: preparation.skipped, attendance: attendance)
  }

  /// The plan as it is recorded, if all that it wants is recorded too: then a run changes nothing.
  func registered(_ preparation: Preparation, in store: ResultStore) throws -> PlanID? {
    let plan = try store.registered(
      experiment: experiment.record(), overrides: experiment.overrides,
      cells: preparation.plan.work.map(\.planned), skipped: preparation.skipped)
    guard let plan, try store.cells(ofPlan: plan).allSatisfy(\.isDissected) else { return nil }
    return plan
  }

  /// Says who is at the experiment, and with what other settings, where its plan can be read.
  private func nameIsTaken(by other: PlanWorkerRecord, in store: ResultStore) -> SweepError {
    let differences = try? experiment.differences(
      from: Identity.json(Experiment(store.plan(other.planId), in: store.file)))
    return .nameIsTaken(experiment.name, worker: other.worker, differences: differences ?? [])
  }
}
