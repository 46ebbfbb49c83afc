import ArgumentParser
import Reports

/// `lancet trends`: what moved with P, and how sure that is.
struct TrendsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trends",
    abstract: "Show how each count moves with P, with tests and intervals.",
    discussion: """
      Declared endpoints come first, then a scan over everything else. It works on a sweep that \
      is not finished and says what is missing. In the plain format, the scan is cut to what it \
      finds (corrected p at most 0.05); --all and the other formats show all of it.
      """)

  @OptionGroup var experiment: ExperimentOptions
  @Option(help: "One of \(TableFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format = TableFormat.plain
  @Flag(help: "Show the whole scan.") var all = false
  @OptionGroup var results: ResultsOptions

  func run() throws {
    let store = try results.open()
    let experiment = try experiment.load(recordedIn: store)
    let sweep = try Sweep(
      experiment: experiment.name, store: store, parts: ExportTable.trends.parts)
    let table = sweep.table(.trends)
    let shown = all || format != .plain ? table : table.withoutUnremarkableScan
    print(shown.rendered(as: format), terminator: "")
  }
}

extension TableFormat: ExpressibleByArgument {}
