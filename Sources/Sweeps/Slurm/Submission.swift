import Files
import Foundation
import Results

/// Cells of a plan that were handed to Slurm together.
///
/// Kept beside the database in `<results>.runs/submissions/<number>/`, with the scripts, the logs and
/// a small database of the plan, from which its tasks start. Tasks neither read nor write the results
/// database itself: on a folder that several machines share, SQLite's locks cannot be relied on.
package struct Submission: Codable, Sendable, Equatable {
  /// What one task of an array has to do.
  package struct Task: Codable, Sendable, Equatable {
    /// Places in the plan, from 0; several where one trained model is dissected in several ways.
    package let places: [Int]
    package let cells: [String]
    package let trainingHash: String
    /// The array and the task's place in it, once it is submitted.
    package var array: String?
    package var index: Int

    /// As Slurm calls it, such as `40_3`.
    package var job: String? { array.map { "\($0)_\(index)" } }
  }

  package let number: Int
  /// In the results database, when it was submitted.
  package let plan: PlanID
  package let planHash: String
  package let experiment: String
  package var tasks: [Task]
  /// The job that merges what the tasks record.
  package var mergeJob: String?
  /// Whether it was merged after its last task.
  package var isMerged = false
  /// What Slurm said last of the tasks, when they were merged.
  package var lastSeen: [SlurmJob] = []

  /// The arrays, in order.
  package var arrays: [String] {
    var seen: Set<String> = []
    return tasks.compactMap(\.array).filter { seen.insert($0).inserted }
  }
}

/// Where the files of a submission lie.
package struct SubmissionFiles: Sendable {
  package let results: URL
  package let number: Int

  package init(results: URL, number: Int) {
    (self.results, self.number) = (results, number)
  }

  package static func all(of results: URL) -> URL {
    CellFiles.runs(of: results).appending(path: "submissions")
  }

  package var folder: URL { Self.all(of: results).appending(path: "\(number)") }
  /// The plan and what is known of its open cells, as it was at submission.
  package var snapshot: URL { folder.appending(path: "plan.sqlite") }
  var record: URL { folder.appending(path: "submission.json") }
  package var mergeScript: URL { folder.appending(path: "merge.sh") }
  package var logs: URL { folder.appending(path: "logs") }

  package func arrayScript(_ number: Int) -> URL { folder.appending(path: "array-\(number).sh") }

  /// Where a start of a task records, beside its checkpoint.
  func attempt(at task: Submission.Task, start: Int) -> URL {
    cellFolder(task).appending(path: "\(prefix(task))\(start).sqlite")
  }

  /// The starts of a task that have a database, in order.
  func starts(of task: Submission.Task) -> [Int] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: cellFolder(task).path)) ?? []
    return names.compactMap { name in
      guard name.hasPrefix(prefix(task)), name.hasSuffix(".sqlite") else { return nil }
      return Int(name.dropFirst(prefix(task).count).dropLast(".sqlite".count))
    }.sorted()
  }

  /// Removes the databases of all starts of a task; says how many there were.
  func removeStarts(of task: Submission.Task) -> Int {
    starts(of: task).count { start in
      (try? FileManager.default.removeItem(at: attempt(at: task, start: start))) != nil
    }
  }

  private func prefix(_ task: Submission.Task) -> String {
    "attempt-\(number)-\(task.places.first ?? 0)-"
  }

  private func cellFolder(_ task: Submission.Task) -> URL {
    CellFiles(results: results, trainingHash: task.trainingHash).folder
  }

  package func read() throws -> Submission {
    let data = try Disk.read(record)
    do {
      return try JSONDecoder().decode(Submission.self, from: data)
    } catch {
      throw SlurmError.damagedSubmission(file: record.relativePath)
    }
  }

  package func write(_ submission: Submission) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try Disk.write(try encoder.encode(submission), to: record)
  }

  /// All submissions beside a database, in order; one that was never completed is left out.
  package static func submissions(of results: URL) throws -> [Submission] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: all(of: results).path)) ?? []
    return try names.compactMap { Int($0) }.sorted().compactMap { number in
      let files = SubmissionFiles(results: results, number: number)
      guard FileManager.default.fileExists(atPath: files.record.path) else { return nil }
      return try files.read()
    }
  }

  /// Makes the folder of a new submission.
  package static func new(for results: URL) throws -> SubmissionFiles {
    try Disk.makeFolder(all(of: results))
    var number = try submissions(of: results).last?.number ?? 0
    while true {
      number += 1
      let files = SubmissionFiles(results: results, number: number)
      do {
        // Without those above it: fails where another process has just made the same.
        try FileManager.default.createDirectory(
          at: files.folder, withIntermediateDirectories: false)
        try Disk.makeFolder(files.logs)
        return files
      } catch let error as CocoaError where error.code == .fileWriteFileExists {
        continue
      } catch {
        throw DiskError(files.folder.relativePath, .writing, error)
      }
    }
  }
}
