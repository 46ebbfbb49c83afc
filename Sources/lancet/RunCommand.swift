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
      is never computed again: interrupt a run and start it again at any time.
      """)

  @OptionGroup var experiment: ExperimentOptions
  @OptionGroup var results: ResultsOptions
  @Option(help: "Threads to compute with; the numbers do not depend on it.")
  var threads = ProcessInfo.processInfo.activeProcessorCount
  @Flag(help: "Print the plan and stop.") var dryRun = false
  @Flag(help: "Take up cells that failed before.") var retryFailed = false

  func validate() throws {
    guard (1...1024).contains(threads) else {
      throw ValidationError("--threads is \(threads); valid: 1 to 1024")
    }
  }

  func run() throws {
    let experiment = try experiment.load()
    let audit = Audit(
      experiment, results: results.url, threads: threads, retryFailed: retryFailed)
    if dryRun {
      for line in try audit.describePlan() { print(line) }
      return
    }
    let interruption = Interruption()
    let printer = ProgressPrinter()
    defer { printer.finish() }
    let outcome = try audit.run(
      isCancelled: { interruption.isRequested }, report: { printer.show($0) })
    printer.finish()
    try printTables(ofExperiment: experiment.name)
    if outcome.failed > 0 { throw ExitCode.someCellFailed }
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
