import ArgumentParser

/// `lancet dictionary`: what has to do with Face Dictionaries.
struct DictionaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dictionary", abstract: "Build, check and look at Face Dictionaries.",
    subcommands: [
      DictionaryBuildCommand.self, DictionaryCheckCommand.self, DictionaryShowCommand.self,
      DictionaryRulesCommand.self,
    ])
}
