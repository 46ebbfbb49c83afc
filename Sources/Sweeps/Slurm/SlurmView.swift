import Foundation
import Results

/// Where the cells of an experiment stand in Slurm's eyes.
package struct SlurmView: Sendable {
  package struct Line: Sendable, Equatable {
    /// The cells of the task, such as `Eyeglasses P75 seed 1`.
    package let cells: [String]
    package let job: SlurmJob
    /// How many of the cells the task has recorded that are not merged.
    package var unmerged = 0

    /// In the words of `status`: `COMPLETED; recorded, not merged`.
    package var words: String {
      if unmerged == 0 { return job.words }
      let part = unmerged == cells.count ? "" : "\(unmerged) of \(cells.count) cells "
      return "\(job.words); \(part)recorded, not merged"
    }
  }

  /// The last task of each cell, in the order of the plan.
  package let lines: [Line]
  /// The hashes of dissections that tasks have recorded in their own databases and that are not in the
  /// results database yet.
  package let unmerged: Set<String>
  /// Why Slurm cannot be asked; nil where it was.
  package let problem: String?

  /// Asks Slurm for the submissions of an experiment beside a database, and looks into the databases of
  /// tasks that are not merged.
  ///
  /// Of tasks that Slurm has forgotten it shows what was seen when they were merged. Throws where a
  /// submission cannot be read.
  package init(
    of experiment: String, results: URL, store: ResultStore, asking slurm: Slurm = Slurm()
  ) throws {
    let submissions = try SubmissionFiles.submissions(of: results)
      .filter { $0.experiment == experiment }
    var jobs: [String: SlurmJob] = [:]
    for job in submissions.flatMap(\.lastSeen) { jobs[job.name] = job }
    var problem: String?
    do {
      let open = submissions.filter { !$0.isMerged }.flatMap(\.arrays)
      jobs.merge(try slurm.jobs(open)) { $1 }
    } catch let error as SlurmError {
      problem = "\(error)"
    }
    var lines: [[Int]: Line] = [:]
    var unmerged: Set<String> = []
    for submission in submissions {
      let files = SubmissionFiles(results: results, number: submission.number)
      for task in submission.tasks {
        guard let name = task.job else { continue }
        var line = Line(
          cells: task.cells, job: jobs[name] ?? SlurmJob(name: name, state: "UNKNOWN"))
        let own = try files.recorded(by: task).filter { try !store.isDissected($0) }
        line.unmerged = own.count
        unmerged.formUnion(own)
        lines[task.places] = line
      }
    }
    self.unmerged = unmerged
    self.lines = lines.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    self.problem = problem
  }

  /// How many tasks are in which state, in a sentence; nil where nothing was submitted.
  package var summary: String? {
    if lines.isEmpty { return nil }
    let counts = Dictionary(grouping: lines, by: \.job.state).mapValues(\.count)
    let words = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    let recorded = unmerged.isEmpty ? "" : " \(unmerged.count) recorded and not merged yet."
    return "Slurm: \(words.joined(separator: ", ")).\(recorded)"
  }
}

extension SubmissionFiles {
  /// The dissections of a task's cells that its last start has in its own database; none where there is no
  /// such database, or it cannot be read at this moment.
  fileprivate func recorded(by task: Submission.Task) throws -> [String] {
    guard let start = starts(of: task).last,
      let store = try? ResultStore.openForReading(at: attempt(at: task, start: start)),
      let plan = try? store.plans().first, let cells = try? store.cells(ofPlan: plan.id)
    else { return [] }
    return cells.filter { $0.isDissected && task.places.contains($0.position) }
      .map(\.dissectionHash)
  }
}
