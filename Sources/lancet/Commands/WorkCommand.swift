import ArgumentParser
import Foundation
import Results
import Sweeps

/// `lancet work`: one worker at a plan that the database has.
struct WorkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "work",
    abstract: "Work at the free cells of a recorded plan, as one of any number of workers.",
    discussion: """
      “lancet run” records a plan, says its number and starts its workers. This command starts one \
      more, for example as a task of a cluster. A worker needs the database and the data, not the \
      experiment file. Paths in the plan count from the folder that the worker is started in.

      Cells that others work at are passed over. The worker ends with exit code 0 when no cell is \
      free any more: each is recorded, failed or held by another worker. “lancet status” shows \
      which. Signals save the state of a training, as they do for “lancet run”.

      Example:
        lancet work --results results.sqlite --plan 3
      """)

  @OptionGroup var results: ResultsOptions
  @Option(help: "The number of the plan, as “lancet run” says it.") var plan: Int64
  @Option(help: "Threads. The numbers do not depend on it. [default: one per core]")
  var threads: Int?
  @Option(
    help: "Take up cells whose last failure is this attempt or an earlier one; 0 for none.")
  var retryUpTo: Int64 = 0
  @OptionGroup var saving: SavingOptions
  @OptionGroup var memory: MemoryOptions
  @Flag(
    help: """
      Say what happens on standard output, one JSON object a line, and end when standard input does: \
      for a program that starts workers.
      """)
  var events = false

  func validate() throws {
    try WorkerOptions.validate("--threads", threads)
  }

  func run() throws {
    var settings = SweepRun.Settings()
    settings.saveInterval = saving.interval
    settings.memory = try memory.limit()
    let order = WorkOrder(
      plan: PlanID(rawValue: plan),
      threads: threads ?? ProcessLimits.current.processors, retryUpTo: retryUpTo)
    let interruption = Interruption()
    if events {
      return try EventStream(interruption).run { tell in
        try SweepRun.work(
          on: order, in: results.url, settings: settings,
          isCancelled: { interruption.isRequested }, report: { event, _ in tell(event) })
      }
    }
    let printer = ProgressPrinter()
    defer { printer.finish() }
    try SweepRun.work(
      on: order, in: results.url, settings: settings,
      isCancelled: { interruption.isRequested },
      report: {
        interruption.note($0)
        printer.show($0, $1)
      })
  }
}
