import Foundation
import Results

extension Submission {
  /// What came of merging the tasks of a submission.
  package struct Merged: Sendable {
    package var reports: [MergeReport] = []
    /// What could not be taken and why, a sentence each.
    package var notices: [String] = []
    /// Databases of tasks that were removed, as all that they had is taken, and those that stay.
    package var removed = 0
    package var kept = 0
    /// Cells of the submission that are recorded now, and those that are not.
    package var recorded = 0
    package var missing: [String] = []
  }

  /// Takes over into the results database what the last start of each task has recorded.
  ///
  /// The databases of a task that is over are removed when all that they have is there. They stay where
  /// one could not be read or says something else than the results database, and where Slurm cannot say
  /// what became of the task.
  /// - Parameters:
  ///   - files: the submission's.
  ///   - store: the results database.
  ///   - slurm: is asked what became of the tasks; nil for not.
  ///   - isOver: of which tasks; those that still run or will be started again are to be left alone.
  /// - Returns: what was taken, and which cells are recorded now.
  /// - Throws: what keeps the submission or the database from being read or written.
  package static func merge(
    _ files: SubmissionFiles, into store: ResultStore, asking slurm: Slurm? = Slurm(),
    of isOver: (Task) -> Bool = { _ in true }
  ) throws -> Merged {
    var submission = try files.read()
    var merged = Merged()
    // Asked before their databases are read: a task that is over now records nothing more.
    let jobs = try? slurm?.jobs(submission.arrays)
    for task in submission.tasks where isOver(task) {
      var isTaken = true
      for start in files.starts(of: task).reversed() {
        do {
          let reports = try store.merge([files.attempt(at: task, start: start)])
          merged.reports += reports
          if reports.contains(where: { !$0.conflicts.isEmpty }) { isTaken = false }
          break
        } catch let error as ResultsError where error.isOfSource(store.file) {
          merged.notices.append("\(error)")
          isTaken = false
        }
      }
      if isTaken, let jobs, let job = task.job, jobs[job]?.isOver != false {
        merged.removed += files.removeStarts(of: task)
      } else {
        merged.kept += files.starts(of: task).count
      }
    }
    let plan = try store.plans().first { $0.planHash == submission.planHash }
    let places = Set(submission.tasks.flatMap(\.places))
    for cell in try plan.map({ try store.cells(ofPlan: $0.id) }) ?? []
    where places.contains(cell.position) {
      if cell.isDissected { merged.recorded += 1 } else { merged.missing.append(cell.name) }
    }
    if let jobs {
      let names = submission.tasks.compactMap(\.job)
      submission.lastSeen = names.compactMap { jobs[$0] }
      submission.isMerged = names.allSatisfy { jobs[$0]?.isOver != false }
      try files.write(submission)
    }
    // Which pictures another node reads may not be seen from here, only whether it may be at work.
    if try SubmissionFiles.submissions(of: files.results).allSatisfy(\.isMerged) {
      PicturePlace.removeUnused(beside: files.results)
    }
    return merged
  }
}

extension ResultsError {
  /// Whether it lies in a database that was to be merged, not in the one at `file`.
  fileprivate func isOfSource(_ file: String) -> Bool {
    switch self {
    case .damaged(let own, _), .foreignFile(let own, _), .cannotOpen(let own, _),
      .noSuchFile(let own):
      own != file
    default: false
    }
  }
}
