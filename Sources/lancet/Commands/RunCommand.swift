import ArgumentParser
import Forecasts
import Specification
import Sweeps

/// `lancet run`: everything of an experiment that is not yet recorded.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Train, dissect and record every cell that is not yet recorded.",
    discussion: """
      What is recorded is never computed again, so a run can be interrupted and started again at any \
      time. SIGINT (Ctrl-C), SIGTERM, SIGHUP, SIGUSR1, SIGUSR2 and SIGXCPU save a checkpoint of each \
      unfinished training first. \
      Several runs may share a database. Tables and verdicts go to standard output, progress goes to \
      standard error.

      Examples:
        lancet run Experiments/quickstart.yaml --results quickstart.sqlite
        lancet run Experiments/grayscale.yaml training.epochs=4 name=short --dry-run
      """)

  @OptionGroup var options: RunOptions

  func run() throws {
    let experiment = try options.experiment.load()
    // A rehearsal is of any experiment.
    if options.rehearsal == nil {
      try experiment.requireSkew(true, file: options.experiment.arguments[0])
    }
    try options.run(experiment, command: "run")
  }
}

/// `lancet train`: the models of a file without skew.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train, dissect and record a file's models on data as they are, without skew.",
    discussion: """
      The file is an experiment without the key skew. There is one model for each seed and arm. They are \
      recorded like the cells of a sweep, so a training goes on where it was interrupted, and status, \
      export, report and model export know it. The tables of detectors and of answers on the test set \
      go to standard output, progress goes to standard error.

      Examples:
        lancet train Experiments/tasks.yaml --results tasks.sqlite
        lancet train face.yaml target=Smiling 'seeds=[1]'
      """)

  @OptionGroup var options: RunOptions

  func run() throws {
    let experiment = try options.experiment.load()
    try experiment.requireSkew(false, file: options.experiment.arguments[0])
    try options.run(experiment, command: "train")
  }
}

extension Experiment {
  /// Throws unless there is skew, or unless there is none.
  fileprivate func requireSkew(_ isWanted: Bool, file: String) throws {
    if isSkewed == isWanted { return }
    throw ValidationError(
      isWanted
        ? "\(file) has no skew, so there is nothing to sweep over. Add skew, such as "
          + "[{attribute: Eyeglasses, P: [50, 100]}], or train on the data as they are with “lancet train”."
        : "\(file) has skew, and “lancet train” takes data as they are. Sweep over it with “lancet run”, or "
          + "take skew out of the file.")
  }
}

extension RehearsalSize: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}
