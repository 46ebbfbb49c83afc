import ArgumentParser
import Forecasts
import Foundation
import Reports
import Sweeps

/// `lancet run`: everything of an experiment that is not yet recorded.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Train, dissect and record every cell that is not yet recorded.",
    discussion: """
      What is recorded is never computed again, so a run can be interrupted and started again at any \
      time. SIGINT (Ctrl-C), SIGTERM, SIGHUP, SIGUSR1, SIGUSR2 and SIGXCPU save a checkpoint of each \
      unfinished training first. \
      Several runs may share a database. Tables and verdicts go to standard output, progress goes to \
      standard error.

      Examples:
        lancet run Experiments/quickstart.yaml --results quickstart.sqlite
        lancet run Experiments/grayscale.yaml training.epochs=4 name=short --dry-run
      """)

  @OptionGroup var experiment: ExperimentOptions
  @OptionGroup var results: ResultsOptions
  @OptionGroup var workers: WorkerOptions
  @OptionGroup var memory: MemoryOptions
  @Flag(help: "Print the plan with an estimate of time, memory and disk, and stop.")
  var dryRun = false
  @Flag(help: "Try cells again that failed before.") var retryFailed = false
  @OptionGroup var saving: SavingOptions
  @Option(help: .hidden) var rehearsal: RehearsalSize?

  func run() throws {
    let experiment = try experiment.load()
    var settings = SweepRun.Settings()
    settings.jobs = workers.jobs
    settings.threads = workers.threads
    settings.retryFailed = retryFailed
    settings.saveInterval = saving.interval
    settings.memory = try memory.limit()
    let sweep = SweepRun(experiment, results: results.url, settings: settings)
    let interruption = Interruption()
    if let rehearsal { return try rehearse(sweep, at: rehearsal, interruption) }
    if dryRun { return try foresee(sweep, interruption) }
    let printer = ProgressPrinter()
    defer { printer.finish() }
    let outcome = try sweep.run(
      isCancelled: { interruption.isRequested },
      report: {
        interruption.note($0)
        printer.show($0, $1)
      })
    printer.finish()
    let end = EndOfRun(
      sweep: try Sweep(
        experiment: experiment.name, store: results.open(), parts: EndOfRun.parts),
      experiment: self.experiment, results: results)
    end.show()
    end.sayNext(failedCells: outcome.failed)
    if outcome.failed > 0 { throw ExitCode.someCellFailed }
  }

  /// Prints the plan, and what its cells will take.
  private func foresee(
    _ sweep: SweepRun, _ interruption: Interruption
  ) throws {
    let outlook = try sweep.outlook()
    for notice in outlook.notices { Terminal.result(notice) }
    interruption.leaveTheEnd()
    let forecast = try sweep.forecast(
      of: outlook,
      rehearsalCommand: Rehearsing(experiment, saving: saving, memory: memory).command,
      isCancelled: { interruption.isRequested })
    for line in outlook.cells {
      let cell = forecast?.cells.first { $0.name == line.cell }
      let need = cell.map { "; \(ProgressLine.clock($0.seconds)), \($0.disk.asMemory) of disk" }
      Terminal.result("\(line.cell): \(line.text)\(need ?? "")")
    }
    guard let forecast else { return Terminal.result("Nothing is left to do.") }
    let jobs = forecast.jobs == 1 ? "1 job" : "\(forecast.jobs) jobs"
    let threads = forecast.threads == 1 ? "1 thread" : "\(forecast.threads) threads"
    Terminal.result(
      "In all: \(ProgressLine.clock(forecast.seconds)) with \(jobs) of \(threads), "
        + "\(forecast.memoryPerJob.asMemory) of memory for each. "
        + "\(forecast.disk.asMemory) on disk, and for a time \(forecast.passingDisk.asMemory) more."
    )
  }

  /// Rehearses, and tells the parent what happens.
  private func rehearse(
    _ sweep: SweepRun, at size: RehearsalSize, _ interruption: Interruption
  ) throws {
    try EventStream(interruption).run { tell in
      try sweep.rehearse(
        at: size, isCancelled: { interruption.isRequested }, report: tell)
    }
  }
}

extension RehearsalSize: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}
