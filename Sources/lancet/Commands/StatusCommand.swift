import ArgumentParser
import Foundation
import Reports
import Results
import Specification
import Sweeps

/// `lancet status`: the cells of an experiment and where they stand.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "List the cells of an experiment and what is recorded of each.",
    discussion: """
      Without a file it lists the cells of every experiment in the database, as they were last run. \
      --watch shows the list again and again, with the time left, until no cell is open.

      Cells that “lancet submit” handed to Slurm are listed with what Slurm says of their tasks: \
      pending, running, requeued, or how they ended. What tasks record is in the database once the \
      last of them has ended and the job that merges has run; until then such a cell is “recorded, not \
      merged”.

      Examples:
        lancet status Experiments/quickstart.yaml --results quickstart.sqlite
        lancet status Experiments/quickstart.yaml --watch 5
      """)

  @Argument(
    help: """
      The experiment file, and settings that replace those of the file. [default: none, every \
      experiment of the database is listed]
      """)
  var arguments: [String] = []
  @OptionGroup var latest: LatestOption
  @Option(
    defaultAsFlag: 10.0,
    help: "Show the list anew every so many seconds. [default: 10, or once without --watch]")
  var watch: Double?
  @OptionGroup var results: ResultsOptions

  func validate() throws {
    if let file = arguments.first, file.contains("=") {
      throw ValidationError("\(file) is given without an experiment file. Name the file first.")
    }
    if let watch, !(0.1...3600).contains(watch) {
      throw ValidationError("--watch is \(watch). Give 0.1 to 3600 seconds.")
    }
  }

  func run() throws {
    guard let watch else { return _ = try show() }
    while true {
      Terminal.beginPage()
      if try show() == 0 { return }
      Terminal.endPage()
      Thread.sleep(forTimeInterval: watch)
    }
  }

  /// Prints the list; returns how many cells are open.
  private func show() throws -> Int {
    let store = try results.open()
    guard let file = arguments.first else {
      return try store.experiments().reduce(0) { try $0 + show($1.name, in: store) }
    }
    let experiment = try ExperimentOptions.load(file, overrides: Array(arguments.dropFirst()))
    let shown = try latest.choose(experiment, file: file, in: store)
    Terminal.say(shown.words)
    return try show(experiment.name, in: shown.store)
  }

  /// Prints the list of one experiment; returns how many cells are open.
  private func show(_ name: String, in store: ResultStore) throws -> Int {
    let sweep = try Sweep(experiment: name, store: store, parts: [])
    let held = sweep.cells.filter { $0.state == .running }.compactMap(\.worker)
    let gone = held.filter { WorkerName($0)?.isAlive == false }
    let view = try SlurmView(of: name, results: results.url, store: store)
    Terminal.result(
      sweep.statusTable(gone: Set(gone), unmerged: view.unmerged).plain, terminator: "")
    var pace = try store.pace(ofExperiment: name)
    pace.workers -= gone.count
    if pace.openCells > 0 { Terminal.result(words(for: pace)) }
    show(view)
    for picture in try store.skippedImages(ofExperiment: name) {
      Terminal.row("skipped", picture.image, picture.partition.rawValue, picture.reason)
    }
    return pace.openCells
  }

  /// Says how Slurm sees the tasks of an experiment, where any were submitted.
  private func show(_ view: SlurmView) {
    guard let summary = view.summary else { return }
    Terminal.result(summary)
    for line in view.lines {
      Terminal.row("slurm", line.cells.joined(separator: "; "), line.job.name, line.words)
    }
    if let problem = view.problem { Terminal.say(problem) }
  }

  private func words(for pace: Pace) -> String {
    let open = "\(counted(pace.openCells, "cell is", "cells are")) open."
    guard let left = pace.secondsLeft, let each = pace.secondsPerCell else {
      return "\(open) None is recorded yet, so the time left is not known."
    }
    if pace.workers == 0 {
      return
        "\(open) Nobody works at them; one worker would take about \(ProgressLine.clock(left))."
    }
    let workers = counted(pace.workers, "worker")
    return "\(open) At \(ProgressLine.clock(each)) per cell and \(workers), about "
      + "\(ProgressLine.clock(left)) are left."
  }
}
