import ArgumentParser
import Foundation
import Reports

/// `lancet export`: tables of what is recorded.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write tables of the recorded results.",
    discussion: """
      One table in one format goes to standard output. With --output, each table and format becomes a \
      file in that folder, such as detectors.csv. The meaning of a CSV file's columns is in a second \
      file beside it, such as detectors.csv-metadata.json.
      """)

  @OptionGroup var experiment: ExperimentOptions
  @Option(
    name: .customLong("table"),
    help:
      "Comma-separated tables, or all. Tables: \(ExportTable.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var tables: Choices<ExportTable> = Choices([.detectors])
  @Option(
    name: .customLong("format"),
    help:
      "Comma-separated formats: \(TableFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var formats: Choices<TableFormat> = Choices([.csv])
  @Flag(help: "Write a row for each seed instead of the mean over seeds.") var perSeed = false
  @Option(help: "The folder to write files to.") var output: String?
  @OptionGroup var results: ResultsOptions

  func validate() throws {
    try tables.validate("--table")
    try formats.validate("--format")
    if output == nil && formats.values.count * tables.values.count > 1 {
      throw ValidationError(
        "More than one table or format needs a folder. Add --output FOLDER.")
    }
  }

  func run() throws {
    let store = try results.open()
    let experiment = try experiment.load(recordedIn: store)
    let sweep = try Sweep(
      experiment: experiment.name, store: store, parts: Sweep.Parts(of: tables.values))
    for table in tables.values {
      let made = sweep.table(table, perSeed: perSeed)
      for format in formats.values {
        guard let output else {
          Terminal.result(made.rendered(as: format), terminator: "")
          continue
        }
        let folder = URL(filePath: output, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for file in made.files(named: table.rawValue, as: format) {
          try Data(file.text.utf8).write(to: folder.appending(path: file.name), options: .atomic)
        }
      }
    }
  }
}
