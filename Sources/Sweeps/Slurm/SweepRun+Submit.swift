import Foundation
import Results
import Specification

extension SweepRun {
  /// What can be handed to Slurm of an experiment.
  package struct Offer: Sendable {
    package let plan: PlanRecord
    /// The cells that are open and that no task has, in the order of the plan.
    package let cells: [CellStatus]
    /// How many open cells tasks have already.
    package let queued: Int
    /// How many cells failed before, and are left out.
    package let failed: Int
    /// The last attempt whose failure is to be taken up again; 0 for none.
    let retryUpTo: Int64
  }

  /// Registers the plan and finds what of it is open.
  ///
  /// What tasks that have ended have recorded is merged first, where that was not done.
  /// - Parameters:
  ///   - preparation: the plan.
  ///   - store: the results database.
  ///   - slurm: is asked which tasks still wait or run; nil where there is none.
  ///   - isCancelled: asked while it waits for another run of the same name.
  ///   - notice: hears what a reader should know.
  /// - Returns: the plan, and its cells that nobody is at.
  /// - Throws: `SweepError.nameIsTaken`, `SlurmError`, errors of the database.
  package func offer(
    _ preparation: Preparation, in store: ResultStore, slurm: Slurm?,
    isCancelled: () -> Bool = { false }, notice: (String) -> Void
  ) throws -> Offer {
    if let retraining = try retrainingNotice(preparation.plan, in: store) { notice(retraining) }
    let id = try register(preparation, in: store, isCancelled: isCancelled, notice: notice)
    try store.leave(id, worker: Presence.attendance.worker)
    let plan = try store.plan(id)
    let submissions = try SubmissionFiles.submissions(of: results)
      .filter { $0.planHash == plan.planHash && !$0.isMerged }
    let jobs = try slurm?.jobs(submissions.flatMap(\.arrays)) ?? [:]
    var queued: Set<Int> = []
    for submission in submissions {
      let isOver = { (task: Submission.Task) in task.job.flatMap { jobs[$0] }?.isOver != false }
      queued.formUnion(submission.tasks.filter { !isOver($0) }.flatMap(\.places))
      let files = SubmissionFiles(results: results, number: submission.number)
      let merged = try Submission.merge(files, into: store, asking: slurm, of: isOver)
      for sentence in merged.notices { notice(sentence) }
      for conflict in merged.reports.flatMap(\.conflicts) { notice("\(conflict)") }
    }
    let retryUpTo = settings.retryFailed ? try store.lastAttempt() : 0
    let all = try store.openCells(ofPlan: id, retryUpTo: .max).map(\.status)
    let open = try store.openCells(ofPlan: id, retryUpTo: retryUpTo).map(\.status)
    let free = open.filter { !queued.contains($0.position) }
    return Offer(
      plan: plan, cells: free, queued: open.count - free.count, failed: all.count - open.count,
      retryUpTo: retryUpTo)
  }

  /// Writes what the tasks of some cells need beside the database; submits nothing yet.
  package func prepare(_ offer: Offer, in store: ResultStore) throws -> Prepared {
    let files = try SubmissionFiles.new(for: results)
    try store.extract(offer.plan.id, cells: offer.cells.map(\.cellId), to: files.snapshot)
    let snapshot = try ResultStore.openForReading(at: files.snapshot)
    // Cells of one model follow each other in one task, so that it is trained once.
    var order: [String] = []
    var groups: [String: [CellStatus]] = [:]
    for cell in offer.cells {
      if groups[cell.trainingHash] == nil { order.append(cell.trainingHash) }
      groups[cell.trainingHash, default: []].append(cell)
    }
    let tasks = order.compactMap { groups[$0] }.map { cells in
      Submission.Task(
        places: cells.map(\.position), cells: cells.map(\.name),
        trainingHash: cells[0].trainingHash, array: nil, index: 0)
    }
    let submission = Submission(
      number: files.number, plan: offer.plan.id, planHash: offer.plan.planHash,
      experiment: offer.plan.experiment, tasks: tasks)
    return Prepared(
      submission: submission, files: files,
      retryUpTo: offer.retryUpTo == 0 ? 0 : try snapshot.lastAttempt())
  }

  /// A submission whose files are written.
  package struct Prepared: Sendable {
    package internal(set) var submission: Submission
    package let files: SubmissionFiles
    /// As attempts are numbered in the submission's own database.
    package let retryUpTo: Int64
  }
}

extension SweepRun.Prepared {
  /// Its scripts, the arrays' first; no array has more than `arraySize` tasks.
  package func scripts(_ script: SlurmScript, arraySize: Int) -> [(url: URL, text: String)] {
    chunks(of: arraySize).enumerated().map { number, tasks in
      (files.arrayScript(number + 1), script.array(of: tasks))
    } + [(files.mergeScript, script.merge)]
  }

  /// Hands the scripts to Slurm: the arrays, then the merge that waits for them.
  ///
  /// Where Slurm refuses one, what it took before is cancelled, and nothing is left of the submission.
  package mutating func submit(_ script: SlurmScript, to slurm: Slurm) throws {
    let size = slurm.arraySize
    var jobs: [String] = []
    do {
      // A task may start as soon as it is handed over.
      try files.write(submission)
      for (url, text) in scripts(script, arraySize: size) {
        try Data(text.utf8).write(to: url)
        let isMerge = url == files.mergeScript
        jobs.append(try slurm.submit(url, after: isMerge ? jobs : []))
      }
    } catch {
      slurm.cancel(jobs)
      try? FileManager.default.removeItem(at: files.folder)
      throw error
    }
    for number in submission.tasks.indices {
      submission.tasks[number].array = jobs[number / size]
      submission.tasks[number].index = number % size
    }
    submission.mergeJob = jobs.last
    try files.write(submission)
  }

  private func chunks(of size: Int) -> [[Submission.Task]] {
    stride(from: 0, to: submission.tasks.count, by: size).map {
      Array(submission.tasks[$0..<min($0 + size, submission.tasks.count)])
    }
  }
}
