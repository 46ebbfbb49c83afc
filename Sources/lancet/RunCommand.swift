import ArgumentParser
import Audit
import Foundation
import Reports

/// `lancet run`: everything of an experiment that is not yet recorded.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train, dissect and record every cell that is not yet recorded.",
    discussion: """
      The detector tables go to standard output, progress to standard error. What is recorded \
      is never computed again: interrupt a run and start it again at any time. SIGINT, SIGTERM and \
      SIGUSR1 save the state of unfinished trainings first. Several runs may share a database.
      """)

  @OptionGroup var experiment: ExperimentOptions
  @OptionGroup var results: ResultsOptions
  @OptionGroup var workers: WorkerOptions
  @Flag(help: "Print the plan and stop.") var dryRun = false
  @Flag(help: "Take up cells that failed before.") var retryFailed = false
  @Option(help: "Seconds between two savings of a training's state.") var saveEvery = 180.0
  @Option(help: .hidden) var worker: Int64?

  func validate() throws {
    guard (0...86_400).contains(saveEvery) else {
      throw ValidationError("--save-every is \(saveEvery); valid: 0 to 86400 seconds")
    }
  }

  func run() throws {
    let experiment = try experiment.load()
    let sharing = workers.sharing
    var settings = Audit.Settings()
    settings.threads = sharing.threads
    settings.retryFailed = retryFailed
    settings.saveInterval = .seconds(saveEvery)
    let audit = Audit(experiment, results: results.url, settings: settings)
    if dryRun {
      for line in try audit.describePlan() { print(line) }
      return
    }
    let interruption = Interruption()
    if let worker { return try work(audit, retryUpTo: worker, interruption) }
    let printer = ProgressPrinter()
    defer { printer.finish() }
    let outcome = try audit.run(
      jobs: sharing.jobs, workerCommand: { command(threads: sharing.threads, retryUpTo: $0) },
      isCancelled: { interruption.isRequested }, report: { printer.show($0, $1) })
    printer.finish()
    try printTables(ofExperiment: experiment.name)
    if outcome.failed > 0 { throw ExitCode.someCellFailed }
  }

  /// The arguments that make this program one of the run's workers.
  private func command(threads: Int, retryUpTo: Int64) -> [String] {
    ["run"] + experiment.arguments + [
      "--results", results.results, "--jobs", "1", "--threads", "\(threads)",
      "--save-every", "\(saveEvery)", "--worker", "\(retryUpTo)",
    ]
  }

  /// Works as one of several processes of a run, and tells the parent what happens.
  private func work(_ audit: Audit, retryUpTo: Int64, _ interruption: Interruption) throws {
    interruption.followParent()
    let encoder = JSONEncoder()
    func tell(_ event: AuditEvent) {
      // A parent that is gone is noticed at the end of standard input.
      guard var line = try? encoder.encode(event) else { return }
      line.append(UInt8(ascii: "\n"))
      try? FileHandle.standardOutput.write(contentsOf: line)
    }
    do {
      try audit.work(
        retryUpTo: retryUpTo, isCancelled: { interruption.isRequested }, report: tell)
    } catch {
      tell(.stopped(message: "\(error)"))
      throw Program.exitCode(of: error)
    }
  }

  /// Prints what a reader asks first; of the biased units, those of the palette.
  private func printTables(ofExperiment name: String) throws {
    let store = try results.open()
    print(try ExportTable.detectors.makeTable(ofExperiment: name, in: store).plain)
    let biased = try ExportTable.biased.makeTable(ofExperiment: name, in: store)
    print(biased.rows(where: "family", is: "palette").plain)
    print(try ExportTable.accuracy.makeTable(ofExperiment: name, in: store).plain)
  }
}
