import Foundation
import Results
import Specification

/// Which recorded cells a command shows for an experiment file: those that the file and its overrides
/// ask for now, or those of the last run of its name.
///
/// Painted faces follow from the settings, so a plan of the same settings and coordinates has the cells.
/// Else the cells are known by their hashes where the tables of the data say them. Where pictures would
/// have to be opened for it, or the data are not there, the settings that were recorded with a plan are
/// held against those of the file instead, and the data are taken to be the same.
package struct ShownSweep {
  /// The database, in which the experiment's name has the cells that are shown.
  package let store: ResultStore
  /// One line that says what is shown.
  package let words: String
  /// The experiment and its plan, such as `experiment grayscale, plan 1`.
  package let subject: String
  /// Tells these cells from others: the hash of the plan.
  package let identity: String
  /// How much of them is recorded, and what is declared of them.
  package let state: String

  /// Chooses the cells.
  ///
  /// `file` is the experiment file, as messages name it; `latest` shows the last run of the name. With
  /// `arm`, `words` are of the cells of that arm.
  ///
  /// Throws `ResultsError.noSuchExperiment`, and `NothingShown` where nothing is recorded for the file.
  package init(
    _ experiment: Experiment, file: String, arm: String? = nil, in store: ResultStore,
    latest: Bool = false
  ) throws {
    let recorded = try store.experiment(named: experiment.name)
    if latest {
      let plan = try store.shownPlan(ofExperiment: experiment.name)
      self = try Self(
        store, Self.lastRun(of: experiment, arm, recorded, plan, in: store), recorded,
        try store.plannedCells(ofExperiment: experiment.name), plan)
      return
    }
    let choice =
      try Self.bySameSettings(experiment, recorded, in: store)
      ?? Self.byHashes(experiment, in: store)
      ?? Self.bySettings(experiment, recorded, in: store)
    guard let choice, !choice.cells.isEmpty else {
      throw NothingShown(
        file: file, name: experiment.name, database: store.file,
        recorded: try Self.runs(of: experiment, recorded, in: store))
    }
    let record = try experiment.record()
    let showing = store.showing(ShownCells(experiment: record, cells: choice.cells))
    self = try Self(
      showing, choice.words(of: experiment, arm, recorded, in: showing), record, choice.cells,
      choice.plan)
  }

  private init(
    _ store: ResultStore, _ words: String, _ experiment: ExperimentRecord, _ cells: [PlannedCell],
    _ plan: PlanID?
  ) throws {
    (self.store, self.words) = (store, words)
    subject = "experiment \(experiment.name)" + (plan.map { ", plan \($0)" } ?? "")
    identity = PlanRecord.hash(ofExperiment: experiment.name, cells: cells)
    let known = try store.cells(ofExperiment: experiment.name)
    state =
      "\(known.count(where: \.isTrained)) trained, \(known.count(where: \.isDissected)) dissected, "
      + Identity.hash(lines: [experiment.spec])
  }

  /// The cells of a file, and how they were found.
  private struct Choice {
    let cells: [PlannedCell]
    /// The arm of each cell that the file asks for.
    let wanted: [String]
    /// Nil where none has just these cells, or an older Lancet ran it.
    let plan: PlanID?
    let isLastRun: Bool
    /// Why the data were not held against those of the plan; nil where they were.
    let unknownData: String?

    func words(
      of experiment: Experiment, _ arm: String?, _ recorded: ExperimentRecord,
      in store: ResultStore
    ) throws -> String {
      let wanted = wanted.filter { arm == nil || $0 == arm }.count
      let known = try store.cells(ofExperiment: experiment.name).count {
        $0.isDissected && (arm == nil || $0.arm == arm)
      }
      var parts = [
        "Shown: \(experiment.name)", ShownSweep.words(of: arm),
        "\(known) of \(counted(wanted, "cell"))",
        plan.map { "plan \($0)" } ?? (isLastRun ? "the last run" : "no run of just these"),
        "settings as the file",
      ].compactMap(\.self)
      if let unknownData { parts.append("data not compared, as \(unknownData)") }
      let declared = try experiment.declarationsChanged(since: recorded.spec)
      if !declared.isEmpty {
        parts.append("\(declared.joined(separator: " and ")) changed since the last run")
      }
      return parts.joined(separator: ", ") + "."
    }
  }

  /// The cells of the latest plan of painted faces with all settings, P and seeds of the file; nil where
  /// there is none.
  private static func bySameSettings(
    _ experiment: Experiment, _ recorded: ExperimentRecord, in store: ResultStore
  ) throws -> Choice? {
    guard experiment.data.isSynthetic, case .synthetic = experiment.dissection.dictionary,
      experiment.dissection.thresholds == nil
    else { return nil }
    let asked = experiment.askedCells
    for run in try allRuns(of: experiment, recorded, in: store) {
      guard let other = run.experiment,
        try experiment.settings(differingFrom: other, coordinates: true).isEmpty
      else { continue }
      let cells = try run.cells(store)
      guard cells.count == asked.count, Set(cells.map(\.name)) == Set(asked.map(\.name)) else {
        continue
      }
      return Choice(
        cells: cells, wanted: asked.map(\.arm), plan: run.plan, isLastRun: run.isLast,
        unknownData: nil)
    }
    return nil
  }

  /// The cells whose hashes the file has now, none where nothing is recorded for them; nil where the
  /// hashes cannot be known.
  private static func byHashes(
    _ experiment: Experiment, in store: ResultStore
  ) throws -> Choice? {
    guard experiment.isPlannedWithoutPictures,
      let cells = try? SweepRun(experiment, results: URL(filePath: store.file)).plannedCells()
    else { return nil }
    let hash = PlanRecord.hash(ofExperiment: experiment.name, cells: cells)
    let plan = try store.plans(ofExperiment: experiment.name).first { $0.planHash == hash }
    let last = try store.plannedCells(ofExperiment: experiment.name)
    let isLast = last.map(\.dissectionHash) == cells.map(\.dissectionHash)
    let isKnown =
      try plan != nil || isLast
      || cells.contains {
        try store.isDissected($0.dissectionHash)
      }
    return Choice(
      cells: isKnown ? cells : [], wanted: cells.map(\.arm), plan: plan?.id, isLastRun: isLast,
      unknownData: nil)
  }

  /// The cells of the latest plan with the settings of the file; nil where there is no such plan.
  private static func bySettings(
    _ experiment: Experiment, _ recorded: ExperimentRecord, in store: ResultStore
  ) throws -> Choice? {
    let asked = experiment.askedCells
    let wanted = Set(asked.map(\.name))
    for run in try allRuns(of: experiment, recorded, in: store) {
      guard let other = run.experiment,
        try experiment.settings(differingFrom: other, coordinates: false).isEmpty
      else { continue }
      let cells = try run.cells(store).filter { wanted.contains($0.name) }
      if cells.isEmpty { continue }
      return Choice(
        cells: cells, wanted: asked.map(\.arm), plan: run.plan,
        isLastRun: cells.count == wanted.count && run.isLast,
        unknownData: experiment.isPlannedWithoutPictures
          ? "they cannot be read" : "that takes their pictures")
    }
    return nil
  }

  private static func lastRun(
    of experiment: Experiment, _ arm: String?, _ recorded: ExperimentRecord, _ plan: PlanID?,
    in store: ResultStore
  ) throws -> String {
    let cells = try store.cells(ofExperiment: experiment.name)
      .filter { arm == nil || $0.arm == arm }
    let fields = try experiment.fields(differingFrom: recorded.spec)
    let parts = [
      "Shown: \(experiment.name)", words(of: arm),
      "\(cells.count(where: \.isDissected)) of \(counted(cells.count, "cell"))",
      plan.map { "plan \($0)" }, "settings as last run",
    ]
    return parts.compactMap(\.self).joined(separator: ", ")
      + (fields.isEmpty ? "." : "; the file differs in \(fields.joined(separator: ", ")).")
  }

  private static func words(of arm: String?) -> String? { arm.map { "arm \($0)" } }
}

