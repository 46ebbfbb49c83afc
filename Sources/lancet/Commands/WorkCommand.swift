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

      --submission, --cells and --start are for the scripts of “lancet submit”. Such a worker reads the \
      plan as it was submitted, works at those cells alone and records to a database of its own, which \
      “lancet merge” takes over. It ends with exit code 1 if a cell failed.

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
  @Option(help: "The number of a submission. [default: work on the database itself]")
  var submission: Int?
  @Option(
    help: "The cells of a task by their places in the plan, such as 4. [default: all]",
    transform: Self.places)
  var cells: [Int]?
  @Option(help: "How often the task was started before.") var start = 0
  @OptionGroup var saving: SavingOptions
  @OptionGroup var memory: MemoryOptions
  @OptionGroup var pictures: PictureOptions
  @Flag(
    help: """
      Say what happens on standard output, one JSON object a line, and end when standard input does: \
      for a program that starts workers.
      """)
  var events = false

  func validate() throws {
    try WorkerOptions.validate("--threads", threads)
    if (submission == nil) != (cells == nil) {
      throw ValidationError(
        "--submission and --cells belong together. Leave out both, or add the other.")
    }
    if start < 0 { throw ValidationError("--start is \(start). Give 0 or more.") }
    if submission != nil, events {
      throw ValidationError("--events is not for a task of a submission. Leave it out.")
    }
  }

  private static func places(_ text: String) throws -> [Int] {
    let places = text.split(separator: ",").compactMap { Int($0) }.filter { $0 >= 0 }
    if places.isEmpty || places.count != text.split(separator: ",").count {
      throw ValidationError("--cells is \(text). Give places from 0, such as 4 or 4,7.")
    }
    return places
  }

  func run() throws {
    var settings = SweepRun.Settings()
    settings.saveInterval = saving.interval
    settings.memory = try memory.limit()
    settings.pictures = pictures.pictures
    let threads = threads ?? ProcessLimits.current.processors
    let order = WorkOrder(plan: PlanID(rawValue: plan), threads: threads, retryUpTo: retryUpTo)
    let interruption = Interruption()
    if let submission, let cells {
      let task = TaskOrder(
        plan: order.plan, submission: submission, places: cells, start: start, threads: threads,
        retryUpTo: retryUpTo)
      return try work(at: task, settings, interruption)
    }
    if events {
      return try EventStream(interruption).run { tell in
        try SweepRun.work(
          on: order, in: results.url, settings: settings,
          isCancelled: { interruption.isRequested }, report: { event, _ in tell(event) })
      }
    }
    let printer = ProgressPrinter()
    defer {
      printer.finish()
      PicturePlace.removeUnused(beside: results.url)
    }
    try SweepRun.work(
      on: order, in: results.url, settings: settings,
      isCancelled: { interruption.isRequested },
      report: {
        interruption.note($0)
        printer.show($0, $1)
      })
  }

  /// Works at one task of a submission.
  private func work(
    at task: TaskOrder, _ settings: SweepRun.Settings, _ interruption: Interruption
  ) throws {
    let printer = ProgressPrinter()
    defer { printer.finish() }
    let outcome = try SweepRun.work(
      on: task, in: results.url, settings: settings,
      isCancelled: { interruption.isRequested },
      report: {
        interruption.note($0)
        printer.show($0, $1)
      })
    if outcome.failed > 0 { throw ExitCode.someCellFailed }
  }
}
