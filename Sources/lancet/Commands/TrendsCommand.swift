import ArgumentParser
import Reports

/// `lancet trends`: what moved with P, and how sure that is.
struct TrendsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trends",
    abstract: "Test whether each count rises or falls with P.",
    discussion: """
      Declared endpoints come first, then the scan, which tests everything else. Of a sweep that is \
      not finished it tests what is recorded and says what is missing. In the plain format the scan \
      shows only results with a corrected p of at most 0.05. --all and the other formats show all.

      Example:
        lancet trends Experiments/grayscale.yaml
      """)

  @OptionGroup var shown: ShownOptions
  @Option(
    help: "The format: one of \(TableFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format = TableFormat.plain
  @Flag(help: "Show the whole scan.") var all = false
  @OptionGroup var arm: ArmOption
  @OptionGroup var results: ResultsOptions

  func run() throws {
    let (experiment, shown) = try self.shown.choose(arm, in: results.open())
    let sweep = try Sweep(
      experiment: experiment.name, arm: arm.arm, store: shown.store,
      parts: ExportTable.trends.parts)
    if sweep.isUnskewed { throw SweepShowError.notSkewed(experiment: experiment.name) }
    Terminal.say(shown.words)
    let table = sweep.table(.trends)
    let printed = all || format != .plain ? table : table.withoutUnremarkableScan
    Terminal.result(printed.rendered(as: format), terminator: "")
  }
}

extension TableFormat: ExpressibleByArgument {}