extension ShownSweep {
  /// A recorded plan of the experiment's name.
  private struct Run {
    /// Nil where an older Lancet ran it.
    let plan: PlanID?
    /// Nil where it cannot be read any more.
    let experiment: Experiment?
    /// Whether the name shows it.
    let isLast: Bool

    func cells(_ store: ResultStore) throws -> [PlannedCell] {
      try plan.map(store.plannedCells(ofPlan:))
        ?? experiment.map { try store.plannedCells(ofExperiment: $0.name) } ?? []
    }
  }

  /// What is recorded under the name: the plan of its last run, then the others, the latest first.
  private static func allRuns(
    of experiment: Experiment, _ recorded: ExperimentRecord, in store: ResultStore
  ) throws -> [Run] {
    let shown = try store.shownPlan(ofExperiment: experiment.name)
    let last = try? JSONDecoder().decode(Experiment.self, from: Data(recorded.spec.utf8))
    let others = try store.plans(ofExperiment: experiment.name).filter { $0.id != shown }
    return [Run(plan: shown, experiment: last, isLast: true)]
      + others.map {
        Run(plan: $0.id, experiment: try? Experiment($0, in: store.file), isLast: false)
      }
  }

  /// What is recorded under the name, in words, with what the file has otherwise.
  private static func runs(
    of experiment: Experiment, _ recorded: ExperimentRecord, in store: ResultStore
  ) throws -> [String] {
    try allRuns(of: experiment, recorded, in: store).map { run in
      let cells = try run.cells(store)
      let done = try cells.count { try store.isDissected($0.dissectionHash) }
      let plan = run.plan.map { "plan \($0)" } ?? "the last run"
      let text = "\(plan), \(done) of \(counted(cells.count, "cell"))"
      guard let other = run.experiment else { return text }
      let fields = try experiment.settings(differingFrom: other, coordinates: true).map {
        "\($0.field): \($0.recorded.shortened), in the file \($0.own.shortened)"
      }
      return fields.isEmpty
        ? "\(text), with the same settings but other data or another version of Lancet"
        : "\(text) (\(fields.joined(separator: "; ")))"
    }
  }
}

/// Nothing is recorded for the settings of an experiment file.
package struct NothingShown: Error, CustomStringConvertible {
  let file: String
  let name: String
  let database: String
  /// What is recorded under the name, the latest first.
  let recorded: [String]

  /// How many runs a message lists.
  private static let listed = 5

  package var description: String {
    let more = recorded.count - Self.listed
    let list = recorded.prefix(Self.listed).joined(separator: "; ")
    return "\(file): nothing is recorded in \(database) for its settings. Under the name \(name) "
      + "are recorded: \(list)\(more > 0 ? "; and \(more) more" : ""). Add --last to see the last "
      + "run, or record the settings with “lancet run”."
  }
}
