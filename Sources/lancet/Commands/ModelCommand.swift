import ArgumentParser

/// `lancet model`: networks in files.
struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Look at a network in a file, write one, or have it look at pictures.",
    subcommands: [ModelInfoCommand.self, ModelExportCommand.self, ModelEmbedCommand.self])
}
