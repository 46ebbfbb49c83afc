import Foundation
import Results
import Specification

/// One start of a task of a submission.
package struct TaskOrder: Sendable {
  package let plan: PlanID
  package let submission: Int
  /// Places in the plan, from 0.
  package let places: [Int]
  /// How often Slurm has started the task before.
  package let start: Int
  package let threads: Int
  /// The last attempt whose failure is to be taken up again; 0 for none.
  package let retryUpTo: Int64

  package init(
    plan: PlanID, submission: Int, places: [Int], start: Int, threads: Int, retryUpTo: Int64
  ) {
    (self.plan, self.submission, self.places) = (plan, submission, places)
    (self.start, self.threads, self.retryUpTo) = (start, threads, retryUpTo)
  }
}

extension SweepRun {
  /// Works at the cells of one task, and records to a database of its own beside their checkpoints.
  ///
  /// The results database is neither read nor written.
  /// - Returns: how many of the cells are recorded and how many failed in the end.
  /// - Throws: what `work(on:in:)` throws, `SlurmError.noSuchTask`.
  package static func work(
    on order: TaskOrder, in results: URL, settings: Settings, isCancelled: @escaping () -> Bool,
    report: @escaping (SweepEvent, SweepProgress) -> Void
  ) throws -> Outcome {
    let files = SubmissionFiles(results: results, number: order.submission)
    let submission = try files.read()
    guard submission.plan == order.plan,
      let task = submission.tasks.first(where: { $0.places == order.places })
    else {
      throw SlurmError.noSuchTask(
        plan: order.plan, places: order.places, submission: order.submission)
    }
    let database = AttemptDatabase(files: files, task: task, start: order.start)
    let store = try database.open { report(.notice($0), SweepProgress(needed: [:])) }
    guard let recorded = try store.plans().first else { throw ResultsError.noSuchPlan(order.plan) }
    let presence = try Presence(at: recorded.id, in: store)
    defer { presence.leave() }
    let experiment = try Experiment(recorded, in: store.file)
    let sweep = SweepRun(experiment, results: results, settings: settings)
    let preparation = try sweep.planned(recorded, in: store)
    // The files of pictures are left to the merge: another node's use of them may not be seen here.
    defer { preparation.leavePictures() }
    let watch = Supersession(of: database)
    let cells = Set(
      order.places.compactMap { place in
        preparation.plan.work.indices.contains(place)
          ? preparation.plan.work[place].planned.dissectionHash : nil
      })
    let open = try store.openCells(ofPlan: recorded.id, retryUpTo: order.retryUpTo)
      .filter { cells.contains($0.status.dissectionHash) }
    if sweep.picturePlace(of: preparation.plan.work(at: open)) == .disk {
      preparation.keepPictures(beside: results)
    }
    var progress = sweep.progress(of: open, preparation)
    var worker = sweep.worker(
      WorkOrder(plan: recorded.id, threads: order.threads, retryUpTo: order.retryUpTo),
      preparation, store: store, isCancelled: { isCancelled() || watch.isOver() },
      report: {
        progress.note($0, from: 0)
        report($0, progress)
      })
    worker.onlyCells = cells
    do {
      _ = try worker.run()
    } catch SweepError.interrupted where watch.isOver() {
      report(.notice("Slurm has started this task again, so this start of it ends."), progress)
    }
    let ended = try store.cells(ofPlan: recorded.id).filter { cells.contains($0.dissectionHash) }
    return Outcome(
      recorded: ended.count(where: \.isDissected), failed: ended.count { $0.state == .failed })
  }
}

/// Looks now and then whether a task has been started again.
private final class Supersession {
  private let database: AttemptDatabase
  private var last = ContinuousClock.now
  private var isSeen = false
  private static let interval = Duration.seconds(5)

  init(of database: AttemptDatabase) {
    self.database = database
  }

  func isOver() -> Bool {
    if !isSeen, ContinuousClock.now - last >= Self.interval {
      isSeen = database.isSuperseded
      last = .now
    }
    return isSeen
  }
}
