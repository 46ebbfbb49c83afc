import Results

/// What the workers of a plan are to do.
package struct WorkOrder: Sendable {
  package var plan: PlanID
  /// Threads of each worker.
  package var threads: Int
  /// The last attempt whose failure is to be taken up again; 0 for none.
  package var retryUpTo: Int64
  /// Where workers keep decoded pictures; nil where each decides for itself.
  package var pictures: PicturePlace?

  package init(plan: PlanID, threads: Int, retryUpTo: Int64, pictures: PicturePlace? = nil) {
    (self.plan, self.threads, self.retryUpTo) = (plan, threads, retryUpTo)
    self.pictures = pictures
  }
}

/// Puts workers to a plan.
///
/// Where they run is its own affair; all that they need is in the database and the data.
package protocol Launcher {
  /// Returns when the workers find nothing free any more.
  ///
  /// - Parameters:
  ///   - workers: how many.
  ///   - order: what they are to do.
  ///   - isCancelled: asked between steps.
  ///   - report: hears what happens, and at which worker.
  /// - Returns: how many cells they began.
  /// - Throws: `SweepError.interrupted` soon after `isCancelled` says so, and what ends a worker.
  func run(
    _ workers: Int, on order: WorkOrder, isCancelled: @escaping () -> Bool,
    report: @escaping (_ event: SweepEvent, _ worker: Int) -> Void
  ) throws -> Int
}

/// One worker, in this process.
struct InProcess: Launcher {
  let sweep: SweepRun
  let preparation: SweepRun.Preparation
  let store: ResultStore

  func run(
    _ workers: Int, on order: WorkOrder, isCancelled: @escaping () -> Bool,
    report: @escaping (_ event: SweepEvent, _ worker: Int) -> Void
  ) throws -> Int {
    precondition(workers == 1, "\(workers) workers in one process")
    if order.pictures == .disk { preparation.keepPictures(beside: sweep.results) }
    return try sweep.worker(
      order, preparation, store: store, isCancelled: isCancelled, report: { report($0, 0) }
    ).run()
  }
}
