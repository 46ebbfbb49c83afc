import Foundation
import Results
import Specification

extension SweepRun {
  /// What a run would do, and what a reader should know before it.
  package struct Outlook {
    /// A cell of the plan, and what is to be done with it.
    package struct Line: Sendable {
      package let cell: String
      /// `recorded`, or what is left to do.
      package let text: String
    }

    package let notices: [String]
    package let cells: [Line]
    package let preparation: Preparation
    /// What of the plan is left to do.
    package let open: [PlannedWork]
    /// The database, nil if there is none yet.
    package let known: ResultStore?
  }

  /// Looks at the data and at what is recorded; computes nothing and records nothing.
  ///
  /// - Throws: errors of the experiment and the data, and of a database that a run would refuse.
  package func outlook() throws -> Outlook {
    let preparation = try Preparation(experiment)
    let isThere = FileManager.default.fileExists(atPath: results.path)
    let known = isThere ? try ResultStore.openForReading(at: results) : nil
    let work = preparation.plan.work
    let retraining = try known.flatMap { try retrainingNotice(preparation.plan, in: $0) }
    return Outlook(
      notices: preparation.notices + (retraining.map { [$0] } ?? []),
      cells: try work.map { Outlook.Line(cell: $0.name, text: try whatIsLeft(of: $0, known)) },
      preparation: preparation,
      open: try work.filter { try known?.isDissected($0.planned.dissectionHash) != true },
      known: known)
  }

  /// What a run would do next, before its plan is registered: the cells that are neither recorded nor,
  /// unless these are to be tried again, failed.
  func open(of preparation: Preparation, in store: ResultStore) throws -> [PlannedWork] {
    let work = preparation.plan.work
    let shown = store.showing(
      ShownCells(experiment: try experiment.record(), cells: work.map(\.planned)))
    let over = try shown.cells(ofExperiment: experiment.name).filter {
      $0.isDissected || $0.state == .failed && !settings.retryFailed
    }
    let hashes = Set(over.map(\.dissectionHash))
    return work.filter { !hashes.contains($0.planned.dissectionHash) }
  }

  private func whatIsLeft(of work: PlannedWork, _ known: ResultStore?) throws -> String {
    let hashes = work.planned
    if try known?.isDissected(hashes.dissectionHash) == true { return "recorded" }
    let training =
      "to train, \(counted(work.trainingImages, "image")) through the network"
    let hash = hashes.cell.trainingHash
    guard try known?.isTrained(hash) == true else { return training }
    return CellFiles(results: results, trainingHash: hash).hasLostWeights
      ? training + ", as its weights are missing" : "to dissect"
  }
}
