import ArgumentParser
import Files
import Reports

/// `lancet export`: tables of what is recorded.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write tables of the recorded results.",
    discussion: """
      One table in one format goes to standard output, or to the file that --output names, such as \
      detectors.csv. Else --output is a folder, and each table and format becomes a file in it. \
      The meaning of a CSV file's columns is in a second file beside it, such as \
      detectors.csv-metadata.json. The folder says in lancet.json whose tables it holds. Tables of \
      the same cells come beside them; a folder of another result is refused.

      Examples:
        lancet export Experiments/grayscale.yaml --table biased --format markdown
        lancet export Experiments/grayscale.yaml --table all --format csv,latex -o tables
      """)

  @OptionGroup var shown: ShownOptions
  @Option(
    name: .customLong("table"),
    help:
      "Comma-separated tables, or all. Tables: \(ExportTable.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var tables: Choices<ExportTable> = Choices([.detectors])
  @Option(
    name: .customLong("format"),
    help:
      "Comma-separated formats, or all: \(TableFormat.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var formats: Choices<TableFormat> = Choices([.csv])
  @Flag(help: "Write a row for each seed instead of the mean over seeds.") var perSeed = false
  @Option(
    name: .shortAndLong,
    help: "The folder to write files to, or the file of one table; - is standard output.",
    completion: .file())
  var output = OutputPath("-")
  @OptionGroup var arm: ArmOption
  @OptionGroup var replace: ReplaceOption
  @OptionGroup var results: ResultsOptions

  func validate() throws {
    try tables.validate("--table")
    try formats.validate("--format")
    if output.isStandardOutput && !isOneTable {
      throw ValidationError(
        "More than one table or format needs a folder. Add --output FOLDER.")
    }
    if fileFormat == nil {
      _ = try output.folder(
        orFile: isOneTable
          ? formats.values.first.map { "a file that ends in .\($0.fileExtension)" } : nil)
    }
  }

  private var isOneTable: Bool { formats.values.count * tables.values.count == 1 }

  func run() throws {
    let (experiment, shown) = try self.shown.choose(arm, in: results.open())
    let sweep = try Sweep(
      experiment: experiment.name, arm: arm.arm, store: shown.store,
      parts: Sweep.Parts(of: tables.values))
    if let format = fileFormat {
      Terminal.say(shown.words)
      return try output.write(
        sweep.table(tables.values[0], perSeed: perSeed).rendered(as: format),
        sparing: self.shown.inputs(of: experiment) + [results.url])
    }
    let folder = try output.folder(
      for: OutputLabel(
        "export",
        of: shown.subject + (perSeed ? ", each seed" : "")
          + (arm.arm.map { ", arm \($0)" } ?? ""),
        identity: "\(shown.identity) \(perSeed)\(arm.arm.map { " \($0)" } ?? "")",
        state: shown.state), replace)
    Terminal.say(shown.words)
    for table in tables.values {
      let made = sweep.table(table, perSeed: perSeed)
      for format in formats.values {
        for file in made.files(named: table.rawValue, as: format) {
          try folder.write(file.text, to: file.name)
        }
      }
    }
  }

  /// The format of the one file that is written; nil where a folder is.
  private var fileFormat: TableFormat? {
    guard isOneTable, let format = formats.values.first else { return nil }
    let isFile =
      output.isStandardOutput || output.isStream || output.ends(in: [format.fileExtension])
    return isFile ? format : nil
  }
}
