import ArgumentParser
import Foundation
import Reports
import Forecasts
import Sweeps

/// `lancet run`: everything of an experiment that is not yet recorded.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Train, dissect and record every cell that is not yet recorded.",
    discussion: """
      What is recorded is never computed again, so a run can be interrupted and started again at any \
      time. SIGINT (Ctrl-C), SIGTERM and SIGUSR1 save a checkpoint of each unfinished training first. \
      Several runs may share a database. Tables and verdicts go to standard output, progress goes to \
      standard error.
      """)

  @OptionGroup var experiment: ExperimentOptions
  @OptionGroup var results: ResultsOptions
  @OptionGroup var workers: WorkerOptions
  @OptionGroup var memory: MemoryOptions
  @Flag(help: "Print the plan with an estimate of time, memory and disk, and stop.")
  var dryRun = false
  @Flag(help: "Try cells again that failed before.") var retryFailed = false
  @Option(help: "Seconds between two savings of a training's state.") var saveEvery = 180.0
  @Option(help: .hidden) var worker: Int64?
  @Flag(help: .hidden) var rehearsal = false
  @Flag(help: .hidden) var measureAblation = false

  func validate() throws {
    guard (0...86_400).contains(saveEvery) else {
      throw ValidationError("--save-every is \(saveEvery); valid: 0 to 86400 seconds")
    }
  }

  func run() throws {
    let experiment = try experiment.load()
    var settings = SweepRun.Settings()
    settings.jobs = workers.jobs
    settings.threads = workers.threads
    settings.retryFailed = retryFailed
    settings.saveInterval = .seconds(saveEvery)
    settings.memory = try memory.limit()
    let sweep = SweepRun(experiment, results: results.url, settings: settings)
    let interruption = Interruption()
    if let worker { return try work(sweep, retryUpTo: worker, interruption) }
    if dryRun { return try foresee(sweep, interruption) }
    let printer = ProgressPrinter()
    defer { printer.finish() }
    let outcome = try sweep.run(
      workerCommand: { command(results: results.results, threads: $1, retryUpTo: $0) },
      isCancelled: { interruption.isRequested }, report: { printer.show($0, $1) })
    printer.finish()
    let end = EndOfRun(
      sweep: try Sweep(
        experiment: experiment.name, store: results.open(), parts: EndOfRun.parts),
      experiment: self.experiment, results: results)
    end.show()
    end.sayNext(failedCells: outcome.failed)
    if outcome.failed > 0 { throw ExitCode.someCellFailed }
  }

  /// The arguments that make this program one of the run's workers.
  private func command(
    overrides: [String] = [], results: String, threads: Int, retryUpTo: Int64
  ) -> [String] {
    ["run"] + experiment.arguments + overrides + [
      "--results", results, "--jobs", "1", "--threads", "\(threads)",
      "--save-every", "\(saveEvery)", "--worker", "\(retryUpTo)",
    ] + memory.arguments
  }

  /// Prints the plan, and what its cells will take.
  private func foresee(
    _ sweep: SweepRun, _ interruption: Interruption
  ) throws {
    let outlook = try sweep.outlook()
    for notice in outlook.notices { Terminal.result(notice) }
    let forecast = try sweep.forecast(
      of: outlook,
      rehearsalCommand: { overrides, results, threads, measuresAblation in
        command(overrides: overrides, results: results.path, threads: threads, retryUpTo: 0)
          + ["--rehearsal"] + (measuresAblation ? ["--measure-ablation"] : [])
      },
      isCancelled: { interruption.isRequested })
    for line in outlook.cells {
      let cell = forecast?.cells.first { $0.name == line.cell }
      let need = cell.map { "; \(ProgressPrinter.clock($0.seconds)), \($0.disk.asMemory) of disk" }
      Terminal.result("\(line.cell): \(line.text)\(need ?? "")")
    }
    guard let forecast else { return }
    Terminal.result(
      "In all: \(ProgressPrinter.clock(forecast.seconds)) with \(forecast.jobs) × "
        + "\(forecast.threads) threads, \(forecast.memoryPerJob.asMemory) of memory each, "
        + "\(forecast.disk.asMemory) on disk, \(forecast.passingDisk.asMemory) more for a time")
  }

  /// Works as one of several processes of a run, and tells the parent what happens.
  private func work(_ sweep: SweepRun, retryUpTo: Int64, _ interruption: Interruption) throws {
    interruption.followParent()
    let encoder = JSONEncoder()
    func tell(_ event: SweepEvent) {
      // A parent that is gone is noticed at the end of standard input.
      guard var line = try? encoder.encode(event) else { return }
      line.append(UInt8(ascii: "\n"))
      try? FileHandle.standardOutput.write(contentsOf: line)
    }
    do {
      if rehearsal {
        try sweep.rehearse(
          measuringAblation: measureAblation, isCancelled: { interruption.isRequested },
          report: tell)
      } else {
        try sweep.work(
          retryUpTo: retryUpTo, isCancelled: { interruption.isRequested }, report: tell)
      }
    } catch {
      tell(.stopped(message: "\(error)"))
      throw Program.exitCode(of: error)
    }
  }
}
