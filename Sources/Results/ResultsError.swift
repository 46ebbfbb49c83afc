import Foundation
import GRDB
import Specification

/// What can be wrong with a results database, or with what is asked of it.
package enum ResultsError: Error, CustomStringConvertible, Equatable {
  case noSuchFile(file: String)
  case cannotOpen(file: String, reason: String)
  /// The file is not SQLite, or belongs to another program.
  case foreignFile(file: String, found: String)
  case newerSchema(file: String)
  case locked(file: String)
  /// The file cannot be written to, by its rights or those of the disk.
  case readOnly(file: String)
  case diskIsFull(file: String)
  /// The file's structure is broken.
  case damaged(file: String, problem: String)
  /// SQLite refused a statement; a constraint names the promise it keeps.
  case refused(file: String, reason: String)
  /// A copy may not replace a file.
  case alreadyThere(file: String)
  /// Counts stand in the place of the units that are asked for.
  case countsAlone(file: String)
  /// A database is to be merged into itself.
  case sameFile(file: String)
  /// Databases say different things of the same cells.
  case conflicts(file: String, [MergeConflict])
  case noSuchExperiment(String, recorded: [String])
  case noSuchPlan(PlanID)
  case noSuchCell(String)
  /// Processes are at another plan of that name, or were when they died.
  case experimentIsBeingRun(String, by: [PlanWorkerRecord])
  /// Two cells of one experiment, or a recorded and a new one, share a hash but not an axis, P or seed.
  case ambiguousHash(String, first: String, second: String)
  case attemptIsOver(Int64)
  case alreadyTrained(cell: String)
  case alreadyDissected(cell: String, hash: String)

  package var description: String {
    switch self {
    case .noSuchFile(let file):
      "\(file): there is no such results database. “lancet run” makes one. Check the path."
    case .cannotOpen(let file, let reason):
      "\(file): the results database cannot be opened (\(reason)). Check the path and the rights."
    case .foreignFile(let file, let found):
      "\(file): not a Lancet results database but \(found). Nothing was changed. Name another file."
    case .newerSchema(let file):
      "\(file): written by a newer Lancet, whose tables this one does not know. Update Lancet."
    case .locked(let file):
      "\(file): another process kept the results database locked for "
        + "\(Int(ResultStore.busyTimeout)) seconds. Try again."
    case .readOnly(let file):
      "\(file): the results database is read-only, so nothing can be recorded. Make it writable, "
        + "or name another with --results."
    case .diskIsFull(let file):
      "\(file): the disk is full, so nothing can be recorded. What was recorded before is safe. "
        + "Free some space and run the same command to resume."
    case .damaged(let file, let problem):
      "\(file): the results database is damaged (\(problem)). Nothing was changed. "
        + "“lancet doctor \(file)” says more. Restore the file from a copy."
    case .refused(let file, let reason):
      "\(file): the results database refused the change (\(reason)). Nothing was changed. "
        + "See with “lancet doctor \(file)” whether the file is sound."
    case .alreadyThere(let file):
      "\(file): there is a file of that name, which a copy does not replace. Name another."
    case .countsAlone(let file):
      "\(file): the database has counts and no units, as “lancet slim --counts” made it. "
        + "Name the database that it was made of, or run its experiment again."
    case .sameFile(let file):
      "\(file): the database would be merged into itself. Name another after it."
    case .conflicts(let file, let conflicts):
      "\(file): \(counted(conflicts.count, "cell is", "cells are")) recorded otherwise elsewhere and "
        + (conflicts.count == 1 ? "was left as it is " : "were left as they are ")
        + "(\(conflicts.map(\.description).joined(separator: "; "))). Two machines computed different "
        + "numbers. Keep such databases apart."
    case .noSuchExperiment(let name, let recorded):
      "No experiment “\(name)” is recorded. "
        + (recorded.isEmpty
          ? "There is none. Record one with “lancet run”."
          : recorded.closest(to: name).didYouMean + "Recorded: "
            + recorded.joined(separator: ", ") + ".")
    case .noSuchPlan(let plan):
      "No plan \(plan) is recorded. “lancet run” makes a plan and says its number."
    case .noSuchCell(let cell):
      "No cell \(cell) is recorded. Run its experiment first."
    case .experimentIsBeingRun(let name, let workers):
      "\(name) is being run with other settings or data by "
        + "\(Set(workers.map(\.worker)).sorted().joined(separator: ", ")). "
        + "Wait for it, or give this run a name of its own, such as name=\(name)-2."
    case .ambiguousHash(let hash, let first, let second):
      "The training hash \(hash.prefix(12))… names both “\(first)” and “\(second)”. "
        + "This is a fault of Lancet: please report it."
    case .attemptIsOver(let id):
      "Attempt \(id) is already over, or was never begun. Begin a new one."
    case .alreadyTrained(let cell):
      "\(cell) is already recorded as trained. Nothing was changed. Run the "
        + "same command again: it goes on with what is missing."
    case .alreadyDissected(let cell, let hash):
      "\(cell) is already recorded as dissected (\(hash.prefix(12))…). Nothing was changed. "
        + "Run the same command again: it goes on with what is missing."
    }
  }
}

extension ResultsError {
  /// What an error of the database `file` or of a value in it means; one of ours stays as it is.
  static func meaning(of error: any Error, file: String) -> any Error {
    switch error {
    case let error as DatabaseError: ResultsError(error, file: file)
    case let error as RowDecodingError:
      ResultsError.damaged(file: file, problem: "a value is of the wrong kind: \(error)")
    case is DecodingError:
      ResultsError.damaged(file: file, problem: "a text is not the JSON that it should be")
    case is CocoaError:
      ResultsError.cannotOpen(file: file, reason: "a copy for reading cannot be made")
    default: error
    }
  }

  /// What an error of SQLite means for the database `file`.
  init(_ error: DatabaseError, file: String) {
    let reason = error.message ?? "\(error)"
    self =
      switch error.resultCode {
      case .SQLITE_NOTADB: .foreignFile(file: file, found: "a file of another kind")
      case .SQLITE_BUSY, .SQLITE_LOCKED: .locked(file: file)
      case .SQLITE_READONLY: .readOnly(file: file)
      case .SQLITE_FULL: .diskIsFull(file: file)
      case .SQLITE_CORRUPT: .damaged(file: file, problem: reason)
      case .SQLITE_CANTOPEN, .SQLITE_PERM: .cannotOpen(file: file, reason: reason)
      default: .refused(file: file, reason: reason)
      }
  }
}
