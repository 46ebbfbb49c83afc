import ArgumentParser
import Foundation
import Results
import Specification

/// The experiment file and what the command line replaces in it.
struct ExperimentOptions: ParsableArguments {
  @Argument(help: "The experiment file, then replacements such as training.epochs=2.")
  var arguments: [String]

  func validate() throws {
    guard let file = arguments.first, !file.contains("=") else {
      throw ValidationError("name an experiment file first, such as Experiments/quickstart.yaml")
    }
  }

  func load() throws -> Experiment {
    try Self.load(arguments[0], overrides: Array(arguments.dropFirst()))
  }

  /// The experiment whose records a command shows.
  ///
  /// A note on standard error says where the file or the command line differ from what was recorded.
  func load(recordedIn store: ResultStore) throws -> Experiment {
    let experiment = try load()
    let recorded = try store.experiment(named: experiment.name)
    let fields = try experiment.fields(differingFrom: recorded.spec)
    if !fields.isEmpty {
      let note =
        "note: \(experiment.name) is shown as it was last run, where these differ from what is "
        + "given here: \(fields.joined(separator: ", "))\n"
      FileHandle.standardError.write(Data(note.utf8))
    }
    return experiment
  }

  static func load(_ file: String, overrides: [String] = []) throws -> Experiment {
    try Experiment(contentsOf: URL(filePath: file), overrides: overrides)
  }
}

/// Which results database.
struct ResultsOptions: ParsableArguments {
  @Option(help: "The results database.") var results = "results.sqlite"

  var url: URL { URL(filePath: results) }

  /// Opens the database, which must be there.
  func open() throws -> ResultStore {
    try ResultStore.open(at: url, creating: false)
  }
}
