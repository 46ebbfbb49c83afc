import Foundation
import Results

/// The database that one start of a task records to.
///
/// It begins as a copy of the submission's, with what earlier starts of the same task have recorded.
/// A task that lives on after Slurm has started it again writes to its own, which nobody reads from then
/// on: only the last start of a task is merged.
struct AttemptDatabase {
  let files: SubmissionFiles
  let task: Submission.Task
  let start: Int

  var url: URL { files.attempt(at: task, start: start) }

  /// Whether the task has been started again since, or was merged as one that is over: then its database
  /// is gone.
  var isSuperseded: Bool { files.starts(of: task).last.map { $0 > start } ?? true }

  /// Opens it, and makes it if this is the first time; `notice` hears of what cannot be taken up.
  func open(notice: (String) -> Void) throws -> ResultStore {
    let manager = FileManager.default
    if !manager.fileExists(atPath: url.path) {
      try manager.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      let unfinished = url.appendingPathExtension("unfinished")
      try? manager.removeItem(at: unfinished)
      try manager.copyItem(at: files.snapshot, to: unfinished)
      try takeUp(into: ResultStore.open(at: unfinished, creating: false), notice: notice)
      try manager.moveItem(at: unfinished, to: url)
    }
    let store = try ResultStore.open(at: url, creating: false)
    // It is this process's alone, so whoever is said to be at work is not any more.
    for attempt in try store.openAttempts() {
      if let id = attempt.id { try store.finishAttemptIfOpen(id, outcome: .interrupted) }
    }
    for worker in try store.planWorkers() {
      try store.leave(worker.planId, worker: worker.worker)
    }
    return store
  }

  /// Takes over what the last start has recorded whose database can be read.
  private func takeUp(into store: ResultStore, notice: (String) -> Void) throws {
    for earlier in files.starts(of: task).reversed() where earlier < start {
      let database = files.attempt(at: task, start: earlier)
      do {
        _ = try store.merge([database])
        return
      } catch let error as ResultsError {
        notice("\(error) The start before it is looked at.")
      }
    }
  }
}
