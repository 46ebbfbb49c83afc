import ArgumentParser
import Foundation
import Results
import Specification
import Sweeps

/// The experiment file whose records a command shows, or the last run of its name.
struct ShownOptions: ParsableArguments {
  @OptionGroup var experiment: ExperimentOptions
  @OptionGroup var latest: LatestOption

  /// The words of the command line that choose what is shown.
  var arguments: [String] { experiment.arguments + latest.arguments }

  /// The files that say what is shown: the experiment's, and the tables of its data.
  func inputs(of experiment: Experiment) -> [URL] {
    let data = [experiment.data] + experiment.arms.map { experiment.with($0).data }
    return [URL(filePath: self.experiment.arguments[0])] + data.flatMap(\.tables)
  }

  /// Chooses the cells that are shown, those of one arm or of all.
  ///
  /// Which they are is said by whoever shows them, once nothing can be wrong with the command any more.
  func choose(
    _ arm: ArmOption, in store: ResultStore
  ) throws -> (experiment: Experiment, shown: ShownSweep) {
    let experiment = try experiment.load()
    return (
      experiment, try latest.choose(experiment, file: arguments[0], arm: arm.arm, in: store)
    )
  }
}

/// Whether the last run of an experiment's name is shown, whatever the file says.
struct LatestOption: ParsableArguments {
  @Flag(help: "Show the last run of the experiment's name, also where the file has other settings.")
  var last = false

  var arguments: [String] { last ? ["--last"] : [] }

  /// Chooses the cells that are shown.
  func choose(
    _ experiment: Experiment, file: String, arm: String? = nil, in store: ResultStore
  ) throws -> ShownSweep {
    try ShownSweep(experiment, file: file, arm: arm, in: store, latest: last)
  }
}
