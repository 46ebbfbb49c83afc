import ArgumentParser

/// `lancet data`: what has to do with the data of an experiment.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Look at the data of an experiment.",
    subcommands: [DataCheckCommand.self])
}
