import Foundation
import Results
import Specification

extension SweepRun {
  /// What of an experiment can be handed to Slurm; nothing of it is registered yet.
  package struct Vacancies {
    /// The cells that are open and that no task has, in the order of the plan.
    package let work: [PlannedWork]
    /// How many open cells tasks have already.
    package let queued: Int
    /// How many cells failed before, and are left out.
    package let failed: Int
  }

  /// Finds what of a plan is open and in nobody's hands.
  ///
  /// What tasks that have ended have recorded is merged first, where that was not done.
  /// - Parameters:
  ///   - preparation: the plan.
  ///   - store: the results database.
  ///   - slurm: is asked which tasks still wait or run; nil where there is none.
  ///   - notice: hears what a reader should know.
  /// - Returns: the cells, and how many others are open.
  /// - Throws: `SlurmError`, errors of the database.
  package func vacancies(
    _ preparation: Preparation, in store: ResultStore, slurm: Slurm?, notice: (String) -> Void
  ) throws -> Vacancies {
    if let retraining = try retrainingNotice(preparation.plan, in: store) { notice(retraining) }
    let work = preparation.plan.work
    let planHash = PlanRecord.hash(ofExperiment: experiment.name, cells: work.map(\.planned))
    let submissions = try SubmissionFiles.submissions(of: results)
      .filter { $0.planHash == planHash && !$0.isMerged }
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
    let open = try open(of: preparation, in: store)
    let taken = Set(queued.filter(work.indices.contains).map { work[$0].planned.dissectionHash })
    let free = open.filter { !taken.contains($0.planned.dissectionHash) }
    let dissected = try work.count { try store.isDissected($0.planned.dissectionHash) }
    return Vacancies(
      work: free, queued: open.count - free.count, failed: work.count - dissected - open.count)
  }

  /// Cells of a registered plan that are to be handed to Slurm.
  package struct Offer: Sendable {
    package let plan: PlanRecord
    package let cells: [CellStatus]
    /// The last attempt whose failure is to be taken up again; 0 for none.
    let retryUpTo: Int64
  }

  /// Registers the plan, of which some cells are to be handed to Slurm.
  ///
  /// - Parameters:
  ///   - vacancies: which cells.
  ///   - preparation: the plan.
  ///   - store: the results database.
  ///   - isCancelled: asked while it waits for another run of the same name.
  ///   - notice: hears what a reader should know.
  /// - Returns: the plan and those cells of it.
  /// - Throws: `SweepError.nameIsTaken`, errors of the database.
  package func offer(
    _ vacancies: Vacancies, of preparation: Preparation, in store: ResultStore,
    isCancelled: () -> Bool = { false }, notice: (String) -> Void
  ) throws -> Offer {
    let id = try register(preparation, in: store, isCancelled: isCancelled, notice: notice)
    try store.leave(id, worker: Presence.attendance.worker)
    let wanted = Set(vacancies.work.map(\.planned.dissectionHash))
    return Offer(
      plan: try store.plan(id),
      cells: try store.cells(ofPlan: id).filter { wanted.contains($0.dissectionHash) },
      retryUpTo: settings.retryFailed ? try store.lastAttempt() : 0)
  }

  /// Writes what the tasks of some cells need beside the database; submits nothing yet.
  package func prepare(_ offer: Offer, in store: ResultStore) throws -> Prepared {
    let files = try SubmissionFiles.new(for: results)
    try store.extract(offer.plan.id, cells: offer.cells.map(\.cellId), to: files.snapshot)
    let snapshot = try ResultStore.openForReading(at: files.snapshot)
    let tasks = Submission.tasks(
      of: offer.cells.map { ($0.position, $0.name, $0.trainingHash) })
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

extension Submission {
  /// The tasks for some cells: those of one model follow each other in one, so that it is trained once.
  fileprivate static func tasks(
    of cells: [(place: Int, name: String, trainingHash: String)]
  ) -> [Task] {
    var order: [String] = []
    var groups: [String: [(place: Int, name: String, trainingHash: String)]] = [:]
    for cell in cells {
      if groups[cell.trainingHash] == nil { order.append(cell.trainingHash) }
      groups[cell.trainingHash, default: []].append(cell)
    }
    return order.map { hash in
      let cells = groups[hash] ?? []
      return Task(
        places: cells.map(\.place), cells: cells.map(\.name), trainingHash: hash, array: nil,
        index: 0)
    }
  }
}

extension SweepRun.Vacancies {
  /// Has Slurm look at scripts such as will be handed over, before anything is written.
  ///
  /// Throws a `SlurmError` with what it says where it would refuse one.
  package func test(_ script: (Submission) -> SlurmScript, of experiment: String, by slurm: Slurm)
    throws
  {
    let cells = work.enumerated().map {
      ($0, $1.name, $1.planned.cell.trainingHash)
    }
    let submission = Submission(
      number: 0, plan: PlanID(rawValue: 0), planHash: "", experiment: experiment,
      tasks: Submission.tasks(of: cells))
    let script = script(submission)
    try slurm.test(script.array(of: Array(submission.tasks.prefix(slurm.arraySize))))
    try slurm.test(script.merge)
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
