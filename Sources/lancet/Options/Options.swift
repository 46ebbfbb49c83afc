import ArgumentParser
import Foundation
import Results
import Specification

/// The experiment file and what the command line replaces in it.
struct ExperimentOptions: ParsableArguments {
  @Argument(
    help: """
      The experiment file. Settings after it replace those of the file, such as training.epochs=2.
      """)
  var arguments: [String]

  func validate() throws {
    guard let file = arguments.first, !file.contains("=") else {
      throw ValidationError(
        "No experiment file is given. Name one first, such as Experiments/quickstart.yaml.")
    }
  }

  func load() throws -> Experiment {
    try Self.load(arguments[0], overrides: Array(arguments.dropFirst()))
  }

  /// All that is wrong with the file and with what the command line replaces in it.
  func problems() throws -> [any Error] {
    try Experiment.problems(
      contentsOf: URL(filePath: arguments[0]), overrides: Array(arguments.dropFirst()))
  }

  static func load(_ file: String, overrides: [String] = []) throws -> Experiment {
    try Experiment(contentsOf: URL(filePath: file), overrides: overrides)
  }
}

/// Which results database.
struct ResultsOptions: ParsableArguments {
  @Option(help: "The results database.") var results = "results.sqlite"

  var url: URL { URL(filePath: results) }

  /// Opens the database, which must be there, to show what is in it.
  func open() throws -> ResultStore {
    try ResultStore.openForReading(at: url)
  }
}
