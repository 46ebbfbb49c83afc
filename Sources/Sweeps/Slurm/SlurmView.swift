import Foundation

/// Where the cells of an experiment stand in Slurm's eyes.
package struct SlurmView: Sendable {
  package struct Line: Sendable, Equatable {
    /// The cells of the task, such as `Eyeglasses P75 seed 1`.
    package let cells: [String]
    package let job: SlurmJob
  }

  /// The last task of each cell, in the order of the plan.
  package let lines: [Line]
  /// Why Slurm cannot be asked; nil where it was.
  package let problem: String?

  /// Asks Slurm for the submissions of an experiment beside a database.
  ///
  /// Of tasks that Slurm has forgotten it shows what was seen when they were merged. Throws where a
  /// submission cannot be read.
  package init(of experiment: String, results: URL, asking slurm: Slurm = Slurm()) throws {
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
    for task in submissions.flatMap(\.tasks) {
      guard let name = task.job else { continue }
      lines[task.places] = Line(
        cells: task.cells, job: jobs[name] ?? SlurmJob(name: name, state: "UNKNOWN"))
    }
    self.lines = lines.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    self.problem = problem
  }

  /// How many tasks are in which state, in a sentence; nil where nothing was submitted.
  package var summary: String? {
    if lines.isEmpty { return nil }
    let counts = Dictionary(grouping: lines, by: \.job.state).mapValues(\.count)
    let words = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    return "Slurm: \(words.joined(separator: ", "))."
  }
}
