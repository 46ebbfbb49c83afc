import Foundation
import Networks
import Results

/// The health of a results database and of the files beside it, found without changing anything.
package struct DatabaseDiagnosis: Sendable {
  /// What is wrong with the database itself; each is a sentence.
  package private(set) var damage: [String] = []
  /// Whether there are files of cells beside it; in a clone of a repository there are none.
  package private(set) var hasRuns = false
  /// How many trained cells have no weights beside it.
  package private(set) var missingWeights = 0
  /// What is wrong with weights that are there.
  package private(set) var damagedWeights: [String] = []
  /// Attempts that are open, and whether somebody is still at them.
  package private(set) var openAttempts: [String] = []
  /// The migrations that the file has seen.
  package private(set) var schema = "unknown"
  package private(set) var trainedCells = 0
  /// What each table holds, and of all that; nil where a table cannot be read.
  package private(set) var tables: [TableDigest] = []
  package private(set) var contentDigest: String?

  /// Examines the database at `url`.
  ///
  /// Throws a `ResultsError` where there is no database at all, or another program's.
  package init(of url: URL) throws {
    let inspection: DatabaseInspection
    do {
      inspection = try DatabaseInspection(of: url)
    } catch ResultsError.damaged(_, let problem) {
      damage = ["it cannot be opened: \(problem)"]
      return
    }
    try inspection.requireOwner()
    damage = try inspection.problems()
    try read("the schema") {
      let version = try inspection.schemaVersion()
      $0.schema = version.applied.last ?? "none"
      if version.isNewer { $0.damage.append("\(ResultsError.newerSchema(file: inspection.file))") }
      if version.isOlder { $0.schema += ", which the next run brings up to date" }
    }
    try read("the attempts") {
      $0.openAttempts = try inspection.openAttempts().map(Self.describe)
    }
    try read("the trained cells") {
      let trained = try inspection.recordedWeights()
      $0.trainedCells = trained.count
      $0.hasRuns = FileManager.default.fileExists(atPath: CellFiles.runs(of: url).path)
      if $0.hasRuns { for cell in trained { $0.examineWeights(of: cell, besides: url) } }
    }
    try read("the findings") {
      $0.tables = try inspection.tableDigests()
      $0.contentDigest = DatabaseInspection.contentDigest(of: $0.tables)
    }
  }

  /// Reads a part; one that cannot be read is damage too.
  private mutating func read(
    _ what: String, _ body: (inout DatabaseDiagnosis) throws -> Void
  ) throws {
    do {
      try body(&self)
    } catch let error as ResultsError {
      guard case .damaged(_, let problem) = error else { throw error }
      damage.append("\(what) cannot be read: \(problem)")
    }
  }

  /// Opens the weights of a trained cell.
  private mutating func examineWeights(of recorded: RecordedWeights, besides database: URL) {
    let files = CellFiles(results: database, trainingHash: recorded.trainingHash)
    do {
      _ = try files.readModel(cell: recorded.cell)
    } catch SweepError.lostWeights {
      missingWeights += 1
    } catch {
      damagedWeights.append("\(recorded.cell): \(error)")
    }
  }

  private static func describe(_ attempt: AttemptRecord) -> String {
    let alive =
      switch WorkerName(attempt.worker)?.isAlive {
      case true?: "at work"
      case false?: "dead; the next run closes it"
      case nil: attempt.lease > Date() ? "at work, by its lease" : "silent since \(attempt.lease)"
      }
    return "attempt \(attempt.id ?? 0) of \(attempt.worker) at cell \(attempt.cellId): \(alive)"
  }
}
