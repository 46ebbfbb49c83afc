import ArgumentParser
import Results
import Specification
import Sweeps

/// The experiment file whose records a command shows, or the last run of its name.
struct ShownOptions: ParsableArguments {
  @OptionGroup var experiment: ExperimentOptions
  @OptionGroup var latest: LatestOption

  /// The words of the command line that choose what is shown.
  var arguments: [String] { experiment.arguments + latest.arguments }

  /// Chooses the cells that are shown, and says which on standard error.
  func choose(in store: ResultStore) throws -> (experiment: Experiment, shown: ShownSweep) {
    let experiment = try experiment.load()
    return (experiment, try latest.choose(experiment, file: arguments[0], in: store))
  }
}

/// Whether the last run of an experiment's name is shown, whatever the file says.
struct LatestOption: ParsableArguments {
  @Flag(help: "Show the last run of the experiment's name, also where the file has other settings.")
  var last = false

  var arguments: [String] { last ? ["--last"] : [] }

  /// Chooses the cells that are shown, and says which on standard error.
  func choose(
    _ experiment: Experiment, file: String, in store: ResultStore
  ) throws -> ShownSweep {
    let shown = try ShownSweep(experiment, file: file, in: store, latest: last)
    Terminal.say(shown.words)
    return shown
  }
}
