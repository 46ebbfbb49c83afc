import ArgumentParser
import Forecasts
import Foundation
import Reports
import Specification
import Sweeps

/// How the cells of an experiment are worked at, and the work itself: what `lancet run` and `lancet train`
/// have in common.
struct RunOptions: ParsableArguments {
  @OptionGroup var experiment: ExperimentOptions
  @OptionGroup var results: ResultsOptions
  @OptionGroup var workers: WorkerOptions
  @OptionGroup var memory: MemoryOptions
  @OptionGroup var pictures: PictureOptions
  @Flag(help: "Print the plan with an estimate of time, memory and disk, and stop.")
  var dryRun = false
  @Flag(help: "Try cells again that failed before.") var retryFailed = false
  @OptionGroup var saving: SavingOptions
  @Option(help: .hidden) var rehearsal: RehearsalSize?

  /// Does what is left of an experiment; `command` is what the user called.
  func run(_ experiment: Experiment, command: String) throws {
    var settings = SweepRun.Settings()
    settings.jobs = workers.jobs
    settings.threads = workers.threads
    settings.retryFailed = retryFailed
    settings.saveInterval = saving.interval
    settings.memory = try memory.limit()
    settings.pictures = pictures.pictures
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
      experiment: self.experiment, results: results, command: command)
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
      rehearsalCommand: Rehearsing(experiment, saving: saving, memory: memory, pictures: pictures)
        .command,
      isCancelled: { interruption.isRequested })
    for line in outlook.cells {
      let cell = forecast?.cells.first { $0.name == line.cell }
      let need = cell.map { "; \(ProgressLine.clock($0.seconds)), \($0.disk.asMemory) of disk" }
      Terminal.result("\(line.cell): \(line.text)\(need ?? "")")
    }
    guard let forecast else { return Terminal.result("Nothing is left to do.") }
    let jobs = counted(forecast.jobs, "job")
    let threads = counted(forecast.threads, "thread")
    Terminal.result(
      "In all: \(ProgressLine.clock(forecast.seconds)) with \(jobs) of \(threads), "
        + "\(forecast.memoryPerJob.asMemory) of memory for each. "
        + "\(forecast.disk.asMemory) on disk, and for a time \(forecast.passingDisk.asMemory) more."
        + (forecast.pictures == .disk ? " Decoded pictures are read from the disk." : ""))
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
