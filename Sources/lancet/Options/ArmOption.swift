import ArgumentParser

/// Which arm of an experiment a command shows.
struct ArmOption: ParsableArguments {
  @Option(help: "Show only this arm of the experiment. [default: every arm]") var arm: String?

  /// The option as it was given.
  var arguments: [String] { arm.map { ["--arm", $0] } ?? [] }
}
