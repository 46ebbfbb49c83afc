import Foundation
import Results
import Specification

extension SweepRun {
  /// The part of one worker: works at what is free in a recorded plan, until nothing is.
  ///
  /// The experiment is the plan's, as the database has it; its file may have changed since.
  /// - Parameters:
  ///   - order: the plan, and how to work at it.
  ///   - results: the database.
  ///   - settings: of these, how often to save, how much memory to take and where pictures are kept.
  ///   - isCancelled: asked between steps.
  ///   - report: hears what happens, and where the plan stands then.
  /// - Throws: `ResultsError.noSuchPlan`; `SweepError.planHasChanged` when the data are not those of
  ///   the plan; what ends a run.
  package static func work(
    on order: WorkOrder, in results: URL, settings: Settings, isCancelled: @escaping () -> Bool,
    report: @escaping (SweepEvent, SweepProgress) -> Void
  ) throws {
    let store = try ResultStore.open(at: results, creating: false)
    let recorded = try store.plan(order.plan)
    let presence = try Presence(at: order.plan, in: store)
    defer { presence.leave() }
    let experiment = try Experiment(recorded, in: store.file)
    let sweep = SweepRun(experiment, results: results, settings: settings)
    let preparation = try sweep.planned(recorded, in: store)
    defer { preparation.leavePictures() }
    try HolderWatch(patience: .seconds(Lease.seconds)).closeAbandonedAttempts(in: store)
    let open = try store.openCells(ofPlan: order.plan, retryUpTo: order.retryUpTo)
    var order = order
    order.pictures = sweep.picturePlace(of: preparation.plan.work(at: open))
    var progress = sweep.progress(of: open, preparation)
    _ = try InProcess(sweep: sweep, preparation: preparation, store: store).run(
      1, on: order, isCancelled: isCancelled
    ) { event, worker in
      progress.note(event, from: worker)
      report(event, progress)
    }
  }

  /// Plans again what is recorded, from the data as they are now.
  ///
  /// Throws `SweepError.planHasChanged` where that gives other cells.
  func planned(_ recorded: PlanRecord, in store: ResultStore) throws -> Preparation {
    let preparation = try preparation()
    let planned = preparation.plan.work.map(\.planned)
    guard PlanRecord.hash(ofExperiment: experiment.name, cells: planned) == recorded.planHash else {
      throw SweepError.planHasChanged(recorded.id, file: store.file)
    }
    return preparation
  }
}
